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
export PATH="$PATH:/usr/sbin" BENCH_POSTGRES
BENCH_POSTGRES=$(pg_new bench)
cc -O2 -o "$work/knock" tests/bench/knock.c
cc -O2 -std=c17 -D_GNU_SOURCE -include src/base/banned.h -Isrc -o "$work/rank" tests/bench/rank.c src/plan/match.c src/base/[!t]*.c -lm
# shellcheck disable=SC2046  # several words
cc -O2 -std=c17 -D_GNU_SOURCE -include src/base/banned.h -Isrc -o "$work/durable" tests/bench/durable.c src/store/[!t]*.c src/base/[!t]*.c $(pkg-config --cflags --libs libpq sqlite3) -lm
cc -O2 -shared -fPIC -D_GNU_SOURCE -o "$work/tap.so" tests/bench/tap.c -ldl
cc -O2 -std=c17 -D_GNU_SOURCE -include src/base/banned.h -Isrc -o "$work/cover" tests/bench/cover.c src/plan/cover.c src/base/[!t]*.c -lm
cc -O2 -std=c17 -D_GNU_SOURCE -include src/base/banned.h -Isrc -o "$work/protect" tests/bench/protect.c src/plan/protect.c src/base/[!t]*.c -lglpk -lm
cc -O2 -o "$work/survey" tests/bench/survey.c
node tests/bench/bench.mjs "$work" || echo "bench: stopped early, see above" >&2
