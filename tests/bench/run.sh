#!/usr/bin/env bash
# run.sh - `make bench`: a private PostgreSQL, demonstration regions on both engines, then the measurements of bench.mjs. Ends 0 either way.
set -euo pipefail
cd -- "$(dirname -- "$0")/../.."
. tests/pg.sh
work=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-bench.XXXXXX")
trap 'pg_stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
pg_start
unset BRUECKE_DATA BRUECKE_STORE BRUECKE_LISTEN BRUECKE_REGION BRUECKE_CONFIG
export BRUECKE_AS=1 PATH="$PATH:/usr/sbin" BENCH_POSTGRES BENCH_POSTGRES_PID BENCH_POSTGRES_LOG
BENCH_POSTGRES=$(pg_new bench)
BENCH_POSTGRES_PID=$(head -n 1 "$PG_DIR/data/postmaster.pid")
BENCH_POSTGRES_LOG=$PG_DIR/log

# The small programs beside: loads, and cores of ours without the rest.
plain() { cc -O2 -std=gnu17 "$@"; }
ours() { cc -O2 -std=c17 -D_GNU_SOURCE -include src/base/banned.h -Isrc "$@"; }
plain -o "$work/knock" tests/bench/knock.c
plain -D_GNU_SOURCE -o "$work/ask" tests/bench/ask.c
plain -o "$work/survey" tests/bench/survey.c
plain -shared -fPIC -D_GNU_SOURCE -o "$work/tap.so" tests/bench/tap.c -ldl
ours -o "$work/rank" tests/bench/rank.c src/plan/match.c src/base/[!t]*.c -lm
ours -o "$work/cover" tests/bench/cover.c src/plan/cover.c src/base/[!t]*.c -lm
ours -o "$work/protect" tests/bench/protect.c src/plan/protect.c src/base/[!t]*.c -lglpk -lm
# shellcheck disable=SC2046  # several words
ours -o "$work/durable" tests/bench/durable.c src/store/[!t]*.c src/base/[!t]*.c $(pkg-config --cflags --libs libpq sqlite3) -lm
node tests/bench/bench.mjs "$work" || echo "bench: a part failed, see above" >&2
