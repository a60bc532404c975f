# shellcheck shell=sh
# ./ringcast load compare: the server and a C program that only broadcasts, in turn in one run, and the server alone.
# shellcheck disable=SC2154

load_compare() {
    case ${1:-} in
        -h | --help)
            usage load
            exit 0
            ;;
    esac
    [ "$(uname -s)" = Linux ] || die 'the load generator needs Linux (epoll)'
    need_tools cc
    # Both ends of 19,000 connections are on this machine, each in a process of its own.
    # shellcheck disable=SC3045
    ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
    find_jdk
    ensure_jar
    build_tool wsload
    build_tool cfloor
    part load-gatling
    prepare_load
    mkdir -p "$load_folder"
    compare_progress=no
    [ ! -t 2 ] || compare_progress=yes
    # It fits the launcher's own flags only. With others, the row that needs a cache trains one.
    if [ -z "${RINGCAST_JAVA_OPTS:-}" ]; then
        ensure_aot
        [ ! -f "$AOT" ] || set -- --aot "$AOT" "$@"
    fi
    # In place of the shell: a signal to the launcher is one to the comparison.
    exec "$JAVA" -cp "$ROOT/gatling/target/classes:$(cat "$gatling_path")" io.ringcast.load.Compare \
        --java "$JAVA" --flags "$JVM_FLAGS ${RINGCAST_JAVA_OPTS:-}" --jar "$JAR" --config "$ROOT/config/bench.toml" \
        --generator "$ROOT/target/native/wsload" --floor "$ROOT/target/native/cfloor" --logs "$load_folder" \
        --progress "$compare_progress" "$@"
}
