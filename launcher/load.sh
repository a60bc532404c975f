# shellcheck shell=sh
# ./ringcast load: a server of its own, a load generator against it, a table of what arrived. The lean generator's
# scenarios stand in load-lean.sh, Gatling's in load-gatling.sh, which share these variables.
# shellcheck disable=SC2034,SC2154

NATIVE=$ROOT/gatling/native
load_folder=$ROOT/target/load
load_classes=$ROOT/target/launcher/classes

run_load() {
    load_known='fanout, channels, presence, churn, trigger, storm, soak, gatling or compare'
    [ $# -gt 0 ] || refuse "load: say which: $load_known" load
    load_scenario=$1
    shift
    if [ "$load_scenario" = compare ]; then
        part load-compare
        load_compare "$@"
        return
    fi
    load_transport=auto
    load_takes='transport'
    case $load_scenario in
        fanout | channels | presence | churn | trigger | storm | soak) part load-lean ;;
        gatling) part load-gatling ;;
        *) refuse "load: unknown scenario '$load_scenario', expected $load_known" load ;;
    esac
    # Sets what the scenario runs with: load_subscribers and so on, load_takes (its options) and load_tools.
    "size_$load_scenario"
    if [ "$load_scenario" = gatling ] && [ $# -gt 0 ]; then
        case $1 in
            -*) ;;
            *)
                choose_simulation "$1"
                shift
                ;;
        esac
    fi
    load_options "$@"
    [ "$(uname -s)" = Linux ] || [ -z "$load_tools" ] || die 'the load generator needs Linux (epoll)'
    need_descriptors $((${load_subscribers:-0} + load_others))
    # shellcheck disable=SC2086
    [ -z "$load_tools" ] || need_tools $load_tools
    find_jdk
    ensure_jar
    prepare_load
    start_load_server
    "load_$load_scenario"
}

load_options() {
    while [ $# -gt 0 ]; do
        load_option=${1#--}
        case " $load_takes " in
            *" $load_option "*) ;;
            *) refuse "load $load_scenario: unknown option '$1'" load ;;
        esac
        [ $# -gt 1 ] || refuse "load $load_scenario: $1 needs a value" load
        case $load_option in
            subscribers) load_subscribers=$(whole_number "$1" "$2" 200000) || exit 2 ;;
            channels) load_channels=$(whole_number "$1" "$2" 100000) || exit 2 ;;
            publications) load_publications=$(whole_number "$1" "$2" 1000000) || exit 2 ;;
            rate) load_rate=$(whole_number "$1" "$2" 100000) || exit 2 ;;
            churn) load_churn=$(whole_number "$1" "$2" 5000) || exit 2 ;;
            storms) load_storms=$(whole_number "$1" "$2" 100) || exit 2 ;;
            warm) load_warm=$(whole_number "$1" "$2" 600) || exit 2 ;;
            seconds) load_seconds=$(whole_number "$1" "$2" 86400) || exit 2 ;;
            transport)
                case $2 in
                    auto | epoll | attached) load_transport=$2 ;;
                    *) refuse "load $load_scenario: --transport $2 is not valid, expected auto, epoll or attached" load ;;
                esac
                ;;
        esac
        shift 2
    done
}

# whole_number OPTION VALUE MOST. Ten digits are more than any bound, and less than what a shell can't count.
whole_number() {
    whole_valid=yes
    case $2 in
        '' | *[!0-9]* | 0* | ??????????*) whole_valid= ;;
        *) [ "$2" -le "$3" ] || whole_valid= ;;
    esac
    [ -n "$whole_valid" ] \
        || refuse "load $load_scenario: $1 $2 is not valid, expected a whole number from 1 to $3" load
    printf '%s' "$2"
}

# The server holds two descriptors per connection during its handshake, the generator one.
# ulimit -n is not POSIX, but every shell on Linux has it.
# shellcheck disable=SC3045
need_descriptors() {
    descriptors=$(($1 * 2 + 500))
    ulimit -n "$descriptors" 2>/dev/null || true
    descriptor_limit=$(ulimit -n)
    [ "$descriptor_limit" = unlimited ] || [ "$descriptor_limit" -ge "$(($1 + 500))" ] \
        || die "$1 connections need about $descriptors descriptors, the limit here is $descriptor_limit: raise it with ulimit -n"
}

# build_tool NAME: gatling/native/NAME.c into target/native/NAME, when a file of its folder is newer.
build_tool() {
    mkdir -p "$ROOT/target/native" "$WORK"
    [ ! -e "$ROOT/target/native/$1" ] \
        || [ -n "$(find "$NATIVE/$1" -name '*.[ch]' -newer "$ROOT/target/native/$1")" ] || return 0
    say "building $1 ..."
    "$CC" -O2 -o "$ROOT/target/native/$1.$$" "$NATIVE/$1/$1.c" >"$WORK/cc.log" 2>&1 || {
        tail -n 20 "$WORK/cc.log" >&2
        die "$1 does not compile, see $WORK/cc.log"
    }
    mv "$ROOT/target/native/$1.$$" "$ROOT/target/native/$1"
}

# The small Java programs of this folder, compiled once: run as source, each start costs a second.
compile_tools() {
    for load_tool in LocalServer LatencyPlot; do
        if ! newer "$load_classes/$load_tool.class" "$ROOT/launcher/$load_tool.java"; then
            mkdir -p "$load_classes"
            # Another load may run from these classes: they are put in place whole.
            "$JAVA_HOME/bin/javac" -d "$load_classes.$$" "$ROOT/launcher/$load_tool.java" || die "$load_tool.java does not compile"
            mv "$load_classes.$$"/*.class "$load_classes/"
            rmdir "$load_classes.$$"
        fi
    done
}

small_java() {
    compile_tools
    "$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$load_classes" "$@"
}
local_server() { small_java LocalServer "$@"; }

start_load_server() {
    mkdir -p "$load_folder"
    if [ -n "${RINGCAST_LOAD_PORT:-}" ]; then
        load_port=$(whole_number RINGCAST_LOAD_PORT "$RINGCAST_LOAD_PORT" 65534) || exit 2
        load_metrics_port=$((load_port + 1))
    else
        load_ports=$(local_server ports 2)
        load_port=${load_ports%%[!0-9]*}
        load_metrics_port=${load_ports##*[!0-9]}
    fi
    # The server warns of settings that it does not know.
    unset RINGCAST_LOAD_PORT
    load_log=$load_folder/server-$load_scenario.log
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

# A number of the generator's last result.
figure() { sed -n "s/.*\"$1\":\(-\{0,1\}[0-9.]*\).*/\1/p" "$load_result"; }
row() { printf '  %-28s %s\n' "$1" "$2"; }
