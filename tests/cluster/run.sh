#!/usr/bin/env bash
# run.sh BINARY - two nodes and two workers on a PostgreSQL with a synchronous standby, behind HAProxy, under load, while parts of it die or freeze. Starts
# everything itself, on ports of this machine alone. The last line is `N passed, N failed`.
set -euo pipefail
here=$(cd -- "$(dirname -- "$0")/../.." && pwd)
. "$here/tests/pg.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-cluster.XXXXXX")
trap 'pg_stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
pg_start durable
# Few connections: a storm must not be won by plenty.
pg_as tee -a "$PG_DIR/data/postgresql.auto.conf" >/dev/null <<<"max_connections=${CLUSTER_CONNECTIONS:-30}"
pg_as $PGBIN/pg_ctl -D "$PG_DIR/data" -l "$PG_DIR/log" -m fast -w -s restart
pg_new cluster >/dev/null
pg_pair
export PG_DIR PG_PORT PG_PORT2 PGBIN
node "$here/tests/cluster/run.mjs" "$1" "$work" "$here"
