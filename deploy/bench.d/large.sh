# The large world of deploy/bench: a thousand clinics in one database, beside one alone. Sourced, never run. Needs
# bench.d/measure.sh.

# What a clinic and a past visit take on the disk, indexes included, and what PostgreSQL keeps of its log meanwhile.
clinic_kilobytes=8500
past_bytes=750
log_megabytes=4500

# Says how much the large world takes, and stops where the disk does not have that and a tenth of itself besides.
check_disk() {
    local megabytes free place=$folder
    until [[ -e $place ]]; do place=${place%/*}; done
    megabytes=$((large_practices * clinic_kilobytes / 1024 + large_past * past_bytes / 1048576 + log_megabytes))
    free=$(df --output=avail --block-size=1M "${place:-/}" | tail -n 1)
    say "The large world takes about $megabytes MB of the disk, of which $free MB are free, and about" \
        "$((large_practices / 100 + large_past / 1000000 + 1)) minutes to make"
    ((free > megabytes * 11 / 10)) ||
        die "That is too little room. Take a smaller world (--large-size), or a clone on another disk."
}

# A database of its own, in the same cluster, filled by two sessions at once, practice by practice.
make_large() {
    local began=$SECONDS per=$((large_past / large_practices)) worker pids=()
    say "Making $large_practices clinics with $large_past past visits"
    cluster_make_database daybook_large
    with_large "$program" migrate >/dev/null
    for worker in 0 1; do
        fill_large "$worker" "$per" &
        pids+=($!)
    done
    for worker in "${pids[@]}"; do
        wait "$worker" || die "The large world could not be made." "$(cat "$work/fill")"
    done
    check_large
    cluster_query daybook_large --command 'vacuum analyze' --command checkpoint
    keep large_minutes "$(rate $((SECONDS - began)) 60)"
    keep large_gigabytes "$(cluster_query daybook_large --tuples-only --no-align --command \
        "select round(pg_database_size('daybook_large') / 1e9, 1)")"
    say "That took $(median large_minutes) minutes and $(median large_gigabytes) GB"
    large_claims=$(cluster_query daybook_large --tuples-only --no-align --command 'select count(*) from claim')
    large_visits=$(cluster_query daybook_large --tuples-only --no-align --command 'select count(*) from appointment')
}

# Every other ten of the clinics. What is derived from rows that have just been made needs no check of its foreign
# keys; every other constraint is checked.
fill_large() {
    local number
    for ((number = 1 + 10 * $1; number <= large_practices; number += 20)); do
        {
            echo "set session_replication_role = replica; set synchronous_commit = off;"
            cat deploy/bench.d/parts.sql deploy/bench.d/clinics.sql
        } | cluster_query daybook_large --single-transaction --set number="$number" --set first=$((100 + number)) \
            --set last=$((100 + (number + 9 < large_practices ? number + 9 : large_practices))) \
            --set slug=bench-large-% --set past="$2" 2>>"$work/fill"
    done
}

# Stops where a claim counts in other seats than its resource has: its foreign key was not checked.
check_large() {
    local wrong
    wrong=$(cluster_query daybook_large --tuples-only --no-align --command \
        'select count(*) from claim c left join resource r
            on (r.practice_id, r.resource_id, r.seats) = (c.practice_id, c.resource_id, c.capacity)
        where r.resource_id is null') || die "The claims of the large world could not be checked."
    ((wrong == 0)) || die "In the large world $wrong claims count in other seats than their resource has."
}

# Runs a command with the large world as its database.
with_large() {
    DAYBOOK_DATABASE=$(cluster_connection daybook_service daybook_large) \
        DAYBOOK_OWNER_DATABASE=$(cluster_connection daybook_owner daybook_large) "$@"
}

# The same searches and bookings in the small world and in a mix of the large one, each with one client, in turns.
measure_large() {
    local turn small=$service small_address=$address small_forgetful large large_address forgetful forgetful_address
    local small_forgetful_address tight tight_address monday slug=bench-large-%
    make_large
    with_large serve large
    large=$service large_address=$address
    DAYBOOK_CACHE_MEGABYTES=$large_cache with_large serve tight
    tight=$service tight_address=$address
    DAYBOOK_CACHE_MEGABYTES=0 with_large serve large_forgetful
    forgetful=$service forgetful_address=$address
    DAYBOOK_CACHE_MEGABYTES=0 serve small_forgetful
    small_forgetful=$service small_forgetful_address=$address

    # What a practice's file says is kept by every service once it has been asked for.
    say "Each of the $large_practices clinics is asked once"
    for turn in "$large_address" "$tight_address" "$forgetful_address"; do
        curl --silent --fail --output /dev/null \
            "http://$turn/v1/practices/bench-large-[1-$large_practices]$visits_path"
    done
    curl --silent --fail --output /dev/null "http://$small_forgetful_address/v1/practices/bench-small$visits_path"

    # The bookings before have made the tables of the small world another size than PostgreSQL knows.
    cluster_query daybook --command 'vacuum analyze' --command checkpoint
    monday=$(first_monday)
    for ((turn = 0; turn < turns; turn++)); do
        say "Slots and bookings, one clinic and $large_practices ($((turn + 1)) of $turns)"
        service=$small
        load small_kept 8 "$slots_seconds" mix.lua "http://$small_address" bench-small 1 "$visits_path"
        service=$large
        load large_kept 8 "$slots_seconds" mix.lua "http://$large_address" "$slug" "$large_practices" "$visits_path"
        service=$tight
        load tight_kept 8 "$slots_seconds" mix.lua "http://$tight_address" "$slug" "$large_practices" "$visits_path"
        # A booking makes the answers of its clinic useless, so that fewer are kept later.
        keep large.kept "$(kept_megabytes "$large_address")"
        keep tight.kept "$(kept_megabytes "$tight_address")"
        service=$small_forgetful
        threads=1 load small_slots 1 "$slots_seconds" mix.lua "http://$small_forgetful_address" bench-small 1 \
            "$visits_path"
        service=$forgetful
        threads=1 load large_slots 1 "$slots_seconds" mix.lua "http://$forgetful_address" "$slug" "$large_practices" \
            "$visits_path"
        cluster_query daybook --command checkpoint
        service=$small
        threads=1 load small_bookings 1 "$bookings_seconds" mix.lua "http://$small_address" bench-small 1 "$monday"
        service=$large
        threads=1 load large_bookings 1 "$bookings_seconds" mix.lua "http://$large_address" "$slug" "$large_practices" \
            "$monday"
        # Eight weeks of weekdays have 8,000 half hours of a clinic.
        monday=$((monday + 8 * 7 * 86400))
    done
    for turn in VmRSS VmHWM; do
        service=$large
        keep "large.$turn" "$(memory "$turn")"
        service=$tight
        keep "tight.$turn" "$(memory "$turn")"
    done
    unserve "$small_forgetful" "$forgetful" "$tight" "$large"
    service=$small address=$small_address
}

# Prints how much memory a service keeps its answers in.
kept_megabytes() {
    curl --silent "http://$1/metrics" |
        awk '$1 == "daybook_answers_kept_bytes" { printf "%.1f", $2 / 1048576 }'
}

# Prints the first Monday, in seconds at 08:00, that no clinic of bench.d/clinics.sql has booked.
first_monday() {
    local day
    day=$(date --utc --date '+63 days' +%F)
    while (($(date --utc --date "$day" +%u) != 1)); do
        day=$(date --utc --date "$day + 1 day" +%F)
    done
    date --utc --date "$day 15:00" +%s
}
