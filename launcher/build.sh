# shellcheck shell=sh
# Builds server/target/ringcast.jar when it is missing or older than a source.

LOCK=$WORK/build.lock
# Classes loaded and linked ahead of time, for a faster start.
AOT=$WORK/ringcast.aot

# Prints one source that is newer than the jar, or nothing. One find over the main sources costs a few milliseconds.
newer_source() {
    if [ ! -f "$JAR" ]; then
        say 'no jar'
        return
    fi
    find "$ROOT/pom.xml" "$ROOT/engine/pom.xml" "$ROOT/server/pom.xml" "$ROOT"/backends/*/pom.xml \
        "$ROOT/engine/src/main" "$ROOT/server/src/main" "$ROOT"/backends/*/src/main -newer "$JAR" 2>/dev/null | head -n 1
}

ensure_jar() {
    [ -n "$(newer_source)" ] || return 0
    find_maven
    lock_build
    # Another process may have built while this one waited.
    if [ -n "$(newer_source)" ]; then
        build_jar || {
            unlock_build
            exit 1
        }
    fi
    unlock_build
}

# Caller has a jar. A cache of another jar or JVM is refused by the JVM, so it is named for both.
ensure_aot() {
    [ ! -f "$AOT" ] || [ "$(cat "$AOT.for" 2>/dev/null)" != "$(aot_identity)" ] || return 0
    lock_build
    if [ ! -f "$AOT" ] || [ "$(cat "$AOT.for" 2>/dev/null)" != "$(aot_identity)" ]; then
        say 'preparing faster starts (a few seconds, once) ...' >&2
        # shellcheck disable=SC2086
        "$ROOT/launcher/train-aot" "$JAVA" "$JAR" "$AOT" $AOT_FLAGS ||
            say "starts will take a little longer, see $AOT.log" >&2
        # Also after a failure: one that fails once would fail at each start.
        aot_identity >"$AOT.for"
    fi
    unlock_build
}

# shellcheck disable=SC2012
aot_identity() { ls -li "$JAR" "$JAVA" && say "$AOT_FLAGS"; }

# Caller holds the lock. Messages go to stderr: stdout belongs to the command that needed the jar.
build_jar() {
    if [ -f "$JAR" ]; then
        say 'building (sources changed) ...' >&2
    else
        say 'building (first use, about a minute) ...' >&2
    fi
    # A new file, not new content: a server that runs from the old jar keeps reading the old one.
    rm -f "$JAR"
    : >"$WORK/build.start"
    run_maven "$WORK/build.log" 'Building' -P jar -pl server -am package >&2 || {
        warn "the build failed; the end of $WORK/build.log:"
        tail -n 20 "$WORK/build.log" >&2
        maven_complaints "$WORK/build.log" >&2
        return 1
    }
    [ -f "$JAR" ] || {
        warn "the build made no $JAR, see $WORK/build.log"
        return 1
    }
    # A source that changed while Maven ran is newer than what went into the jar.
    touch -r "$WORK/build.start" "$JAR"
}

# What went wrong, out of a Maven log. -Werror makes errors of warnings, but they are still logged as warnings.
maven_complaints() {
    grep -E '^\[ERROR\]|^\[WARNING\] .*\.java:\[' "$1" | grep -vE '^\[ERROR\] *$|Help 1|[Rr]e-run Maven' | head -n 60 || true
}

# run_maven LOG WHAT ARGS...: Maven into LOG, with a line for each module (WHAT=Building) and its test counts
# (WHAT=Testing). A read loop, because awk and sed hold back lines that come through a pipe.
run_maven() {
    maven_log=$1
    maven_what=$2
    shift 2
    mkdir -p "$WORK"
    : >"$maven_log"
    rm -f "$WORK/maven.status.$$"
    maven_start=$(date +%s)
    {
        maven_status=0
        (cd "$ROOT" && exec "$MVN" -B "$@") 2>&1 || maven_status=$?
        printf '%s\n' "$maven_status" >"$WORK/maven.status.$$"
    } | while IFS= read -r maven_line; do
        printf '%s\n' "$maven_line" >>"$maven_log"
        case $maven_line in
            '[INFO] Building '*'['*/*']'*)
                maven_line=${maven_line#'[INFO] Building '}
                printf '  %4s s  %s\n' "$(($(date +%s) - maven_start))" "${maven_line%% [0-9]*.*}"
                ;;
            *'Time elapsed:'*) ;;
            *'Tests run: '*', Failures: '*)
                [ "$maven_what" = Building ] || printf '          %s\n' "${maven_line#'['*'] '}"
                ;;
        esac
    done
    maven_status=$(cat "$WORK/maven.status.$$" 2>/dev/null || say 1)
    rm -f "$WORK/maven.status.$$"
    return "$maven_status"
}

# One build at a time: a folder is made atomically everywhere, and the pid inside tells whether its maker lives.
lock_build() {
    mkdir -p "$WORK"
    lock_told=
    lock_orphan=0
    until mkdir "$LOCK" 2>/dev/null; do
        lock_pid=$(cat "$LOCK/pid" 2>/dev/null) || lock_pid=
        if [ -z "$lock_pid" ]; then
            # Its maker is between mkdir and writing the pid, or died there.
            lock_orphan=$((lock_orphan + 1))
            [ "$lock_orphan" -lt 5 ] || break_lock ''
        elif ! kill -0 "$lock_pid" 2>/dev/null; then
            break_lock "$lock_pid"
        elif [ -z "$lock_told" ]; then
            say "waiting for the build of process $lock_pid ..." >&2
            lock_told=yes
        fi
        sleep 1
    done
    printf '%s\n' "$$" >"$LOCK/pid"
    trap unlock_build EXIT
    # A jar that was being written when the build was stopped must not look like a finished one.
    trap 'rm -f "$JAR"; exit 130' INT
    trap 'rm -f "$JAR"; exit 143' TERM
}

# Removes the lock of a dead process. The second folder keeps two waiters from removing each other's new lock.
break_lock() {
    mkdir "$LOCK.break" 2>/dev/null || {
        lock_break_tries=$((${lock_break_tries:-0} + 1))
        [ "$lock_break_tries" -lt 30 ] || die "a killed process left $LOCK.break behind: remove it"
        return 0
    }
    [ "$(cat "$LOCK/pid" 2>/dev/null || true)" != "$1" ] || rm -rf "$LOCK"
    rmdir "$LOCK.break"
    lock_orphan=0
}

unlock_build() {
    trap - EXIT INT TERM
    [ "$(cat "$LOCK/pid" 2>/dev/null || true)" != "$$" ] || rm -rf "$LOCK"
}
