# shellcheck shell=sh
# ./ringcast test: build gates, Java tests, client suites over both transports, a short load run, the gate of the
# micro-benchmarks, one closing line.

CLIENTS=$ROOT/server/src/test/clients
passed=0
failed=0
skipped=0

run_tests() {
    test_all=
    test_java=
    test_suites=
    for test_name in "$@"; do
        case $test_name in
            --all) test_all=yes ;;
            -*) refuse "test: unknown option '$test_name'" test ;;
            clients) test_suites="$test_suites node centrifugo python browser" ;;
            launcher | node | centrifugo | python | browser | autobahn | load | bench | mutation) test_suites="$test_suites $test_name" ;;
            *) test_java="$test_java${test_java:+,}$test_name" ;;
        esac
    done
    if [ -z "$test_java$test_suites" ]; then
        test_java='*'
        test_suites="launcher node centrifugo python browser autobahn load bench${test_all:+ mutation}"
    fi
    test_start=$(date +%s)
    find_jdk
    find_maven
    suite_tools
    [ -z "$test_java" ] || java_tests
    if [ -n "$test_suites" ]; then
        ensure_jar
        suites_beside=
        for test_suite in $test_suites; do
            run_suite "$test_suite"
        done
        run_beside
    fi
    say "elapsed: $(($(date +%s) - test_start)) s, logs: $WORK"
    if [ "$skipped" -gt 0 ]; then
        say "$passed passed, $failed failed, $skipped skipped"
    else
        say "$passed passed, $failed failed"
    fi
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# Everything that the chosen suites need is looked for before anything runs: a missing tool shows at once.
suite_tools() {
    suite_needs=
    # A chosen class that needs one of them says so itself.
    [ "$test_java" != '*' ] || suite_needs='nginx openssl'
    for test_suite in $test_suites; do
        case $test_suite in
            node) suite_needs="$suite_needs node openssl" ;;
            centrifugo) suite_needs="$suite_needs node" ;;
            browser) suite_needs="$suite_needs node chromium" ;;
            python | autobahn) suite_needs="$suite_needs python" ;;
            load) suite_needs="$suite_needs cc" ;;
        esac
    done
    # shellcheck disable=SC2086
    [ -z "$suite_needs" ] || need_tools $suite_needs
}

java_tests() {
    lock_build
    mkdir -p "$WORK"
    : >"$WORK/tests.start"
    java_log=$WORK/tests.log
    [ -z "$test_all" ] || set -- -Dsurefire.groups.excluded=
    if [ "$test_java" = '*' ]; then
        say 'gates and Java tests:'
        rm -f "$JAR"
        : >"$WORK/build.start"
        set -- "$@" -fae verify
    else
        say "Java tests $test_java:"
        set -- "$@" -fae "-Dtest=$test_java" -Dsurefire.failIfNoSpecifiedTests=false test
    fi
    java_status=0
    run_maven "$java_log" Testing "$@" || java_status=$?
    [ "$test_java" != '*' ] || [ ! -f "$JAR" ] || touch -r "$WORK/build.start" "$JAR"
    unlock_build
    java_failed_before=$failed
    count_surefire
    if [ "$java_status" -ne 0 ]; then
        # A gate, the compiler or a JVM that died fails the build without a failing test: that counts as one.
        [ "$failed" -gt "$java_failed_before" ] || failed=$((failed + 1))
        say "  Maven failed; errors in $java_log:"
        maven_complaints "$java_log"
    fi
}

# Adds what this run's Surefire reports say.
count_surefire() {
    find "$ROOT" -path '*/target/surefire-reports/TEST-*.xml' -newer "$WORK/tests.start" -exec \
        sed -n 's/.*<testsuite .*[ ]tests="\([0-9]*\)".*/& #/p' {} + >"$WORK/surefire.counts"
    while IFS= read -r suite_line; do
        suite_tests=$(attribute tests)
        suite_bad=$(($(attribute errors) + $(attribute failures)))
        suite_skipped=$(attribute skipped)
        passed=$((passed + suite_tests - suite_bad - suite_skipped))
        failed=$((failed + suite_bad))
        skipped=$((skipped + suite_skipped))
    done <"$WORK/surefire.counts"
}

attribute() {
    suite_value=${suite_line#*[[:space:]]"$1"=\"}
    printf '%s' "${suite_value%%\"*}"
}

# A suite of clients waits for a second one, to run beside it.
run_suite() {
    case $1 in
        launcher | load | bench | mutation)
            run_beside
            [ "$1" != launcher ] || part test-launcher
            suite_run "$1" '' "suite_$1"
            ;;
        autobahn)
            run_beside
            prepare_suite autobahn || return 0
            suites_over_both autobahn
            ;;
        *)
            prepare_suite "$1" || return 0
            if [ -z "$suites_beside" ]; then
                suites_beside=$1
            else
                suites_beside="$suites_beside $1"
                run_beside
            fi
            ;;
    esac
}

