# shellcheck shell=sh
# ./ringcast bench: the JMH benchmarks of the jmh module, and the gate over some of them.

BENCHMARKS=$ROOT/jmh/target/benchmarks.jar
GATE_RECORD=$ROOT/jmh/gate.json
GATE_RUNS=10

run_bench() {
    case ${1:-} in
        --gate)
            [ $# -eq 1 ] || refuse "bench: --gate takes no argument, got '$2'" bench
            run_gate check "$GATE_RECORD" "$ROOT/target/bench/gate.json"
            ;;
        --record)
            [ $# -le 2 ] || refuse "bench: --record takes one argument, the number of runs, got also '$3'" bench
            case ${2:-$GATE_RUNS} in
                [1-9] | [1-9][0-9]) run_gate record "$GATE_RECORD" "${2:-$GATE_RUNS}" ;;
                *) refuse "bench: --record '$2' is not a number from 1 to 99" bench ;;
            esac
            ;;
        *) run_benchmarks "$@" ;;
    esac
}

# Replaces this shell by the gate's JVM, which starts a fork for each benchmark with its own options. Others may measure
# at the same time, JMH's lock or not: the gate compares what ran side by side.
run_gate() {
    part build
    find_jdk
    ensure_benchmarks
    gate_watched=false
    [ ! -t 1 ] || gate_watched=true
    # shellcheck disable=SC2086
    exec "$JAVA" $JVM_FLAGS --sun-misc-unsafe-memory-access=allow ${RINGCAST_JAVA_OPTS:-} -Djmh.ignoreLock=true \
        "-Dringcast.watched=$gate_watched" -cp "$BENCHMARKS" io.ringcast.jmh.gate.GateCommand "$@"
}

run_benchmarks() {
    bench_name=.
    case ${1:-} in
        '' | -*) ;;
        *)
            bench_name=$1
            shift
            ;;
    esac
    part build
    find_jdk
    ensure_benchmarks
    bench_folder=$ROOT/target/bench
    mkdir -p "$bench_folder"
    bench_results=$bench_folder/results.json
    bench_table=$bench_folder/table.txt
    rm -f "$bench_results"
    bench_start=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    # Forks take over the options of the JVM that starts them: the collector and the headers are those of the server.
    bench_status=0
    # shellcheck disable=SC2086
    "$JAVA" $JVM_FLAGS --sun-misc-unsafe-memory-access=allow ${RINGCAST_JAVA_OPTS:-} -jar "$BENCHMARKS" "$bench_name" -foe true -prof gc \
        -rf json -rff "$bench_results" -o "$bench_folder/run.log" "$@" &
    bench_pid=$!
    trap 'kill "$bench_pid" 2>/dev/null; exit 130' INT
    trap 'kill "$bench_pid" 2>/dev/null; exit 143' TERM
    bench_progress "$bench_pid"
    wait "$bench_pid" || bench_status=$?
    trap - INT TERM
    if [ "$bench_status" -ne 0 ] || [ ! -s "$bench_results" ]; then
        [ ! -f "$bench_folder/run.log" ] || tail -n 20 "$bench_folder/run.log" >&2
        die "the benchmarks failed, see $bench_folder/run.log"
    fi
    # The end of JMH's log is its table, without the rates and counts that only the allocation per operation needs.
    sed -n '/^Benchmark  *.*Score/,$p' "$bench_folder/run.log" \
        | grep -Ev ':gc\.(alloc\.rate |count|time|churn)|^Benchmark result is saved|^$' >"$bench_table"
    bench_machine
    cat "$bench_table"
    bench_json >"$bench_folder/bench.json"
    say "with machine, JDK and flags: $bench_folder/bench.json"
}

# The log's own progress lines, one under the other in a log, one over the other for a person.
bench_progress() {
    bench_last=
    while kill -0 "$1" 2>/dev/null; do
        bench_line=$(grep -E '^# Run progress' "$bench_folder/run.log" 2>/dev/null | tail -n 1) || bench_line=
        if [ "$bench_line" != "$bench_last" ]; then
            bench_last=$bench_line
            if [ -t 2 ]; then
                printf '\r  %-70s' "${bench_line#\# Run progress: }" >&2
            else
                printf '  %s\n' "${bench_line#\# Run progress: }" >&2
            fi
        fi
        sleep 1
    done
    [ ! -t 2 ] || printf '\r%72s\r' '' >&2
}

bench_cpu() { sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1; }
bench_jdk() { "$JAVA" -version 2>&1 | sed -n '2p'; }

bench_machine() {
    say "machine  $(uname -sm), $(getconf _NPROCESSORS_ONLN) cores, $(bench_cpu)"
    say "JDK      $(bench_jdk)"
    say "flags    $JVM_FLAGS ${RINGCAST_JAVA_OPTS:-}"
    say "started  $bench_start"
}

# No value of these holds a quote or a backslash but what a user put into the options.
bench_json() {
    printf '{"started":"%s","commit":"%s","system":"%s","cores":%s,"cpu":"%s","jdk":"%s","flags":"%s","results":\n' \
        "$bench_start" "$(git -C "$ROOT" rev-parse HEAD 2>/dev/null || say unknown)" "$(uname -srm)" \
        "$(getconf _NPROCESSORS_ONLN)" "$(bench_cpu)" "$(bench_jdk)" \
        "$(say "$JVM_FLAGS ${RINGCAST_JAVA_OPTS:-}" | sed 's/[\\"]/\\&/g')"
    cat "$bench_results"
    say '}'
}

# Builds benchmarks.jar when it is missing or older than a source.
ensure_benchmarks() {
    [ -n "$(newer_benchmark_source)" ] || return 0
    find_maven
    lock_build
    say 'building the benchmarks ...'
    mkdir -p "$WORK"
    : >"$WORK/bench.start"
    rm -f "$BENCHMARKS"
    run_maven "$WORK/bench-build.log" Building -P jar -pl jmh -am package || {
        warn "the build failed; the end of $WORK/bench-build.log:"
        tail -n 20 "$WORK/bench-build.log" >&2
        maven_complaints "$WORK/bench-build.log" >&2
        exit 1
    }
    # A source that changed while Maven ran is newer than what went into the jar.
    touch -r "$WORK/bench.start" "$BENCHMARKS"
    unlock_build
}

newer_benchmark_source() {
    if [ ! -f "$BENCHMARKS" ]; then
        say 'no jar'
        return
    fi
    find "$ROOT/pom.xml" "$ROOT/engine/pom.xml" "$ROOT/server/pom.xml" "$ROOT/jmh/pom.xml" \
        "$ROOT/engine/src/main" "$ROOT/server/src/main" "$ROOT/jmh/src/main" -newer "$BENCHMARKS" 2>/dev/null | head -n 1
}
