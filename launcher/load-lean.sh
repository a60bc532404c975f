# shellcheck shell=sh
# The scenarios of the lean generator (gatling/native/wsload): sizes, runs, what counts as a failure, the table.
# What size_* sets is read by load.sh, and what load.sh sets is read here.
# shellcheck disable=SC2034,SC2154

# size SUBSCRIBERS CHANNELS RATE SECONDS OPTIONS
size() {
    load_tools=cc
    load_subscribers=$1
    load_channels=$2
    load_rate=$3
    load_seconds=$4
    load_takes="transport warm subscribers seconds $5"
    load_warm=2
    # Connections that are no subscribers, at most.
    load_others=100
    # Set by the scenarios in which clients come back.
    load_churn=
    load_storms=
}
size_fanout() { size 1000 1 20 10 'rate'; }
size_channels() { size 5000 500 200 10 'channels rate'; }
size_presence() { size 500 1 20 10 'rate'; }
size_churn() {
    size 1000 1 20 10 'rate churn'
    load_churn=200
    load_others=5000
}
size_trigger() { size 100 100 0 5 'channels'; }
size_storm() {
    size 5000 10 20 3 'channels rate storms'
    load_storms=3
}
size_soak() {
    size 500 50 50 300 'channels rate churn'
    load_churn=20
    load_others=5000
}

prepare_load() { build_tool wsload; }

load_fanout() {
    measure fanout "$load_subscribers subscribers, $load_rate publications/s" --mode fixed --rate "$load_rate" \
        --prefix private-bench-
    finish
}

load_channels() {
    measure channels "$load_channels channels x $((load_subscribers / load_channels)) subscribers, $load_rate publications/s over HTTP" \
        --mode fixed --rate "$load_rate" --pub http --pub-conns 16 --prefix bench- --channels "$load_channels"
    finish
}

# What is delivered here are comings and goings: each reaches every member that stays.
load_presence() {
    measure presence "$load_subscribers members stay, $load_rate others per second come or go" \
        --mode fixed --rate "$load_rate" --pub presence --pub-conns 50 --prefix presence-bench-
    finish
}

load_churn() {
    measure churn "$load_subscribers subscribers, $load_rate publications/s, $load_churn other clients per second reconnect" \
        --mode fixed --rate "$load_rate" --prefix private-bench- --churn "$load_churn" --churners $((load_churn / 2 + 1))
    finish
}

# As fast as eight connections get answers. A request of each kind is one, ten and a hundred publications to a channel.
load_trigger() {
    set -- --mode closed --pub http --pub-conns 8 --prefix bench- --channels "$load_channels"
    measure trigger-single "one event each" "$@" --inflight 8
    load_rest=0
    measure trigger-batch "batches of 10 events" "$@" --inflight 80 --batch 10
    load_to=$((load_channels < 100 ? load_channels : 100))
    measure trigger-channels "one event to $load_to channels each" "$@" --inflight 8 --to "$load_to"
    finish
}

load_storm() {
    measure storm "$load_subscribers subscribers come, then $load_storms times leave at once and come back; then $load_rate publications/s" \
        --mode fixed --rate "$load_rate" --pub http --prefix private-bench- --channels "$load_channels" \
        --storms "$load_storms" --ramp 500
    finish
}

# The heap of the server that everybody has left, before and after: what the run before the long one used once is no leak.
load_soak() {
    set -- --mode fixed --rate "$load_rate" --pub http --prefix private-bench- --channels "$load_channels" \
        --churn "$load_churn" --churners $((load_churn + 1))
    load_all_seconds=$load_seconds
    load_seconds=2
    load_rest=0
    generate soak-before "$@"
    check_run soak-before
    load_heap_before=$(live_heap) || die "jcmd can't reach the server, see $load_log"
    load_seconds=$load_all_seconds
    load_rest=1
    measure soak "$load_subscribers subscribers, $load_rate publications/s over HTTP, $load_churn other clients per second reconnect" "$@"
    load_heap_after=$(live_heap) || die "jcmd can't reach the server, see $load_log"
    load_heap_growth=$((load_heap_after - load_heap_before))
    row 'live heap, everybody gone' "$((load_heap_before / 1024)) kB before, $((load_heap_after / 1024)) kB after"
    finish
    [ "$load_heap_growth" -le "$LOAD_HEAP_SLACK" ] \
        || die "the live heap grew by $((load_heap_growth / 1024)) kB, accepted are $((LOAD_HEAP_SLACK / 1024)) kB"
}

# Caches and pools may fill; a leak of 500 bytes for each client that came and went in five minutes is more.
LOAD_HEAP_SLACK=3145728

# Bytes of live objects. The histogram is made behind a collection, but what one clears, only the next one finds.
live_heap() {
    $load_jcmd GC.run >/dev/null || return 1
    $load_jcmd GC.class_histogram | awk '$1 == "Total" { bytes = $3 } END { print bytes; exit bytes == 0 }'
}

# measure NAME TITLE OPTIONS...: a run, its table on the output and in a file, its distribution as a drawing.
measure() {
    measure_name=$1
    measure_title=$2
    shift 2
    say "$load_scenario: $measure_title, $load_seconds s, transport $load_transport"
    generate "$measure_name" "$@"
    load_table >"$load_folder/$measure_name.txt"
    cat "$load_folder/$measure_name.txt"
    check_run "$measure_name"
    small_java LatencyPlot "$load_folder/$measure_name.hist" "$load_folder/$measure_name.svg" \
        "$load_scenario: $measure_title" || die "the distribution could not be drawn"
}

