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

# TCP on loopback with trust: socket paths end at 107 bytes. Nothing waits for the disk, nor lies there, unless `pg_start durable` asks for it.
# `pg_start brief`: nobody will stream from it or stay for long, which saves a seventh of its work.
pg_start() {
    local sync=off brief="" in
    in=$(scratch)
    case ${1:-} in
    durable) sync=on in=${TMPDIR:-/tmp} ;;
    brief)   brief=$'autovacuum=off\nwal_level=minimal\nmax_wal_senders=0\ncheckpoint_timeout=1h\nmax_wal_size=2GB' ;;
    esac
    PG_DIR=$(mktemp -d "$in/bruecke-pg.XXXXXX")
    if [ "$(id -u)" = 0 ]; then chown postgres "$PG_DIR"; fi
    pg_as $PGBIN/initdb -D "$PG_DIR/data" -U bruecke -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions >/dev/null
    PG_PORT=$(free_port)                                    # not sooner: somebody else might take it meanwhile
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
$brief
END
    pg_as $PGBIN/pg_ctl -D "$PG_DIR/data" -l "$PG_DIR/log" -w -s start || { cat "$PG_DIR/log" >&2; return 1; }
}

pg_do() { $PGBIN/psql -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$PG_PORT" -U bruecke -d postgres -c "$1"; }
pg_new() {                                                  # pg_new NAME [OTHER]: a copy of another, which nobody may be using
    pg_do "CREATE DATABASE $1 TEMPLATE ${2:-template0} ${2:+STRATEGY file_copy}"
    echo "postgres://bruecke@127.0.0.1:$PG_PORT/$1"
}
pg_drop() { pg_do "DROP DATABASE $1 WITH (FORCE)"; }

pg_stop() {
    [ -n "${PG_DIR:-}" ] || return 0
    [ ! -d "$PG_DIR/standby" ] || pg_as $PGBIN/pg_ctl -D "$PG_DIR/standby" -m immediate -w -s stop 2>/dev/null || true
    pg_as $PGBIN/pg_ctl -D "$PG_DIR/data" -m immediate -w -s stop 2>/dev/null || true
    rm -rf "$PG_DIR"
    PG_DIR=
}

# ---- a primary and its standby -----------------------------------------------------------------------------------------------------------------------
# pg_pair: after `pg_start durable`, a second server in PG_DIR/standby on PG_PORT2 that every commit of the first waits for (synchronous streaming).
pg_pair() {
    PG_PORT2=$(free_port)
    pg_as $PGBIN/pg_basebackup -h 127.0.0.1 -p "$PG_PORT" -U bruecke -D "$PG_DIR/standby" -X stream -R -C -S standby -c fast --no-sync \
        -d "host=127.0.0.1 port=$PG_PORT user=bruecke application_name=standby"
    pg_as tee -a "$PG_DIR/standby/postgresql.auto.conf" <<<"port=$PG_PORT2" >/dev/null
    pg_as $PGBIN/pg_ctl -D "$PG_DIR/standby" -l "$PG_DIR/standby.log" -w -s start
    $PGBIN/psql -X -q -h 127.0.0.1 -p "$PG_PORT" -U bruecke -d postgres -c "ALTER SYSTEM SET synchronous_standby_names='standby'" -c "SELECT pg_reload_conf()" >/dev/null
}

# The standby becomes the primary. It must not wait for a standby of its own, which it does not have: its first commit would hang for ever.
pg_promote() {
    pg_as tee -a "$PG_DIR/standby/postgresql.auto.conf" <<<"synchronous_standby_names=''" >/dev/null
    pg_as $PGBIN/pg_ctl -D "$PG_DIR/standby" -s reload
    pg_as $PGBIN/pg_ctl -D "$PG_DIR/standby" -w -s promote
}