prepare_suite() {
    "prepare_$1" || {
        failed=$((failed + 1))
        return 1
    }
}

run_beside() {
    suites_now=$suites_beside
    suites_beside=
    [ -z "$suites_now" ] || suites_over_both "$suites_now"
}

# The suites of a list, each over both transports, all at once: the clients wait more than they compute.
suites_over_both() {
    suite_pids=
    for suite_name in $1; do
        for suite_transport in epoll attached; do
            rm -f "$WORK/suite-$suite_name-$suite_transport.counts"
            suite_over "$suite_name" "$suite_transport" &
            suite_pids="$suite_pids $!"
        done
    done
    trap 'kill $suite_pids 2>/dev/null; exit 130' INT
    trap 'kill $suite_pids 2>/dev/null; exit 143' TERM
    for suite_pid in $suite_pids; do
        wait "$suite_pid" || true
    done
    trap - INT TERM
    for suite_name in $1; do
        for suite_transport in epoll attached; do
            # One that died has left none.
            read -r suite_passed suite_failed suite_skipped 2>/dev/null <"$WORK/suite-$suite_name-$suite_transport.counts" || {
                suite_passed=0
                suite_failed=1
                suite_skipped=0
                say "client suite $suite_name over $suite_transport ended early, see $WORK/suite-$suite_name-$suite_transport.log."
            }
            passed=$((passed + suite_passed))
            failed=$((failed + suite_failed))
            skipped=$((skipped + suite_skipped))
        done
    done
}

# In a process of its own: it leaves its counts in a file.
suite_over() {
    suite_transport=$2
    passed=0
    failed=0
    skipped=0
    suite_run "$1" "$2" "suite_$1"
    say "$passed $failed $skipped" >"$WORK/suite-$1-$2.counts"
}

# attend PID: waits for a command in the background, which ends with this process.
attend() {
    # shellcheck disable=SC2064
    trap "kill $1 2>/dev/null; exit 143" TERM
    attend_status=0
    wait "$1" || attend_status=$?
    trap - TERM
    return "$attend_status"
}

# suite_run NAME TRANSPORT COMMAND: runs COMMAND into a log and adds its counts, which COMMAND leaves in
# suite_passed, suite_failed and suite_skipped.
suite_run() {
    suite_log=$WORK/suite-$1${2:+-$2}.log
    suite_begin=$(date +%s)
    suite_passed=0
    suite_failed=0
    suite_skipped=0
    "$3"
    say "$(printf '%4s s  client suite %s%s: %s passed, %s failed' "$(($(date +%s) - suite_begin))" "$1" "${2:+ over $2}" \
        "$suite_passed" "$suite_failed")."
    if [ "$suite_failed" -gt 0 ]; then
        say "  from $suite_log:"
        grep -v '^ok ' "$suite_log" | tail -n 80
    fi
    passed=$((passed + suite_passed))
    failed=$((failed + suite_failed))
    skipped=$((skipped + suite_skipped))
}

# In a subshell, which becomes the command.
suite_env() {
    exec env RINGCAST_JAR="$JAR" RINGCAST_JAVA="$JAVA" RINGCAST_JVM_FLAGS="$JVM_FLAGS ${RINGCAST_JAVA_OPTS:-}" \
        RINGCAST_TRANSPORT="$suite_transport" RINGCAST_WORK="$WORK" RINGCAST_CHROMIUM="${CHROMIUM:-}" "$@"
}

# The packages are installed once per change of the lock file.
prepare_node() {
    ! newer "$CLIENTS/node_modules/.package-lock.json" "$CLIENTS/package-lock.json" || return 0
    say 'installing the client packages from npm ...'
    (cd "$CLIENTS" && npm ci --ignore-scripts) >"$WORK/npm.log" 2>&1 || {
        warn "npm ci failed; the end of $WORK/npm.log:"
        tail -n 20 "$WORK/npm.log" >&2
        return 1
    }
    # Its time is that of the archive, which may be older than the lock file.
    touch "$CLIENTS/node_modules/.package-lock.json"
}
prepare_centrifugo() { prepare_node; }
prepare_browser() { prepare_node; }

suite_node() { node_suite node; }
suite_centrifugo() { node_suite centrifugo; }
suite_browser() { node_suite browser; }

node_suite() {
    node_status=0
    (cd "$CLIENTS" && suite_env node --test --test-reporter=tap "$1/suite.test.js") >"$suite_log" 2>&1 &
    attend $! || node_status=$?
    suite_passed=$(tap_count pass)
    suite_failed=$(($(tap_count fail) + $(tap_count cancelled)))
    suite_skipped=$(($(tap_count skipped) + $(tap_count todo)))
    closing_check "$node_status"
}

