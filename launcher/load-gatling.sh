# shellcheck shell=sh
# Gatling's simulations: each asserts for itself that nothing failed, nothing was lost, and that it was not slow.
# What size_* sets is read by load.sh, and what load.sh sets is read here.
# shellcheck disable=SC2034,SC2154

SIMULATIONS=io.ringcast.gatling.pusher

size_gatling() {
    load_tools=
    load_takes='transport subscribers channels publications rate storms'
    load_simulations='Fanout Channels PrivateChannels PresenceChurn ClientEvents Trigger ConnectStorm ReconnectStorm Soak'
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
        fanout) load_simulations=Fanout ;;
        channels) load_simulations=Channels ;;
        private) load_simulations=PrivateChannels ;;
        presence) load_simulations=PresenceChurn ;;
        client-events) load_simulations=ClientEvents ;;
        trigger) load_simulations=Trigger ;;
        storm) load_simulations=ConnectStorm ;;
        reconnect) load_simulations=ReconnectStorm ;;
        soak) load_simulations=Soak ;;
        *)
            refuse "load gatling: unknown simulation '$1', expected all, fanout, channels, private, presence, client-events, \
trigger, storm, reconnect or soak" load
            ;;
    esac
}

# Compiles the simulations before the server runs, so that the compiler does not compete with it.
prepare_load() {
    gatling_path=$ROOT/gatling/target/classpath
    [ ! -f "$gatling_path" ] \
        || [ -n "$(find "$ROOT/pom.xml" "$ROOT/gatling/pom.xml" "$ROOT/gatling/src/main" -newer "$gatling_path")" ] || return 0
    find_maven
    lock_build
    say 'building the simulations ...'
    : >"$WORK/gatling.start"
    run_maven "$WORK/gatling-build.log" Building -P jar -pl gatling test-compile dependency:build-classpath \
        "-Dmdep.outputFile=$gatling_path" || {
        warn "the build failed; the end of $WORK/gatling-build.log:"
        tail -n 20 "$WORK/gatling-build.log" >&2
        maven_complaints "$WORK/gatling-build.log" >&2
        exit 1
    }
    touch -r "$WORK/gatling.start" "$gatling_path"
    unlock_build
}

load_gatling() {
    # A run is short: what starts fast beats what runs fast.
    set -- -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --add-opens java.base/java.lang=ALL-UNNAMED \
        --add-opens java.base/jdk.internal.misc=ALL-UNNAMED --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow "-Dringcast.port=$load_port"
    for gatling_size in subscribers channels publications rate storms; do
        eval "gatling_value=\$load_$gatling_size"
        [ -z "$gatling_value" ] || set -- "$@" "-Dringcast.$gatling_size=$gatling_value"
    done
    set -- "$@" -cp "$ROOT/gatling/target/classes:$(cat "$gatling_path")" io.ringcast.gatling.Simulations \
        "$load_folder/gatling"
    for gatling_name in $load_simulations; do
        set -- "$@" "$SIMULATIONS.${gatling_name}Simulation"
    done
    gatling_log=$load_folder/gatling.log
    gatling_counts=$load_folder/gatling.counts
    : >"$gatling_log"
    printf '0 1\n' >"$gatling_counts"
    { "$JAVA" "$@" 2>&1 || say "generator ended with $?"; } | gatling_verdicts
    stop_load_server
    read -r gatling_passed gatling_failed <"$gatling_counts"
    say "simulations: $gatling_passed passed, $gatling_failed failed, log: $gatling_log"
    if [ "$gatling_failed" -gt 0 ] || [ "$gatling_passed" -eq 0 ]; then
        die 'a request failed, a delivery was lost, or something was too slow'
    fi
}

# Gatling's output into the log, and a line for each simulation.
gatling_verdicts() {
    gatling_name=
    gatling_passed=0
    gatling_failed=0
    while IFS= read -r gatling_line; do
        printf '%s\n' "$gatling_line" >>"$gatling_log"
        case $gatling_line in
            'Simulation begins: '*)
                gatling_name=${gatling_line##*.}
                gatling_name=${gatling_name%Simulation}
                gatling_report=
                gatling_begin=$(date +%s)
                ;;
            'Simulation ended with '*) gatling_verdict "$gatling_line" ;;
            *'please open the following file: '*) gatling_report=${gatling_line##*file://} ;;
            *' : false (actual : '*) say "  $gatling_line" ;;
            *' elapsed')
                [ ! -t 2 ] || printf '\r  %-20s %4s s' "$gatling_name" "$(($(date +%s) - gatling_begin))" >&2
                ;;
        esac
    done
    # A generator that broke says of its last simulation nothing.
    [ -z "$gatling_name" ] || {
        tail -n 20 "$gatling_log" >&2
        gatling_verdict broke
    }
    printf '%s %s\n' "$gatling_passed" "$gatling_failed" >"$gatling_counts"
}

gatling_verdict() {
    [ ! -t 2 ] || printf '\r%40s\r' '' >&2
    gatling_took=$(($(date +%s) - gatling_begin))
    case $1 in
        'Simulation ended with 0: '*)
            gatling_passed=$((gatling_passed + 1))
            row "$gatling_name" "passed ($gatling_took s)  $gatling_report"
            ;;
        *)
            gatling_failed=$((gatling_failed + 1))
            row "$gatling_name" "FAILED ($gatling_took s)  $gatling_report"
            ;;
    esac
    gatling_name=
}
