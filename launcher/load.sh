# shellcheck shell=sh
# ./ringcast load: a server of its own, the load generator against it, a table of what arrived.

NATIVE=$ROOT/gatling/native

run_load() {
    [ $# -gt 0 ] || refuse 'load: say which: fanout' load
    [ "$1" = fanout ] || refuse "load: unknown scenario '$1', expected fanout" load
    shift
    load_subscribers=1000
    load_rate=20
    load_seconds=10
    load_transport=auto
    while [ $# -gt 0 ]; do
        [ $# -gt 1 ] || refuse "load fanout: $1 needs a value" load
        case $1 in
            --subscribers) load_subscribers=$(whole_number "$1" "$2") || exit 2 ;;
            --rate) load_rate=$(whole_number "$1" "$2") || exit 2 ;;
            --seconds) load_seconds=$(whole_number "$1" "$2") || exit 2 ;;
            --transport)
                case $2 in
                    auto | epoll | attached) load_transport=$2 ;;
                    *) refuse "load fanout: --transport $2 is not valid, expected auto, epoll or attached" load ;;
                esac
                ;;
            *) refuse "load fanout: unknown option '$1'" load ;;
        esac
        shift 2
    done
    [ "$(uname -s)" = Linux ] || die 'the load generator needs Linux (epoll)'
    need_descriptors "$load_subscribers"
    need_tools cc
    find_jdk
    ensure_jar
    build_tool wsload
    load_ports=$(local_server ports 2)
    load_port=${load_ports%%[!0-9]*}
    load_metrics_port=${load_ports##*[!0-9]}
    start_load_server
    load_fanout
}

whole_number() {
    case $2 in
        '' | *[!0-9]* | 0*) refuse "load fanout: $1 $2 is not valid, expected a whole number of at least 1" load ;;
        *) printf '%s' "$2" ;;
    esac
}

# The server holds two descriptors per connection during its handshake, the generator one.
# ulimit -n is not POSIX, but every shell on Linux has it.
# shellcheck disable=SC3045
need_descriptors() {
    descriptors=$(($1 * 2 + 500))
    ulimit -n "$descriptors" 2>/dev/null || true
    descriptor_limit=$(ulimit -n)
    [ "$descriptor_limit" = unlimited ] || [ "$descriptor_limit" -ge "$(($1 + 500))" ] \
        || die "$1 subscribers need about $descriptors descriptors, the limit here is $descriptor_limit: raise it with ulimit -n"
}

# build_tool NAME: gatling/native/NAME.c into target/native/NAME, when it is newer.
build_tool() {
    mkdir -p "$ROOT/target/native" "$WORK"
    ! newer "$ROOT/target/native/$1" "$NATIVE/$1/$1.c" || return 0
    say "building $1 ..."
    "$CC" -O2 -o "$ROOT/target/native/$1.$$" "$NATIVE/$1/$1.c" >"$WORK/cc.log" 2>&1 || {
        tail -n 20 "$WORK/cc.log" >&2
        die "$1 does not compile, see $WORK/cc.log"
    }
    mv "$ROOT/target/native/$1.$$" "$ROOT/target/native/$1"
}

local_server() {
    "$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$ROOT/launcher/LocalServer.java" "$@"
}

start_load_server() {
    load_log=$WORK/load-server.log
    load_config=$ROOT/config/bench.toml
    # shellcheck disable=SC2086
    HOST=127.0.0.1 PORT=$load_port METRICS_PORT=$load_metrics_port RINGCAST_TRANSPORT=$load_transport \
        "$JAVA" $JVM_FLAGS ${RINGCAST_JAVA_OPTS:-} -jar "$JAR" serve --config "$load_config" >"$load_log" 2>&1 &
    load_pid=$!
    trap stop_load_server EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    local_server await "$load_port" 30 "$load_pid" || {
        tail -n 20 "$load_log" >&2
        die "the server was not ready within 30 s, see $load_log"
    }
}

stop_load_server() {
    trap - EXIT INT TERM
    kill "$load_pid" 2>/dev/null || true
    wait "$load_pid" 2>/dev/null || true
}

load_fanout() {
    say "fanout: $load_subscribers subscribers, $load_rate publications/s, $load_seconds s, transport $load_transport"
    load_result=$WORK/load.json
    "$ROOT/target/native/wsload" --port "$load_port" --conns "$load_subscribers" --mode fixed --rate "$load_rate" \
        --warm 2 --dur "$load_seconds" --prefix private-bench- --key app-key --secret app-secret --pid "$load_pid" \
        >"$load_result" || die "not every subscriber connected; the generator said: $(cat "$load_result")"
    load_ready=$(figure ready)
    load_expected=$(($(figure pubs) * load_ready))
    load_delivered=$(figure deliveries)
    load_lost=$((load_expected - load_delivered))
    row 'subscribers' "$load_ready"
    row 'publications' "$(figure pubs)"
    row 'deliveries' "$load_delivered of $load_expected"
    row 'lost' "$load_lost"
    row 'deliveries/s' "$(figure del_per_s)"
    row 'server CPU per delivery' "$(figure cpu_us_per_del) us"
    row 'latency p50' "$(figure p50_us) us"
    row 'latency p99' "$(figure p99_us) us"
    row 'latency p99.9' "$(figure p999_us) us"
    row 'latency max' "$(figure max_us) us"
    row 'generator late by at most' "$(figure late_max_us) us"
    row 'server memory (RSS)' "$(($(figure rss_end_kb) / 1024)) MB"
    stop_load_server
    [ "$load_expected" -gt 0 ] || die 'nothing was published'
    [ "$load_lost" -eq 0 ] || die "deliveries and publications do not match: $load_lost of $load_expected missing"
    [ "$(figure dead)" = 0 ] || die "$(figure dead) connections ended during the run"
    say 'no delivery was lost'
}

figure() { sed -n "s/.*\"$1\":\(-\{0,1\}[0-9.]*\).*/\1/p" "$load_result"; }
row() { printf '  %-26s %s\n' "$1" "$2"; }