tap_count() {
    tap_value=$(sed -n "s/^# $1 \([0-9]*\)\$/\1/p" "$suite_log" | tail -n 1)
    printf '%s' "${tap_value:-0}"
}

# A runner that died, or ran nothing, is a failure even when no test of it failed.
closing_check() {
    if [ "$suite_failed" -eq 0 ] && { [ "$1" -ne 0 ] || [ "$suite_passed" -eq 0 ]; }; then
        suite_failed=1
    fi
}

prepare_python() {
    VENV=$ROOT/target/clients/python
    ! newer "$VENV/installed" "$CLIENTS/python/requirements.txt" || return 0
    say 'installing the client packages from PyPI ...'
    mkdir -p "$ROOT/target/clients"
    {
        rm -rf "$VENV" && python3 -m venv "$VENV" \
            && "$VENV/bin/pip" install --quiet --disable-pip-version-check -r "$CLIENTS/python/requirements.txt" \
            && : >"$VENV/installed"
    } >"$WORK/pip.log" 2>&1 || {
        warn "the Python environment could not be made; the end of $WORK/pip.log:"
        tail -n 20 "$WORK/pip.log" >&2
        return 1
    }
}

suite_python() {
    python_status=0
    (cd "$CLIENTS/python" && suite_env "$VENV/bin/python" -B -m unittest -v test_suite test_centrifugo test_cent) >"$suite_log" 2>&1 &
    attend $! || python_status=$?
    python_ran=$(sed -n 's/^Ran \([0-9]*\) tests\{0,1\} in .*/\1/p' "$suite_log" | tail -n 1)
    python_failures=$(sed -n 's/^FAILED (.*failures=\([0-9]*\).*/\1/p' "$suite_log" | tail -n 1)
    python_errors=$(sed -n 's/^FAILED (.*errors=\([0-9]*\).*/\1/p' "$suite_log" | tail -n 1)
    suite_skipped=$(sed -n 's/^\(OK\|FAILED\) (.*skipped=\([0-9]*\).*/\2/p' "$suite_log" | tail -n 1)
    suite_skipped=${suite_skipped:-0}
    suite_failed=$((${python_failures:-0} + ${python_errors:-0}))
    suite_passed=$((${python_ran:-0} - suite_failed - suite_skipped))
    # An error while a class is set up is counted by unittest without its tests having run.
    [ "$suite_passed" -ge 0 ] || suite_passed=0
    closing_check "$python_status"
}

prepare_autobahn() {
    prepare_python || return 1
    [ -f "$ROOT/server/target/test-classes/io/ringcast/server/node/EchoNode.class" ] && return 0
    say 'compiling the echo node ...'
    run_maven "$WORK/echo-node.log" Compiling -pl server -am test-compile
}

# The public Autobahn cases against an echo node: the server's listener, hand-over, transports, framing and compression.
# What takes minutes (large messages, a thousand compressed ones) waits for --all.
suite_autobahn() {
    autobahn_cases=
    if [ -z "$test_all" ]; then
        for autobahn_case in '1.*' '2.*' '3.*' '4.*' '5.*' '6.*' '7.*' '9.1.1' '9.2.1' '9.7.1' '10.*' '12.1.1' '12.2.1' '13.1.1' \
            '13.3.1' '13.7.1'; do
            autobahn_cases="$autobahn_cases -i $autobahn_case"
        done
    fi
    autobahn_out=$WORK/echo-node-$suite_transport.out
    : >"$autobahn_out"
    # shellcheck disable=SC2086
    "$JAVA" $JVM_FLAGS -Xmx1g --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
        --add-exports java.base/sun.nio.ch=ALL-UNNAMED --enable-native-access=ALL-UNNAMED \
        -cp "$ROOT/server/target/test-classes:$JAR" io.ringcast.server.node.EchoNode "$suite_transport" 0 \
        >"$autobahn_out" 2>&1 &
    autobahn_pid=$!
    trap 'kill "$autobahn_pid" 2>/dev/null; exit 143' TERM
    autobahn_tries=0
    until autobahn_port=$(sed -n 's|.*ws://127.0.0.1:\([0-9]*\)/.*|\1|p' "$autobahn_out") && [ -n "$autobahn_port" ]; do
        autobahn_tries=$((autobahn_tries + 1))
        if [ "$autobahn_tries" -gt 100 ] || ! kill -0 "$autobahn_pid" 2>/dev/null; then
            cp "$autobahn_out" "$suite_log"
            suite_failed=1
            return 0
        fi
        sleep 0.1
    done
    autobahn_status=0
    # The names of cases are patterns for the tool, not for the shell.
    set -f
    # shellcheck disable=SC2086
    "$VENV/bin/kosoku" -p 2 $autobahn_cases -o "$WORK/autobahn-$suite_transport" "127.0.0.1:$autobahn_port" \
        >"$suite_log" 2>&1 &
    autobahn_tool_pid=$!
    trap 'kill "$autobahn_pid" "$autobahn_tool_pid" 2>/dev/null; exit 143' TERM
    wait "$autobahn_tool_pid" || autobahn_status=$?
    set +f
    kill "$autobahn_pid" 2>/dev/null || true
    wait "$autobahn_pid" 2>/dev/null || true
    trap - TERM
    suite_passed=$(sed -n 's/^\([0-9]\{1,\}\) cases passed.*/\1/p' "$suite_log" | tail -n 1)
    suite_passed=${suite_passed:-0}
    suite_failed=$(sed -n 's/^\([0-9]\{1,\}\) cases\{0,1\} failed.*/\1/p' "$suite_log" | tail -n 1)
    suite_failed=${suite_failed:-0}
    closing_check "$autobahn_status"
}

