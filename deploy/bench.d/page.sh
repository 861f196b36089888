# The table of deploy/bench, and the page that it stands on. Sourced, never run. Needs bench.d/measure.sh.

# Prints the table, in Markdown.
print_table() {
    echo "| what | Daybook | peer | ratio | target | verdict |"
    echo "|---|---|---|---|---|---|"
    pair "\`/livez\`, 32 connections" livez "nginx, a file" nginx_file 0.6
    pair "the same" livez "nginx, \`return 200\`" nginx_return
    pair "slots from memory, 14 days of one clinician, 32 connections" slots_kept "nginx, a file" nginx_slots 0.4
    pair "the same" slots_kept pgbench slots_peer 1
    pair "slots computed anew each time, the same days, 8 connections" slots pgbench slots_peer 0.3
    pair "slots of six phases from memory, 14 days of any nurse, 32 connections" visits_kept "nginx, a file" \
        nginx_visits 0.4
    pair "the same" visits_kept pgbench visits_peer 1
    pair "slots of six phases computed anew each time, the same days, 8 connections" visits pgbench visits_peer
    row "those after bookings, at 500 requests a second: p50, p99" \
        "$(median fresh_fresh.p50) ms, $(median fresh_fresh.p99) ms" "" "" "p99 ≤ 5 ms" \
        "$(holds "$(median fresh_fresh.p99) <= 5")"
    row "all of them meanwhile: p50, p99" "$(median fresh_all.p50) ms, $(median fresh_all.p99) ms" \
        "nginx, a file: $(median fresh_peer.p50) ms, $(median fresh_peer.p99) ms" "" "" ""
    row "their refusals and failures" "$(total fresh.failures)" "" "" "0" "$(holds "$(total fresh.failures) == 0")"
    pair "bookings, 16 clients, 50 practices" bookings pgbench bookings_peer 0.5
    row "their time: p50, p99" "$(median bookings.p50) ms, $(median bookings.p99) ms" \
        "pgbench: $(median bookings_peer.late) % above 50 ms" "" "p99 ≤ 50 ms" \
        "$(holds "$(median bookings.p99) <= 50")"
    row "their refusals and failures" "$(total bookings.failures)" "" "" "0" "$(holds "$(total bookings.failures) == 0")"
    pair "bookings of six phases, 8 clients, 50 practices" iv_bookings pgbench iv_bookings_peer 0.5
    row "their time: p50, p99" "$(median iv_bookings.p50) ms, $(median iv_bookings.p99) ms" "" "" "" ""
    row "their refusals and failures" "$(total iv_bookings.failures)" "" "" "0" \
        "$(holds "$(total iv_bookings.failures) == 0")"
    print_series
    pair "reminders of cancelled visits, 20,000: claimed, judged and settled" settling pgbench settling_peer 0.5
    row "reminders into a maildir in memory, 20,000" "$(figure memory_reminders)" \
        "pgbench, which writes none: $(figure reminders_peer)" "$(ratio memory_reminders reminders_peer)" "≥ 1500/s" \
        "$(holds "$(median memory_reminders) >= 1500")"
    row "reminders into a maildir on the disk, 20,000" "$(figure reminders)" "" "" "≥ 1500/s" \
        "$(holds "$(median reminders) >= 1500")"
    pair "reminders to a relay that takes 1 ms for a reply, 20,000, 8 connections" far_relay "a loop of libcurl" \
        far_relay_peer 0.8
    pair "reminders to one that answers at once, on the same processors, 20,000, 2 connections" relay \
        "a loop of libcurl" relay_peer 0.8
    row "64 clients on one slot, $race_rounds rounds" "$(race_words)" "" "" "one 201, 63 × 409" \
        "$(holds "$(raced clean) == $race_rounds")"
    row "memory of \`serve\` after all this" "$(median VmRSS) MB now, $(median VmHWM) MB at most" "" "" "≤ 80 MB" \
        "$(holds "$(median VmRSS) <= 80")"
    row "a worker with a million messages to come: how late 99.9 % of $idle_messages in $idle_seconds s go out" \
        "$(median worker.late) s" "" "" "≤ 5 s" "$(holds "$(median worker.late) <= 5")"
    row "its claims, in the database: p99" "$(median worker.claim_p99) ms" "" "" "≤ 50 ms" \
        "$(holds "$(median worker.claim_p99) <= 50")"
    row "50,000 messages that fall due within 60 s: until the last is gone" "$(median worker.drained) s" "" "" "≤ 300 s" \
        "$(holds "$(median worker.drained) <= 300")"
    row "of them out of their practice's order" "$(median worker.disorder)" "" "" "0" \
        "$(holds "$(median worker.disorder) == 0")"
    row "memory of \`work\`, at most" "$(median worker.VmHWM) MB" "" "" "≤ 60 MB" "$(holds "$(median worker.VmHWM) <= 60")"
    if $large; then
        print_large
    fi
}

