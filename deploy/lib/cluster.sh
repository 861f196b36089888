# A private PostgreSQL 15 cluster: one folder, one unix socket in it, no TCP port.
#
# Sourced, never run. Needs `say` and `die` from lib/say.sh. The caller decides when it ends:
#
#     cluster_start "$folder" throwaway    # or durable
#     trap cluster_stop EXIT
#
# PostgreSQL refuses to run as root. As root the server therefore runs as the user `postgres` that the
# Debian package made, and the folder is that user's; everybody else's server runs as themselves.
#
# Whoever can open the socket may connect as anybody (`trust`). That is sound because the folder has mode
# 0700: only the user of the server and root reach the socket at all.

cluster_programs=/usr/lib/postgresql/15/bin

# Settings such as PGHOST or PGDATABASE of the caller's shell would lead to another server.
unset "${!PG@}"

# Prints the first folder where the cluster NAME of this clone can live, and stops if there is none.
# A clone below root's home is closed to the user `postgres`, and a deep path is too long for a socket.
# With `memory` as the third argument it lives in memory if there is plenty: a test makes and drops hundreds
# of databases, and a disk would be all that is waited for.
cluster_folder() {
    local name=$1 clone=$2 place=${3:-disk} hash candidate
    local candidates=("$clone/.daybook/$name")
    hash=$(printf '%s' "$clone" | sha256sum | cut -c 1-8)
    if [[ $place == memory ]] && cluster_fits_memory; then
        candidates=("/dev/shm/daybook-$EUID-$name-$hash" "${candidates[@]}")
    fi
    if ((EUID == 0)); then
        candidates+=("/var/lib/daybook-$name-$hash")
    fi
    candidates+=("${TMPDIR:-/tmp}/daybook-$EUID-$name-$hash" "/tmp/daybook-$EUID-$name-$hash")

    for candidate in "${candidates[@]}"; do
        if cluster_socket_fits "$candidate" && cluster_folder_is_reachable "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    die "No folder will do for a PostgreSQL cluster. The user of the server must be able to enter it, and the" \
        "path of its socket may have at most 107 bytes (unix(7)), none of them a space. Tried:" "${candidates[@]/#/    }"
}

# Whether there are 4 GB of shared memory, and 12 GB of memory in all that nobody uses.
cluster_fits_memory() {
    local shared all
    shared=$(df -P -k /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
    all=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)
    ((${shared:-0} >= 4 << 20 && ${all:-0} >= 12 << 20))
}

# Starts the cluster in FOLDER. KIND is `durable` (kept from start to start; what was committed survives a
# power cut) or `throwaway` (made anew; fast, worthless after a crash). Sets cluster_socket, cluster_data
# and cluster_log. With `fresh` as the third argument a durable cluster is made anew too.
cluster_start() {
    local folder=$1 kind=$2 age=${3:-}
    cluster_socket_fits "$folder" ||
        die "The socket $folder/socket/.s.PGSQL.5432 would have more than the 107 bytes that unix(7) allows," \
            "or a character that needs quoting. Choose another folder."
    (umask 022 && mkdir -p "${folder%/*}")
    if ((EUID == 0)); then
        install -d -o postgres -g postgres -m 0700 "$folder" "$folder/socket"
    else
        install -d -m 0700 "$folder" "$folder/socket"
    fi
    cluster_lock "$folder"
    cluster_data=$folder/data
    cluster_socket=$folder/socket
    cluster_log=$folder/log

    # A server that an earlier run could not stop, because it was killed, is this folder's own.
    cluster_stop
    if [[ $kind == throwaway || $age == fresh ]]; then
        rm -rf "$cluster_data" "$cluster_log"
    fi
    if [[ ! -e $cluster_data/PG_VERSION ]]; then
        cluster_make "$kind"
    fi
    as_server "$cluster_programs/pg_ctl" start --silent --wait --pgdata "$cluster_data" --log "$cluster_log" \
        >/dev/null || die "PostgreSQL did not start. The end of $cluster_log:" "$(tail -n 20 "$cluster_log")"
}

# Keeps the folder for this run until it ends: two runs in one clone would take each other's server away.
cluster_lock() {
    exec 9>>"$1/lock"
    flock --nonblock 9 || die "Another run uses $1 at this moment. Stop it, or wait for its end."
}

# Stops the server of this cluster, if it runs. Nothing else is ever stopped.
cluster_stop() {
    if cluster_runs; then
        as_server "$cluster_programs/pg_ctl" stop --silent --wait --mode fast --pgdata "$cluster_data" >/dev/null
    fi
}

# Whether the server of this cluster runs. After a power cut the number in postmaster.pid may be that of a
# stranger, whom pg_ctl would stop; the working folder of a server is its data.
cluster_runs() {
    local server
    [[ -n ${cluster_data:-} ]] || return 1
    server=$(as_server head -n 1 "$cluster_data/postmaster.pid" 2>/dev/null) || return 1
    [[ $(as_server readlink "/proc/$server/cwd") == "$(realpath "$cluster_data")" ]]
}

# Stops the server and removes its folder.
cluster_remove() {
    cluster_stop
    rm -rf "${cluster_data%/data}"
}

# Makes the two roles, unless they are there: the owner migrates; the service role owns nothing and gets
# its rights from the migrations.
cluster_make_roles() {
    local role
    for role in daybook_owner daybook_service; do
        cluster_query postgres <<SQL
select 'create role $role login' where not exists (select from pg_roles where rolname = '$role')\gexec
SQL
    done
}

# Makes the database NAME with its roles, unless it is there.
cluster_make_database() {
    local name=$1
    cluster_make_roles
    cluster_query postgres <<SQL
select 'create database "$name" owner daybook_owner' where not exists (select from pg_database where datname = '$name')\gexec
revoke all on database "$name" from public;
grant connect on database "$name" to daybook_service;
SQL
}

# Runs the SQL of standard input in the database NAME as the superuser; further arguments go to psql.
cluster_query() {
    local name=$1
    shift
    "$cluster_programs/psql" --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@" \
        "$(cluster_connection postgres "$name")"
}

# Prints the libpq connection string of ROLE to the database NAME.
cluster_connection() {
    echo "host=$cluster_socket user=$1 dbname=$2"
}

cluster_make() {
    local kind=$1 options=(--no-sync)
    if [[ $kind == durable ]]; then
        options=(--data-checksums)
    fi
    as_server "$cluster_programs/initdb" --pgdata "$cluster_data" --username postgres --auth trust \
        --encoding UTF8 --locale C.UTF-8 --no-instructions "${options[@]}" >/dev/null
    cluster_settings "$kind" | as_server tee "$cluster_data/postgresql.auto.conf" >/dev/null
}

# Modest enough for a laptop with two cores; the service alone holds a few dozen connections.
cluster_settings() {
    local kind=$1
    cat <<CONF
listen_addresses = ''
unix_socket_directories = '$cluster_socket'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
max_wal_size = 2GB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
CONF
    if [[ $kind == throwaway ]]; then
        cat <<CONF
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
CONF
    fi
}

# Runs a program as the user of the server, in a folder that this user can enter. The server must not
# inherit the lock, or a run that was killed would leave it locked.
as_server() {
    if ((EUID == 0)); then
        (cd / && exec runuser -u postgres -- "$@" 9>&-)
    else
        "$@" 9>&-
    fi
}

# Whether the path of the socket below FOLDER stays within the 107 bytes of sockaddr_un (unix(7)), and can
# stand in a connection string as it is.
cluster_socket_fits() {
    local LC_ALL=C path=$1/socket/.s.PGSQL.5432
    [[ ${#path} -le 107 && $path =~ ^[A-Za-z0-9/._+-]+$ ]]
}

# Whether the user of the server can enter the nearest folder above FOLDER that exists; FOLDER itself,
# where it exists, must be owned by that user, since a folder in /tmp may be somebody else's.
cluster_folder_is_reachable() {
    local folder=$1 owner=$EUID parent
    if ((EUID == 0)); then
        owner=$(id -u postgres)
    fi
    if [[ -e $folder && ! (-d $folder && ! -L $folder && $(stat -c %u "$folder") == "$owner") ]]; then
        return 1
    fi
    parent=${folder%/*}
    while [[ ! -e $parent ]]; do
        parent=${parent%/*}
    done
    as_server test -x "${parent:-/}" && [[ -w ${parent:-/} ]]
}