# Changes the program in a thousand places, one at a time, and counts which changes no test notices. The gate is the
# share in each module's pom.xml; what counts here are the modules that reach theirs.
suite_mutation() {
    mutation_status=0
    lock_build
    run_maven "$suite_log" Testing -fae -pl engine,server test-compile org.pitest:pitest-maven:mutationCoverage \
        "-Dthreads=$(getconf _NPROCESSORS_ONLN)" || mutation_status=$?
    unlock_build
    grep -E '^>> (Generated|Mutations)' "$suite_log" | sed 's/^>> /  /'
    suite_passed=$(grep -c '^>> Generated' "$suite_log")
    if [ "$mutation_status" -ne 0 ]; then
        suite_failed=1
        suite_passed=$((suite_passed > 0 ? suite_passed - 1 : 0))
    fi
    closing_check "$mutation_status"
}

# Each simulation, and beside it each scenario of the lean generator, at a size at which only behaviour shows.
suite_load() {
    : >"$suite_log"
    load_simulations_log=$WORK/suite-load-gatling.log
    RINGCAST_LOAD_PORT=${RINGCAST_LOAD_PORT:+$((RINGCAST_LOAD_PORT + 2))} \
        "$ROOT/ringcast" load gatling >"$load_simulations_log" 2>&1 &
    load_simulations_pid=$!
    trap 'kill "$load_simulations_pid" 2>/dev/null; exit 130' INT
    trap 'kill "$load_simulations_pid" 2>/dev/null; exit 143' TERM
    lean_load fanout --subscribers 200
    lean_load channels --subscribers 300 --channels 30 --rate 60
    lean_load presence --subscribers 150
    lean_load churn --subscribers 200 --churn 50
    lean_load trigger --subscribers 20 --channels 20
    lean_load storm --subscribers 300 --storms 2
    lean_load soak --subscribers 100 --channels 10
    wait "$load_simulations_pid" || true
    trap - INT TERM
    load_counts=$(sed -n 's/^simulations: \([0-9]*\) passed, \([0-9]*\) failed.*/\1 \2/p' "$load_simulations_log")
    load_counts=${load_counts:-0 1}
    suite_passed=$((suite_passed + ${load_counts% *}))
    suite_failed=$((suite_failed + ${load_counts#* }))
    sed 's/^\(  .* passed (.*\)/ok \1/' "$load_simulations_log" >>"$suite_log"
    say "          simulations: ${load_counts% *} passed, ${load_counts#* } failed"
}

lean_load() {
    lean_begin=$(date +%s)
    lean_verdict=passed
    if "$ROOT/ringcast" load "$@" --seconds 1 --warm 1 >"$WORK/suite-load-$1.log" 2>&1; then
        suite_passed=$((suite_passed + 1))
        say "ok $1" >>"$suite_log"
    else
        lean_verdict=failed
        suite_failed=$((suite_failed + 1))
        cat "$WORK/suite-load-$1.log" >>"$suite_log"
    fi
    say "          $1: $lean_verdict ($(($(date +%s) - lean_begin)) s)"
}

# What a benchmark allocates and how it compares to its baseline, against what was recorded.
suite_bench() {
    bench_status=0
    "$ROOT/ringcast" bench --gate >"$suite_log" 2>&1 || bench_status=$?
    suite_passed=$(sed -n 's/^gate: \([0-9]*\) ok, .*/\1/p' "$suite_log" | tail -n 1)
    suite_passed=${suite_passed:-0}
    suite_failed=$(sed -n 's/^gate: [0-9]* ok, \([0-9]*\) failed$/\1/p' "$suite_log" | tail -n 1)
    suite_failed=${suite_failed:-0}
    closing_check "$bench_status"
}