print_series() {
    if [[ ! -e $work/series.figures ]]; then
        row "series of six visits, 8 clients" "not served" "" "" "p99 ≤ 20 ms" ""
        return
    fi
    row "series of six visits of six phases, 8 clients with one a second each: p50, p99" \
        "$(median paced.p50) ms, $(median paced.p99) ms" "" "" "p99 ≤ 20 ms" "$(holds "$(median paced.p99) <= 20")"
    pair "the same, one right after another" series pgbench series_peer 0.5
    row "their time: p50, p99" "$(median series.p50) ms, $(median series.p99) ms" \
        "pgbench: $(median series_peer.late) % above 20 ms" "" "" ""
    row "their refusals and failures" "$(($(total paced.failures) + $(total series.failures)))" "" "" "0" \
        "$(holds "$(total paced.failures) + $(total series.failures) == 0")"
}

print_large() {
    slowdown "slots of six phases from memory, 8 connections: p50 of $large_practices clinics" large_kept small_kept
    slowdown "slots of six phases from the database, one client: p50 of $large_practices clinics" large_slots \
        small_slots
    slowdown "bookings, one client: p50 of $large_practices clinics" large_bookings small_bookings
    row "refusals and failures of these" "$(($(total large_kept.failures) + $(total large_slots.failures) \
        + $(total large_bookings.failures)))" "" "" "0" "$(holds "$(total large_kept.failures) \
        + $(total large_slots.failures) + $(total large_bookings.failures) == 0")"
    row "memory of \`serve\` after $large_practices clinics" \
        "$(median large.VmRSS) MB now, $(median large.VmHWM) MB at most; answers $(median large.kept) MB" "" "" \
        "answers ≤ 64 MB" "$(holds "$(median large.kept) <= 64")"
    row "the same with answers bounded to $large_cache MB (p50 $(median tight_kept.p50) ms)" \
        "$(median tight.VmRSS) MB now, $(median tight.VmHWM) MB at most; answers $(median tight.kept) MB" "" "" \
        "answers ≤ $large_cache MB" "$(holds "$(median tight.kept) <= $large_cache")"
}

# A row of two measurements whose times are compared: slowdown WHAT OURS PEER.
slowdown() {
    local ratio
    ratio=$(awk -v a="$(median "$2.p50")" -v b="$(median "$3.p50")" 'BEGIN { printf "%.2f", a / b }')
    row "$1" "$(median "$2.p50") ms" "one clinic: $(median "$3.p50") ms" "$ratio" "≤ 1.3" "$(holds "$ratio <= 1.3")"
}

# A row of two measurements: pair WHAT OURS PEER-NAME PEER [TARGET].
pair() {
    local what=$1 ours=$2 name=$3 peer=$4 target=${5:-} ratio verdict=
    ratio=$(ratio "$ours" "$peer")
    if [[ -n $target ]]; then
        verdict=$(holds "$ratio >= $target")
        target="≥ $target"
    fi
    row "$what" "$(figure "$ours")" "$name: $(figure "$peer")" "$ratio" "$target" "$verdict"
}

# The median of one by that of the other.
ratio() {
    awk -v a="$(median "$1")" -v b="$(median "$2")" 'BEGIN { printf "%.2f", a / b }'
}

row() {
    echo "| $1 | $2 | $3 | $4 | $5 | $6 |"
}

# The median a second, and the lowest and highest of the turns.
figure() {
    printf '%.0f/s (%s)' "$(median "$1")" "$(span "$1")"
}

