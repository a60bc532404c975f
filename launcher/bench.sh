# shellcheck shell=sh
# ./ringcast bench: the JMH benchmarks of the jmh module.

run_bench() {
    if [ ! -f "$ROOT/jmh/pom.xml" ]; then
        warn 'there is nothing to run yet: benches come with the jmh module, and jmh/pom.xml is not in this tree'
        exit 2
    fi
    part build
    find_jdk
    find_maven
    lock_build
    say 'building the benchmarks ...'
    run_maven "$WORK/bench-build.log" Building -P jar -pl jmh -am package || {
        warn "the build failed; the end of $WORK/bench-build.log:"
        tail -n 40 "$WORK/bench-build.log" >&2
        exit 1
    }
    unlock_build
    # shellcheck disable=SC2086
    exec "$JAVA" $JVM_FLAGS ${RINGCAST_JAVA_OPTS:-} -jar "$ROOT/jmh/target/benchmarks.jar" "$@"
}
