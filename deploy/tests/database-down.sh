#!/bin/bash
# Takes the database away from a running service, and gives it back: 503 within two seconds with Retry-After and the
# crisis numbers, and recovery by itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. deploy/lib/say.sh
. deploy/lib/service.sh

# A pass-through that can be cut: the service reaches PostgreSQL only by way of this socket.
gate=$(mktemp -d)
chmod 0755 "$gate"
socket=$(sed -n 's/.*host=\([^ ]*\).*/\1/p' <<<"$DAYBOOK_TEST_DATABASE")
ln -s "$socket/.s.PGSQL.5432" "$gate/.s.PGSQL.5432"
export DAYBOOK_TEST_DATABASE="$DAYBOOK_TEST_DATABASE host=$gate"

trap 'stop_service; rm -rf "$gate"' EXIT
start_service deploy/practices/holos.yaml
curl -fsS -o /dev/null "$BASE_URL/v1/practices/holos/slots?service=mh_consult"
# Another service: free times of the first one come from memory for three seconds more, whatever is asked of them.
page="$BASE_URL/v1/practices/holos/slots?service=eval"

say "Taking the database away"
rm "$gate/.s.PGSQL.5432"
psql -qX "host=$socket user=postgres dbname=postgres" -Atc \
    "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '$service_database'" >/dev/null
answer=$(curl -sS -i --max-time 4 -w 'seconds %{time_total}\n' "$page")
grep -q '^HTTP/1.1 503' <<<"$answer" || die "no 503: $answer"
grep -qi '^Retry-After: ' <<<"$answer" || die "no Retry-After: $answer"
grep -q '"988"' <<<"$answer" || die "no crisis numbers: $answer"
awk '/^seconds/ { exit !($2 < 2) }' <<<"$(tail -n 1 <<<"$answer" | sed 's/.*seconds/seconds/')" || die "too slow: $answer"
html=$(curl -sS --max-time 4 "$BASE_URL/book/holos/mh_consult")
grep -q '988' <<<"$html" || die "no crisis numbers on the page: $html"
curl -fsS -o /dev/null "$BASE_URL/livez"
ready=$(curl -sS -o /dev/null --max-time 4 -w '%{http_code}' "$BASE_URL/readyz")
[[ $ready == 503 ]] || die "readyz says $ready"

say "Giving it back"
ln -s "$socket/.s.PGSQL.5432" "$gate/.s.PGSQL.5432"
for _ in $(seq 50); do
    if curl -fsS -o /dev/null "$page" 2>/dev/null; then
        echo "It recovered by itself."
        exit
    fi
    sleep 0.1
done
die "The service did not recover."
