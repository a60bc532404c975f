# shellcheck shell=sh
# The suite launcher of ./ringcast test: the commands as a user gives them.
# shellcheck disable=SC2154

suite_launcher() {
    : >"$suite_log"
    launcher_case 'says its version' launcher_version
    launcher_case 'has a help for each command' launcher_help
    launcher_case 'refuses what it does not know with exit code 2' launcher_refusals
    launcher_case 'checks a configuration' launcher_config
    launcher_case 'makes tokens that it finds good' launcher_token
    launcher_case 'starts from the classes prepared ahead of time' launcher_prepared
    launcher_case 'starts with options that the prepared classes do not fit' launcher_unprepared
}

launcher_case() {
    if ("$2") >>"$suite_log" 2>&1; then
        suite_passed=$((suite_passed + 1))
        say "ok $1" >>"$suite_log"
    else
        suite_failed=$((suite_failed + 1))
        say "not ok $1" >>"$suite_log"
    fi
}

launcher_version() { "$ROOT/ringcast" --version | grep '^ringcast [0-9]'; }

launcher_help() {
    for launcher_command in '' serve test bench load config token; do
        # shellcheck disable=SC2086
        "$ROOT/ringcast" $launcher_command --help | grep -q './ringcast' || return 1
    done
}

launcher_refusals() {
    for launcher_command in '' frobnicate 'config frobnicate' 'token frobnicate' 'token gen' 'test --frobnicate' 'load frobnicate'; do
        launcher_status=0
        # shellcheck disable=SC2086
        "$ROOT/ringcast" $launcher_command || launcher_status=$?
        [ "$launcher_status" -eq 2 ] || return 1
    done
}

launcher_config() {
    "$ROOT/ringcast" config check "$ROOT/config/bench.toml" || return 1
    printf 'port = "many"\n' >"$WORK/launcher-bad.toml"
    ! "$ROOT/ringcast" config check "$WORK/launcher-bad.toml" || return 1
    "$ROOT/ringcast" config genconfig >"$WORK/launcher-centrifugo.json" || return 1
    "$ROOT/ringcast" config checkconfig "$WORK/launcher-centrifugo.json" || return 1
    printf 'engine:\n  type: redis\n' >"$WORK/launcher-centrifugo.yaml"
    ! "$ROOT/ringcast" config check --centrifugo-config "$WORK/launcher-centrifugo.yaml"
}

launcher_token() {
    "$ROOT/ringcast" config genconfig >"$WORK/launcher-token.json" || return 1
    "$ROOT/ringcast" token gen -c "$WORK/launcher-token.json" --user 42 >"$WORK/launcher-token" || return 1
    "$ROOT/ringcast" token check -c "$WORK/launcher-token.json" - <"$WORK/launcher-token" || return 1
    CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY=secret
    RINGCAST_DEFAULT_APP_KEY=app-key
    RINGCAST_DEFAULT_APP_SECRET=app-secret
    export CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY RINGCAST_DEFAULT_APP_KEY RINGCAST_DEFAULT_APP_SECRET
    "$ROOT/ringcast" token gen --user 42 --channel chat:x --info '{"a": 1}' | "$ROOT/ringcast" token check - |
        grep 'channel: chat:x' || return 1
    launcher_auth=$("$ROOT/ringcast" token gen --pusher --socket-id 1.2 --channel private-x) || return 1
    "$ROOT/ringcast" token check --pusher "$launcher_auth" --socket-id 1.2 --channel private-x || return 1
    ! "$ROOT/ringcast" token check --pusher "$launcher_auth" --socket-id 1.3 --channel private-x
}

launcher_prepared() {
    # Options are words: a path with a space in it would be two.
    cd "$WORK" || return 1
    rm -f launcher-classes
    launcher_serve "-Xlog:class+load:file=launcher-classes:none" || return 1
    grep 'io\.ringcast\.server\.Main .*shared objects file' launcher-classes
}

launcher_unprepared() { launcher_serve '-XX:+UseParallelGC -XX:-UseCompactObjectHeaders'; }

# Serves until it is ready; it has to be the process that was started, silent on stderr, and to stop with 0.
launcher_serve() {
    launcher_out=$WORK/launcher-serve
    : >"$launcher_out"
    env -u RINGCAST_LOAD_PORT RINGCAST_JAVA_OPTS="$1" HOST=127.0.0.1 PORT=0 METRICS_HOST=127.0.0.1 METRICS_PORT=0 \
        "$ROOT/ringcast" serve --config "$ROOT/config/bench.toml" >"$launcher_out" 2>"$launcher_out.err" &
    launcher_pid=$!
    launcher_tries=0
    until grep 'listens on' "$launcher_out"; do
        launcher_tries=$((launcher_tries + 1))
        if [ "$launcher_tries" -gt 300 ] || ! kill -0 "$launcher_pid" 2>/dev/null; then
            kill "$launcher_pid" 2>/dev/null || true
            cat "$launcher_out" "$launcher_out.err"
            return 1
        fi
        sleep 0.1
    done
    kill "$launcher_pid"
    launcher_status=0
    wait "$launcher_pid" || launcher_status=$?
    cat "$launcher_out.err"
    [ "$launcher_status" -eq 0 ] && [ ! -s "$launcher_out.err" ]
}
