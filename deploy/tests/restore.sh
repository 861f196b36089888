#!/bin/bash
# Dumps a database in use, restores it into an empty cluster, and compares what the service answers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. deploy/lib/say.sh
. deploy/lib/cluster.sh
. deploy/lib/service.sh

second=$(mktemp -d /tmp/daybook-restore-XXXXXX)
original=$DAYBOOK_TEST_DATABASE

end() {
    export DAYBOOK_TEST_DATABASE=$original
    stop_service
    cluster_stop
    rm -rf "$second"
}
trap end EXIT

# What the service says to everybody who asks; times of day and request ids differ, and are left out.
answers() {
    local path
    for path in "" /services /clinicians "/slots?service=mh_consult&from=2027-03-01&to=2027-03-14" \
        "/appointments?limit=200" "/requests?limit=200" "/people?q=r"; do
        curl -fsS -H "Authorization: Bearer $API_KEY" "$BASE_URL/v1/practices/holos$path"
        echo
    done
}

start_service deploy/practices/*.yaml
"$DAYBOOK_BIN" demo >/dev/null
answers >"$service_folder/before"
[[ $(wc -c <"$service_folder/before") -gt 5000 ]] || die "There is too little to compare."
pg_dump -Fc -d "$DAYBOOK_TEST_DATABASE dbname=$service_database" -f "$service_folder/dump"
kill "${service_pids[0]}" && wait "${service_pids[0]}" || true
service_pids=()

say "Restoring into an empty cluster"
cluster_start "$second" throwaway
cluster_make_roles
cluster=$(cluster_connection postgres postgres)
psql -qX "$cluster" -c "create database $service_database"
pg_restore --exit-on-error -d "$cluster dbname=$service_database" "$service_folder/dump"
export DAYBOOK_DATABASE="$cluster dbname=$service_database user=daybook_service"
export DAYBOOK_OWNER_DATABASE="$cluster dbname=$service_database"
"$DAYBOOK_BIN" migrate --check >/dev/null
"$DAYBOOK_BIN" serve 2>"$service_folder/log" &
service_pids=($!)
service_wait
answers >"$service_folder/after"
diff "$service_folder/before" "$service_folder/after" || die "The restored service answers otherwise."
echo "The restored service answers the same."
