# shellcheck shell=sh
# ./ringcast load: a server of its own, the load generator against it, a table of what arrived.

NATIVE=$ROOT/gatling/native

run_load() {
    [ $# -gt 0 ] || refuse 'load: say which: fanout, gatling or compare' load
    load_scenario=$1
    shift
    if [ "$load_scenario" = compare ]; then
        part compare
        run_compare "$@"
        return
    fi
    load_subscribers=1000
    load_rate=20
    load_seconds=10
    load_transport=auto
    case $load_scenario in
        fanout) load_tools=cc ;;
        gatling)
            # A smoke size: this generator costs more than the server that it loads.
            load_subscribers=50
            load_seconds=2
            load_tools=
            ;;
        *) refuse "load: unknown scenario '$load_scenario', expected fanout, gatling or compare" load ;;
    esac
    load_options "$@"
    [ "$(uname -s)" = Linux ] || [ -z "$load_tools" ] || die 'the load generator needs Linux (epoll)'
    need_descriptors "$load_subscribers"
    # shellcheck disable=SC2086
    [ -z "$load_tools" ] || need_tools $load_tools
    find_jdk
    ensure_jar
    "prepare_$load_scenario"
    load_ports=$(local_server ports 2)
    load_port=${load_ports%%[!0-9]*}
    load_metrics_port=${load_ports##*[!0-9]}
    start_load_server
    "load_$load_scenario"
}

load_options() {
    while [ $# -gt 0 ]; do
        [ $# -gt 1 ] || refuse "load $load_scenario: $1 needs a value" load
        case $1 in
            --subscribers) load_subscribers=$(whole_number "$1" "$2") || exit 2 ;;
            --rate) load_rate=$(whole_number "$1" "$2") || exit 2 ;;
            --seconds) load_seconds=$(whole_number "$1" "$2") || exit 2 ;;
            --transport)
                case $2 in
                    auto | epoll | attached) load_transport=$2 ;;
                    *) refuse "load $load_scenario: --transport $2 is not valid, expected auto, epoll or attached" load ;;
                esac
                ;;
            *) refuse "load $load_scenario: unknown option '$1'" load ;;
        esac
        shift 2
    done
}

whole_number() {
    case $2 in
        '' | *[!0-9]* | 0*)
            refuse "load $load_scenario: $1 $2 is not valid, expected a whole number of at least 1" load
            ;;
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

prepare_fanout() { build_tool wsload; }

load_fanout() {
    say "fanout: $load_subscribers subscribers, $load_rate publications/s, $load_seconds s, transport $load_transport"
    load_result=$WORK/load.json
    load_collect="$JAVA_HOME/bin/jcmd $load_pid GC.run >/dev/null"
    # A line that is written over is for people; a log gets the table only.
    load_progress=
    [ ! -t 2 ] || load_progress=--progress
    # Memory for each connection: a collection before the first and behind the last, so that start-up garbage is in neither.
    sh -c "$load_collect" || die "jcmd can't reach the server, see $load_log"
    load_status=0
    # shellcheck disable=SC2086
    "$ROOT/target/native/wsload" --port "$load_port" --conns "$load_subscribers" --mode fixed --rate "$load_rate" \
        --settle 1 --gc-cmd "$load_collect" --warm 2 --dur "$load_seconds" --prefix private-bench- \
        --key app-key --secret app-secret --pid "$load_pid" $load_progress >"$load_result" || load_status=$?
    [ "$load_status" -eq 0 ] || load_gone
    load_ready=$(figure ready)
    load_expected=$(($(figure pubs) * load_ready))
    load_delivered=$(figure deliveries)
    load_lost=$((load_expected - load_delivered))
    load_table
    stop_load_server
    [ "$load_expected" -gt 0 ] || die 'nothing was published'
    [ "$load_lost" -ge 0 ] || die "deliveries and publications do not match: $((-load_lost)) more than $load_expected"
    [ "$load_lost" -eq 0 ] || die "deliveries and publications do not match: $load_lost of $load_expected missing"
    [ "$(figure dead)" = 0 ] || die "$(figure dead) connections ended during the run"
    say 'no delivery was lost'
}

# The generator gave up: either it could not connect everybody, or the server is no more.
load_gone() {
    kill -0 "$load_pid" 2>/dev/null || {
        tail -n 20 "$load_log" >&2
        die "the server ended during the run, see $load_log"
    }
    die "not every subscriber connected; the generator said: $(cat "$load_result")"
}

load_table() {
    row 'subscribers' "$load_ready"
    row 'publications' "$(figure pubs)"
    row 'deliveries' "$load_delivered of $load_expected"
    row 'lost' "$load_lost"
    row 'deliveries/s' "$(figure del_per_s)"
    row 'latency p50' "$(figure p50_us) us"
    row 'latency p90' "$(figure p90_us) us"
    row 'latency p99' "$(figure p99_us) us"
    row 'latency p99.9' "$(figure p999_us) us"
    row 'latency max' "$(figure max_us) us"
    row 'server CPU per delivery' "$(figure cpu_us_per_del) us"
    row 'server CPU' "$(figure srv_cpu_pct) % of a core"
    row 'memory per connection' "$(figure rss_per_conn_b) B (RSS; below 1,000 connections mostly noise)"
    row 'server memory (RSS)' "$(($(figure rss_end_kb) / 1024)) MB"
    # Whether the generator was the bottleneck.
    row 'generator CPU per delivery' "$(figure own_us_per_del) us"
    row 'generator late by at most' "$(figure late_max_us) us"
}

# Compiles the simulations before the server runs, so that the compiler does not compete with it.
prepare_gatling() {
    find_maven
    lock_build
    say 'building the simulations ...'
    run_maven "$WORK/gatling-build.log" Building -P jar -pl gatling test-compile || {
        warn "the build failed; the end of $WORK/gatling-build.log:"
        tail -n 20 "$WORK/gatling-build.log" >&2
        maven_complaints "$WORK/gatling-build.log" >&2
        exit 1
    }
    unlock_build
}

load_gatling() {
    load_publications=$((load_rate * load_seconds))
    say "gatling: $load_subscribers subscribers, $load_publications publications, $load_rate/s, transport $load_transport"
    load_status=0
    (cd "$ROOT" && exec "$MVN" -q -B -pl gatling gatling:test "-Dringcast.port=$load_port" \
        "-Dringcast.subscribers=$load_subscribers" "-Dringcast.publications=$load_publications" \
        "-Dringcast.rate=$load_rate") || load_status=$?
    stop_load_server
    [ "$load_status" -eq 0 ] || die "the simulation failed: a request failed, a delivery was lost, or they were too slow"
    say 'no delivery was lost'
}

figure() { sed -n "s/.*\"$1\":\(-\{0,1\}[0-9.]*\).*/\1/p" "$load_result"; }
row() { printf '  %-28s %s\n' "$1" "$2"; }