holds() {
    awk "BEGIN { print ($1) ? \"met\" : \"**missed**\" }"
}

total() {
    awk '{ sum += $1 } END { print sum + 0 }' "$work/$1.figures"
}

# What the race printed under NAME.
raced() {
    sed -n "s/^$1 //p" "$work/race"
}

race_words() {
    local others
    others=$(raced others)
    printf '%s of %s rounds clean; median %s ms, slowest %s ms' "$(raced clean)" "$race_rounds" "$(raced median)" \
        "$(raced slowest)"
    if [[ $others != "{}" ]]; then
        printf '; others %s' "$others"
    fi
}

# Writes the page. What stands below "## Notes" was written by a person about an earlier run, and is kept.
write_page() {
    local page=$1 notes=
    if [[ -e $page ]]; then
        notes=$(sed -n '/^## Notes/,$p' "$page")
    fi
    {
        describe_page
        print_table
        describe_processors
        describe_means
        printf '\n%s\n' "${notes:-## Notes}"
    } >"$work/page"
    cat "$work/page" >"$page"
}

describe_page() {
    local commit
    commit=$(git rev-parse --short HEAD)
    git diff --quiet HEAD -- Sources sql || commit+=" with changes"
    cat <<PAGE
# Benchmarks

\`deploy/bench\` wrote the upper part of this page on $(date --utc +%F) at commit $commit. Daybook and its peers were
measured in turns in one run, $turns turns each, $relay_turns with the relay that answers at once; a figure is the
median of its turns, with the lowest and the highest behind it. The absolute figures are those of this machine, with the
load generator on it; the ratios are what can be compared.

* Machine: $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors, $(awk \
        '$1 == "MemTotal:" { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r).
* Load average before: $load_before, after: $(cut -d ' ' -f 1 /proc/loadavg).
* $("$cluster_programs/postgres" --version), with the settings of \`deploy/lib/cluster.sh\`: a unix socket, fsync on.
* $(/usr/sbin/nginx -v 2>&1 | sed 's/nginx version: //'), $(wrk -v 2>&1 | head -n 1 | cut -d ' ' -f 1-2), both over loopback.
* Daybook: one \`serve\`, DAYBOOK_POOL_SIZE=$pool_size, DAYBOOK_PUBLIC_POSTS_PER_MINUTE=0,
  DAYBOOK_CACHE_STATUS=on, an address and a maildir of its own, everything else by default.

PAGE
}

describe_processors() {
    cat <<PAGE

Processors used on average, of $(nproc); what is left is PostgreSQL's and the kernel's:

| what | generator | \`serve\` | the peer's generator |
|---|---|---|---|
| \`/livez\` | wrk $(median livez.generator) | $(median livez.service) | wrk $(median nginx_file.generator) |
| slots from memory | wrk $(median slots_kept.generator) | $(median slots_kept.service) | wrk $(median nginx_slots.generator) |
| slots | wrk $(median slots.generator) | $(median slots.service) | pgbench $(median slots_peer.generator) |
| slots of six phases from memory | wrk $(median visits_kept.generator) | $(median visits_kept.service) | wrk $(median nginx_visits.generator) |
| slots of six phases | wrk $(median visits.generator) | $(median visits.service) | pgbench $(median visits_peer.generator) |
| slots while somebody books | fresh.py $(median fresh.generator) | | |
| bookings of six phases | wrk $(median iv_bookings.generator) | $(median iv_bookings.service) | pgbench $(median iv_bookings_peer.generator) |
| bookings | wrk $(median bookings.generator) | $(median bookings.service) | pgbench $(median bookings_peer.generator) |
| reminders on the disk | \`remind\` itself $(median reminders.generator) | | pgbench $(median reminders_peer.generator) |
PAGE
}

describe_means() {
    cat <<PAGE

How it is measured (\`deploy/bench.d\` holds every script and configuration):

* \`/livez\`: \`wrk -t2 -c32 -d${livez_seconds}s\`. nginx has two workers and no log. The target is about the file.
* Slots from memory: \`wrk -t2 -c32 -d${slots_seconds}s\` for the same address over and over, and nginx with the same bytes.
* Slots computed anew: a second \`serve\` with DAYBOOK_CACHE_MEGABYTES=0, which keeps nothing that it has read,
  \`wrk -t2 -c8 -d${slots_seconds}s\` for a service of 30 minutes in a room. $(median slots.claims) claims are read for an answer of
  $(median slots.count) times in $(median slots.bytes) bytes. The peer runs the same statements in one pipeline,
  \`pgbench -M prepared -c 8\`, and drops the rows.
* Slots of six phases: the same for an infusion in the small world: ten clinicians of whom three prescribe, two nurses
  with six seats and five treatment rooms, 60 days booked: six of ten hours of each clinician, and seven treatments a
  day, in which a nurse watches one person alone, two or three, for two thirds of the nurses' time.
  $(median visits.claims) claims are read for an answer of $(median visits.count) times in $(median visits.bytes) bytes.
* After bookings: 500 requests a second for the same answer for ${slots_seconds} s, on time whether or not earlier
  answers have come, over kept connections; at every twentieth somebody books a call in the practice. A request
  takes from when it was due until its answer was whole; $(median fresh_fresh.count) of a turn, nearly all after a booking, had to be
  computed anew, or waited for one that was (\`Cache-Status\`). The p99 of the turns, lowest first: $(each fresh_fresh.p99) ms. The
  generator is a Python program, and its own time counts too: what it and the machine take by themselves is what
  nginx shows, asked for a file of the same size at the same pace.
* Bookings: \`wrk -t2 -c16 -d${bookings_seconds}s\`, each request another time, practice or clinician, with a key of its own. The peer
  runs the same statements in the same two pipelines, \`pgbench -M prepared -c 16\`. The first three seconds of each
  pgbench, in which its new connections plan, do not count.
* Bookings of six phases: \`wrk -t2 -c8 -d${bookings_seconds}s\`: five claims each, of which three take seats of
  a nurse. The peer takes the seats that it is told to take, and looks for none.
$(describe_series)
* Reminders: \`daybook remind\` from start to exit, 20,000 letters of 50 practices: into a folder in memory, and into one
  on the disk, where each is forced to it beside the database. The peer claims as many in the same batches of 100, keeps
  their links, settles them, and writes no letter. Of cancelled visits neither side keeps links or writes letters.
  One writer with nothing else to do writes, forces and links $(median disk) files a second here.
* A relay: the same to a mail server on the loopback that takes everything (aiosmtpd), over two connections, and over eight
  to one that takes a millisecond for each reply, as one does that is somewhere else; the peer hands over as many letters
  of that length over as many connections and does nothing else.
* The worker: \`daybook work\` with a maildir, a million messages to come in the 50 practices, and claims as
  PostgreSQL's log gives them, planning included ($(median worker.claims) claims).
* The race: 64 connections ask for one time of one clinician, $race_rounds times over.
PAGE
    if $large; then
        describe_large
    fi
}

describe_series() {
    cat <<PAGE
* Series: eight clients, each of the staff of six practices, book six infusions at once, three days apart, for a new
  person each time; a visit takes five claims. First each books one every $series_pace ms for $paced_seconds s, as a desk would
  that did nothing else all day; then, for $series_seconds s, the next as soon as the last is answered, which keeps both
  processors at work all the time, beside pgbench that runs the same statements as fast as it can.
PAGE
}

describe_large() {
    cat <<PAGE
* The large world: $(grouped "$large_practices") clinics like that of the small world in a database of their own, with
  $(grouped "$large_past") past visits, whose claims are archived: $(grouped "$large_visits") visits and $(grouped "$large_claims") claims in
  all. Made in $(median large_minutes) minutes, by SQL and two sessions at once; then $(median large_gigabytes) GB on the disk, with
  shared_buffers of 256 MB. Four of five requests go to a fifth of the clinics. The small world is measured beside it,
  in turns, in a database and a service of its own. A booking is a call of one phase, in weeks that nobody has booked
  before.
PAGE
}

# A whole number with a comma between its thousands.
grouped() {
    sed ':more; s/\B[0-9]\{3\}\>/,&/; t more' <<<"$1"
}
