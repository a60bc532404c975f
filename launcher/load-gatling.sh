# shellcheck shell=sh
# Gatling's simulations: each asserts for itself that nothing failed, nothing was lost, and that it was not slow.
# What size_* sets is read by load.sh, and what load.sh sets is read here.
# shellcheck disable=SC2034,SC2154

SIMULATIONS=io.ringcast.gatling.pusher

size_gatling() {
    load_tools=
    load_takes='transport subscribers channels publications rate storms'
    load_simulation=
    # Each simulation has sizes of its own; what is not given stays theirs.
    load_subscribers=
    load_others=500
    load_channels=
    load_publications=
    load_rate=
    load_storms=
}

choose_simulation() {
    case $1 in
        all) ;;
        fanout) load_simulation=Fanout ;;
        channels) load_simulation=Channels ;;
        private) load_simulation=PrivateChannels ;;
        presence) load_simulation=PresenceChurn ;;
        client-events) load_simulation=ClientEvents ;;
        trigger) load_simulation=Trigger ;;
        storm) load_simulation=ConnectStorm ;;
        reconnect) load_simulation=ReconnectStorm ;;
        soak) load_simulation=Soak ;;
        *)
            refuse "load gatling: unknown simulation '$1', expected all, fanout, channels, private, presence, client-events, \
trigger, storm, reconnect or soak" load
            ;;
    esac
}

# Compiles the simulations before the server runs, so that the compiler does not compete with it.
prepare_load() {
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
    set -- "-Dringcast.port=$load_port"
    if [ -n "$load_simulation" ]; then
        set -- "$@" "-Dgatling.simulationClass=$SIMULATIONS.${load_simulation}Simulation"
    else
        set -- "$@" -Dgatling.runMultipleSimulations=true -Dgatling.continueOnAssertionFailure=true
    fi
    for gatling_size in subscribers channels publications rate storms; do
        eval "gatling_value=\$load_$gatling_size"
        [ -z "$gatling_value" ] || set -- "$@" "-Dringcast.$gatling_size=$gatling_value"
    done
    gatling_log=$load_folder/gatling.log
    gatling_counts=$load_folder/gatling.counts
    : >"$gatling_log"
    printf '0 0\n' >"$gatling_counts"
    {
        (cd "$ROOT" && exec "$MVN" -q -B -pl gatling gatling:test "$@") 2>&1 || say "gatling-status $?"
    } | gatling_verdicts
    stop_load_server
    read -r gatling_passed gatling_failed <"$gatling_counts"
    say "simulations: $gatling_passed passed, $gatling_failed failed, log: $gatling_log"
    if [ "$gatling_failed" -gt 0 ] || [ "$gatling_passed" -eq 0 ]; then
        die 'a request failed, a delivery was lost, or something was too slow'
    fi
}

# Gatling's output into the log, and a line for each simulation: a name begins with one, its assertions end it.
gatling_verdicts() {
    gatling_name=
    gatling_passed=0
    gatling_failed=0
    while IFS= read -r gatling_line; do
        printf '%s\n' "$gatling_line" >>"$gatling_log"
        case $gatling_line in
            "Simulation $SIMULATIONS."*' started...')
                gatling_verdict
                gatling_name=${gatling_line#"Simulation $SIMULATIONS."}
                gatling_name=${gatling_name%%Simulation*}
                gatling_true=0
                gatling_false=0
                gatling_report=
                gatling_begin=$(date +%s)
                ;;
            *'please open the following file: '*) gatling_report=${gatling_line##*file://} ;;
            *' : true (actual : '*) gatling_true=$((gatling_true + 1)) ;;
            *' : false (actual : '*)
                gatling_false=$((gatling_false + 1))
                say "  $gatling_line"
                ;;
            *' elapsed')
                [ ! -t 2 ] || printf '\r  %-20s %4s s' "$gatling_name" "$(($(date +%s) - gatling_begin))" >&2
                ;;
            gatling-status*)
                # A build or a JVM that broke asserts nothing.
                [ -n "$gatling_name" ] || {
                    gatling_failed=1
                    tail -n 20 "$gatling_log" >&2
                }
                ;;
        esac
    done
    gatling_verdict
    printf '%s %s\n' "$gatling_passed" "$gatling_failed" >"$gatling_counts"
}

gatling_verdict() {
    [ -n "$gatling_name" ] || return 0
    [ ! -t 2 ] || printf '\r%40s\r' '' >&2
    gatling_took=$(($(date +%s) - gatling_begin))
    if [ "$gatling_true" -gt 0 ] && [ "$gatling_false" -eq 0 ]; then
        gatling_passed=$((gatling_passed + 1))
        row "$gatling_name" "passed ($gatling_true assertions, $gatling_took s)  $gatling_report"
    else
        gatling_failed=$((gatling_failed + 1))
        row "$gatling_name" "FAILED ($gatling_false of $((gatling_true + gatling_false)) assertions, $gatling_took s)  $gatling_report"
    fi
    gatling_name=
}
