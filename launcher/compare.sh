# shellcheck shell=sh
# ./ringcast load compare: the server and a C program that only broadcasts, in turn in one run.

run_compare() {
    [ "$(uname -s)" = Linux ] || die 'the load generator needs Linux (epoll)'
    need_tools cc
    # Both ends of 19,000 connections are on this machine, each in a process of its own.
    # shellcheck disable=SC3045
    ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
    find_jdk
    ensure_jar
    build_tool wsload
    build_tool cfloor
    prepare_gatling
    compare_classpath=$ROOT/target/load/classpath.txt
    mkdir -p "$ROOT/target/load"
    if ! newer "$compare_classpath" "$ROOT/gatling/pom.xml" || ! newer "$compare_classpath" "$ROOT/pom.xml"; then
        run_maven "$WORK/classpath.log" Building -pl gatling dependency:build-classpath "-Dmdep.outputFile=$compare_classpath" \
            || die "the class path could not be made, see $WORK/classpath.log"
    fi
    compare_progress=no
    [ ! -t 2 ] || compare_progress=yes
    "$JAVA" -cp "$ROOT/gatling/target/classes:$(cat "$compare_classpath")" io.ringcast.load.Compare \
        --java "$JAVA" --flags "$JVM_FLAGS ${RINGCAST_JAVA_OPTS:-}" --jar "$JAR" --config "$ROOT/config/bench.toml" \
        --generator "$ROOT/target/native/wsload" --floor "$ROOT/target/native/cfloor" --logs "$ROOT/target/load" \
        --progress "$compare_progress" "$@"
}
