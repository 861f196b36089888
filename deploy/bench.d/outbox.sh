# What deploy/bench measures of the worker. Sourced, never run. Needs bench.d/measure.sh.

# Reminders of 20,000 visits by way of a relay, beside a loop of libcurl and nothing else, over as many connections: one
# that answers at once, on the same processors, and one whose replies take a millisecond each.
measure_relays() {
    local letter=$work/letter
    need_peers
    "$(command -v clang || command -v cc)" -O2 -o "$work/mail_loop" deploy/bench.d/mail_loop.c -lcurl -lpthread
    # A letter as long as those that Daybook writes.
    printf 'Subject: Your visit\r\n\r\n' >"$letter"
    head -c 1200 /dev/zero | tr '\0' x | fold -w 70 | sed 's/$/\r/' >>"$letter"
    measure_relay relay 0 2 "$relay_turns"
    measure_relay far_relay 1 8 "$turns"
}

# One relay: measure_relay NAME MILLISECONDS CONNECTIONS TURNS.
measure_relay() {
    local name=$1 connections=$3 turns=$4 turn seconds
    local -x DAYBOOK_SMTP_HOST=127.0.0.1 DAYBOOK_SMTP_SECURITY=plain DAYBOOK_SMTP_CONNECTIONS=$connections
    rm -f "$work/sink"
    "$peers_folder/bin/python" deploy/bench.d/relay_sink.py "$2" >"$work/sink" 2>&1 9>&- &
    local sink=$!
    children+=("$sink")
    until [[ -s $work/sink ]]; do
        kill -0 "$sink" || die "The mail server did not start." "$(cat "$work/sink")"
        sleep 0.1
    done
    local -x DAYBOOK_SMTP_PORT
    DAYBOOK_SMTP_PORT=$(head -n 1 "$work/sink")
    for ((turn = 0; turn < turns; turn++)); do
        say "Reminders to a relay ($2 ms a reply), a loop of libcurl ($((turn + 1)) of $turns)"
        reset_reminders
        seconds=$(timed "$name" "$program" remind)
        expect_reminders "daybook remind"
        keep "$name" "$(rate 20000 "$seconds")"
        seconds=$(timed "${name}_peer" "$work/mail_loop" "$DAYBOOK_SMTP_PORT" 20000 "$connections" "$letter")
        keep "${name}_peer" "$(rate 20000 "$seconds")"
    done
    unserve "$sink"
}

# The worker that stays, with a million messages that are due some day: how late it is while it has little to do, how long
# it takes for 50,000 that fall due within a minute, and what its claims take in the database.
measure_worker() {
    local worker log=$work/worker.log name serving=$service
    say "The worker: making a million messages"
    cluster_query daybook <deploy/bench.d/backlog.sql
    for name in "log_min_duration_statement = 0" "log_parameter_max_length = 0"; do
        cluster_query daybook --command "alter role daybook_service set $name"
    done
    due 1 0 1
    local lines
    lines=$(wc -l <"$cluster_log")
    rm -rf "$work/mail"
    "$program" work >"$log" 2>&1 9>&- &
    worker=$!
    children+=("$worker")

    say "The worker: $idle_messages messages in $idle_seconds s"
    due "$idle_messages" 2 "$idle_seconds"
    drain
    keep worker.late "$(ask "select to_char(percentile_disc(0.999) within group (
        order by extract(epoch from settled_at - due_at)), 'FM990.000') from message
        where kind = 'remind_1d' and state = 'sent'")"

    say "The worker: 50,000 messages in 60 s"
    due 50000 2 60
    drain
    keep worker.drained "$(ask "select extract(epoch from max(settled_at) - min(due_at))::numeric(9, 1) from message
        where kind = 'remind_1d' and state = 'sent'")"
    keep worker.disorder "$(ask "select count(*) from (
        select settled_at < lag(settled_at) over (partition by practice_id order by due_at, message_id) as is_early
        from message where kind = 'remind_1d' and state = 'sent') as sent where is_early")"
    [[ $(ask "select count(*) from message where kind = 'remind_1d' and state = 'sent'") == 50000 ]] ||
        die "The worker did not send 50,000 messages." "$(tail -n 5 "$log")"
    service=$worker
    keep worker.VmHWM "$(memory VmHWM)"
    unserve "$worker"
    service=$serving
    tail -n +"$((lines + 1))" "$cluster_log" | claims >"$work/claims"
    keep worker.claims "$(wc -l <"$work/claims")"
    keep worker.claim_p99 "$(sort -n "$work/claims" | awk '{ v[NR] = $1 } END { print v[int(NR * 0.99 + 0.999)] }')"
    for name in log_min_duration_statement log_parameter_max_length; do
        cluster_query daybook --command "alter role daybook_service reset $name"
    done
    rm -rf "$work/mail"
}

# Makes reminders due: due COUNT AFTER SECONDS.
due() {
    cluster_query daybook --set count="$1" --set after="$2" --set seconds="$3" <deploy/bench.d/due.sql
}

# Waits until nothing is due soon.
drain() {
    local tries=0 soon="select count(*) from practice_change where next_due_at < daybook_now() + interval '1 day'"
    until [[ $(ask "$soon") == 0 ]]; do
        tries=$((tries + 1))
        ((tries < 400)) && kill -0 "$worker" || die "The worker does not come to an end." "$(tail -n 5 "$log")"
        sleep 1
    done
}

ask() {
    cluster_query daybook --tuples-only --no-align --command "$1"
}

# Prints the milliseconds of each claim in a log of PostgreSQL: to plan it and to run it.
claims() {
    awk '/ LOG:  duration: .*(bind|execute) [^:]*: with alarm as materialized/ {
        match($0, /\[[0-9]+\]/)
        process = substr($0, RSTART, RLENGTH)
        match($0, /duration: [0-9.]+/)
        spent[process] += substr($0, RSTART + 10, RLENGTH - 10)
        if ($0 ~ /execute [^:]*: with alarm/) { print spent[process]; spent[process] = 0 }
    }'
}