# generate NAME OPTIONS...: runs the generator into NAME.json and NAME.hist.
generate() {
    load_result=$load_folder/$1.json
    load_hist=$load_folder/$1.hist
    shift
    load_jcmd="$JAVA_HOME/bin/jcmd -J-XX:TieredStopAtLevel=1 $load_pid"
    load_collect="$load_jcmd GC.run >/dev/null"
    # A line that is written over is for people; a log gets the table only.
    load_progress=
    load_errors=$load_result.err
    : >"$load_errors"
    if [ -t 2 ]; then
        load_progress=--progress
        load_errors=/dev/tty
    fi
    # Memory for each connection: a collection before the first and behind the last, so that start-up garbage is in
    # neither. Once is enough for a server.
    load_memory=
    if [ "${load_rest:-1}" -gt 0 ]; then
        sh -c "$load_collect" || die "jcmd can't reach the server, see $load_log"
        load_memory=yes
        set -- "$@" --settle 1 --gc-cmd "$load_collect"
    fi
    load_status=0
    # shellcheck disable=SC2086
    "$ROOT/target/native/wsload" --port "$load_port" --conns "$load_subscribers" --warm "$load_warm" --dur "$load_seconds" \
        --key app-key --secret app-secret --app-id app-id --pid "$load_pid" --hist "$load_hist" \
        --limit $((load_seconds + load_warm + 120 + 30 * ${load_storms:-0})) \
        $load_progress "$@" >"$load_result" 2>"$load_errors" || load_status=$?
    [ "$load_status" -eq 0 ] || load_gone
}

# The generator gave up: either it could not connect everybody, or the server is no more.
load_gone() {
    tail -n 5 "$load_result.err" >&2
    kill -0 "$load_pid" 2>/dev/null || {
        tail -n 20 "$load_log" >&2
        die "the server ended during the run, see $load_log"
    }
    [ "$load_status" -ne 142 ] || die 'the run took too long and was ended'
    die "not every subscriber connected; the generator said: $(cat "$load_result")"
}

# Whether everything that was published arrived, once, and nobody was turned away.
check_run() {
    check_expected=$(figure expected)
    check_lost=$((check_expected - $(figure deliveries)))
    [ "$check_expected" -gt 0 ] || die "$1: nothing was published"
    [ "$check_lost" -ge 0 ] || die "$1: deliveries and publications do not match: $((-check_lost)) more than $check_expected"
    [ "$check_lost" -eq 0 ] || die "$1: deliveries and publications do not match: $check_lost of $check_expected missing"
    [ "$(figure extra)" = 0 ] || die "$1: $(figure extra) deliveries came a second time, and as many are missing"
    [ "$(figure dead)" = 0 ] || die "$1: $(figure dead) connections ended during the run"
    [ "$(figure refused)" = 0 ] || die "$1: $(figure refused) HTTP requests were refused, see $load_result.err"
    [ "$(figure errors)" = 0 ] || die "$1: $(figure errors) errors, see $load_result.err"
}

# Caller has measured and checked everything.
finish() {
    stop_load_server
    say "no delivery was lost; tables, figures and distributions (SVG): $load_folder"
}

load_table() {
    row 'subscribers' "$(figure ready)"
    row 'publications' "$(figure pubs)"
    row 'deliveries' "$(figure deliveries) of $(figure expected)"
    row 'lost' "$(($(figure expected) - $(figure deliveries)))"
    row 'deliveries/s' "$(figure del_per_s)"
    row 'latency p50' "$(figure p50_us) us"
    row 'latency p90' "$(figure p90_us) us"
    row 'latency p99' "$(figure p99_us) us"
    row 'latency p99.9' "$(figure p999_us) us"
    row 'latency max' "$(figure max_us) us"
    [ "$(figure answers)" = 0 ] || {
        row 'HTTP answers/s' "$(figure answers_per_s)"
        row 'HTTP answer p50, p99, max' "$(figure answer_p50_us), $(figure answer_p99_us), $(figure answer_max_us) us"
        row 'server CPU per request' "$(figure cpu_us_per_answer) us (with its deliveries)"
    }
    [ "$(figure rejoined)" = 0 ] || {
        row 'reconnects' "$(figure rejoined)"
        row 'connect p50, p99, max' "$(figure connect_p50_us), $(figure connect_p99_us), $(figure connect_max_us) us (to the subscription)"
    }
    [ -z "$load_churn" ] || row 'reconnects not in time' "$(figure churn_late)"
    [ -z "$load_storms" ] || {
        row 'everybody back in' "$(figure storm_s) s (all storms)"
        row 'server CPU per reconnect' "$(figure storm_cpu_us) us"
    }
    row 'server CPU per delivery' "$(figure cpu_us_per_del) us$(load_cpu_of)"
    row 'server CPU' "$(figure srv_cpu_pct) % of a core"
    [ -z "$load_memory" ] \
        || row 'memory per connection' "$(figure rss_per_conn_b) B (RSS; below 1,000 connections mostly noise)"
    row 'server memory (RSS)' "$(($(figure rss_end_kb) / 1024)) MB"
    # Whether the generator was the bottleneck.
    row 'generator CPU' "$(figure own_cpu_pct) % of a core, $(figure own_us_per_del) us per delivery"
    row 'generator late by at most' "$(figure late_max_us) us"
}

# What else the CPU went to.
load_cpu_of() {
    case $load_scenario in
        presence) say ' (with joining and leaving)' ;;
        churn | soak) say ' (with the reconnects)' ;;
        trigger) say ' (with the requests)' ;;
    esac
}
