# How deploy/bench measures. Sourced, never run.
#
# Every figure of a measurement NAME is a line of $work/NAME.figures; medians are taken from there.

# Runs wrk: load NAME CONNECTIONS SECONDS SCRIPT URL [argument of the script...]. Keeps answers a second, p50 and p99
# in milliseconds, failures, and the processors that wrk and the service took. wrk has two threads, unless
# "threads" says otherwise.
load() {
    local name=$1 connections=$2 seconds=$3 script=$4 url=$5 before figures
    shift 5
    before=$(ticks "$service")
    timed "$name" wrk --threads "${threads:-2}" --connections "$connections" --duration "${seconds}s" --timeout 10s \
        --script "deploy/bench.d/$script" "$url" -- "$@" >/dev/null
    keep "$name.service" "$(rate $(($(ticks "$service") - before)) "$seconds" 100)"
    figures=$(awk '$1 == "result" { print $2, $3, $4, $5 }' "$work/out")
    [[ -n $figures ]] || die "wrk failed:" "$(cat "$work/out" "$work/err")"
    read -r answers p50 p99 failures <<<"$figures"
    keep "$name" "$answers"
    keep "$name.p50" "$p50"
    keep "$name.p99" "$p99"
    keep "$name.failures" "$failures"
}

# Runs pgbench: pgbench_run NAME CLIENTS SECONDS [option...]. Keeps transactions a second, and the processors that it
# took. Its connections are new, and the service's are not: the first three seconds, in which the server plans each
# statement for each of them six times, are run on top and do not count.
pgbench_run() {
    local name=$1 clients=$2 seconds=$3 tps
    shift 3
    timed "$name" "$cluster_programs/pgbench" --no-vacuum --protocol prepared --client "$clients" --jobs 2 \
        --time $((seconds + 3)) --progress 1 "$@" "$database" >/dev/null
    tps=$(awk '$1 == "progress:" && $2 > 3.5 { sum += $4; count++ } END { if (count) print sum / count }' "$work/err")
    [[ -n $tps ]] || die "pgbench failed:" "$(cat "$work/out" "$work/err")"
    keep "$name" "$tps"
}

# Runs a command, its output in $work/out and $work/err; prints the seconds that it took, and keeps how many
# processors it used on average as NAME.generator.
timed() {
    local name=$1 real user system TIMEFORMAT='%R %U %S'
    shift
    if ! { time "$@" >"$work/out" 2>"$work/err"; } 2>"$work/time"; then
        die "This failed: $*" "$(tail -n 5 "$work/out" "$work/err")"
    fi
    read -r real user system <"$work/time"
    keep "$name.generator" "$(awk -v real="$real" -v user="$user" -v kernel="$system" \
        'BEGIN { printf "%.2f", (user + kernel) / real }')"
    echo "$real"
}

# Prints the processor time that a process has used so far, in hundredths of a second.
ticks() {
    # The name of the process, in parentheses, is the second field and may hold anything.
    sed 's/.*) //' "/proc/$1/stat" | awk -v hertz="$(getconf CLK_TCK)" '{ print int(($12 + $13) * 100 / hertz) }'
}

# Prints COUNT / SECONDS (/ DIVISOR) with three digits.
rate() {
    awk -v count="$1" -v seconds="$2" -v divisor="${3:-1}" 'BEGIN { printf "%.3f", count / seconds / divisor }'
}

keep() {
    echo "$2" >>"$work/$1.figures"
}

# Prints the median of what was kept under NAME.
median() {
    sort --numeric-sort "$work/$1.figures" | awk '
        { value[NR] = $1 }
        END { print NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2 }'
}

# Prints all that was kept under NAME, the lowest first.
each() {
    sort --numeric-sort "$work/$1.figures" | awk '{ printf "%s%.1f", (NR > 1 ? ", " : ""), $1 }'
}

# Prints the lowest and the highest of what was kept under NAME, as whole numbers.
span() {
    sort --numeric-sort "$work/$1.figures" | awk '
        NR == 1 { low = $1 }
        { high = $1 }
        END { printf "%.0f-%.0f", low, high }'
}
