# shellcheck shell=bash
# pg.sh - a private PostgreSQL 15 for tests: a cluster of its own, on a free port, in a folder of its own. Source it.
#
#     pg_start            # sets PG_PORT and PG_DIR; half a second
#     url=$(pg_new NAME)  # a new, empty database; pg_new NAME OTHER: a copy
#     pg_stop             # ends the server and takes the folder away; harmless if there is none
PGBIN=/usr/lib/postgresql/15/bin

# Both initdb and the server refuse root. From / because user postgres may not be able to stand where we are.
pg_as() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }

free_port() {
    node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}

# Where files lie that nobody reads after the run: in memory, if there is plenty (containers often have 64 MB) and nobody chose a folder.
scratch() {
    if [ -z "${TMPDIR:-}" ] && [ "$(stat -f -c %T /dev/shm 2>/dev/null)" = tmpfs ] && [ "$(df --output=avail -m /dev/shm | tail -n 1)" -ge 6000 ]; then echo /dev/shm
    else echo "${TMPDIR:-/tmp}"; fi
}

# TCP on loopback with trust: socket paths end at 107 bytes. Nothing waits for the disk, unless `pg_start durable` asks for it.
pg_start() {
    local sync=off
    [ "${1:-}" != durable ] || sync=on
    PG_DIR=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-pg.XXXXXX")
    if [ "$(id -u)" = 0 ]; then chown postgres "$PG_DIR"; fi
    PG_PORT=$(free_port)
    pg_as $PGBIN/initdb -D "$PG_DIR/data" -U bruecke -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions >/dev/null
    pg_as tee -a "$PG_DIR/data/postgresql.auto.conf" >/dev/null <<END
listen_addresses='127.0.0.1'
port=$PG_PORT
unix_socket_directories=''
shared_buffers=64MB
max_connections=400
max_locks_per_transaction=512
max_pred_locks_per_transaction=1024
lc_messages='C'
fsync=$sync
synchronous_commit=$sync
full_page_writes=$sync
END
    pg_as $PGBIN/pg_ctl -D "$PG_DIR/data" -l "$PG_DIR/log" -w -s start || { cat "$PG_DIR/log" >&2; return 1; }
}

pg_new() {                                                  # pg_new NAME [OTHER]: a copy of another, which nobody may be using
    $PGBIN/psql -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$PG_PORT" -U bruecke -d postgres -c "CREATE DATABASE $1 TEMPLATE ${2:-template0}"
    echo "postgres://bruecke@127.0.0.1:$PG_PORT/$1"
}

pg_stop() {
    [ -n "${PG_DIR:-}" ] || return 0
    pg_as $PGBIN/pg_ctl -D "$PG_DIR/data" -m immediate -w -s stop 2>/dev/null || true
    rm -rf "$PG_DIR"
    PG_DIR=
}
