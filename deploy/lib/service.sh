# A service with the demo practices on a scratch database: what end-to-end scripts talk to.
#
# Sourced, never run. Needs DAYBOOK_BIN (the program) and DAYBOOK_TEST_DATABASE (a superuser's connection string).
#
#     start_service deploy/practices/holos.yaml      # sets BASE_URL and API_KEY (of the practice holos)
#     trap stop_service EXIT

service_pids=()

# Starts `serve` on a free port, over a database of its own with the given practice files applied.
start_service() {
    : "${DAYBOOK_BIN:?the daybook program}" "${DAYBOOK_TEST_DATABASE:?a connection string of a superuser}"
    service_folder=$(mktemp -d)
    service_database=daybook_service_$$
    psql -qX "$DAYBOOK_TEST_DATABASE" -c "create database $service_database"
    export DAYBOOK_DATABASE="$DAYBOOK_TEST_DATABASE dbname=$service_database user=daybook_service"
    export DAYBOOK_OWNER_DATABASE="$DAYBOOK_TEST_DATABASE dbname=$service_database"
    export DAYBOOK_MAILDIR=$service_folder/mail DAYBOOK_LISTEN=127.0.0.1:0
    export DAYBOOK_PUBLIC_POSTS_PER_MINUTE=0 DAYBOOK_PROOF_OF_WORK=off
    "$DAYBOOK_BIN" migrate >/dev/null
    "$DAYBOOK_BIN" practice apply "$@" >/dev/null
    API_KEY=$("$DAYBOOK_BIN" key create --practice holos --name test --scopes read,book,manage,clinical --for imani)
    "$DAYBOOK_BIN" serve 2>"$service_folder/log" &
    service_pids+=($!)
    service_wait
    export BASE_URL API_KEY
}

# Waits until the service says where it listens, and is ready.
service_wait() {
    local tries=0 address
    BASE_URL=
    until [[ -n $BASE_URL ]] && curl -fsS --max-time 2 -o /dev/null "$BASE_URL/readyz" 2>/dev/null; do
        tries=$((tries + 1))
        if ((tries > 100)) || ! kill -0 "${service_pids[0]}" 2>/dev/null; then
            cat "$service_folder/log" >&2
            echo "The service did not become ready." >&2
            return 1
        fi
        sleep 0.1
        address=$(sed -n 's/.*"addresses":"\([^"]*\)".*/\1/p' "$service_folder/log" | head -n 1)
        BASE_URL=${address:+http://$address}
    done
}

stop_service() {
    local pid
    for pid in "${service_pids[@]}"; do
        kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true
    done
    psql -qX "$DAYBOOK_TEST_DATABASE" -c "drop database if exists $service_database with (force)" || true
    rm -rf "$service_folder"
}
