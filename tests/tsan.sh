#!/usr/bin/env bash
# tsan.sh BINARY - the server and the worker of a build with the thread sanitizer under load: http.mjs (readers beside writers, the cache, stopping), race.mjs (a hundred at
# once), work.mjs (mails, jobs, a worker that is killed), and a soak of TSAN_SECONDS (60). Every report of a race fails it, with the report.
set -euo pipefail
cd -- "$(dirname -- "$0")/.."
program=$1 seconds=${TSAN_SECONDS:-60}
. tests/pg.sh
work=$(mktemp -d "$(scratch)/bruecke-tsan.XXXXXX")
trap 'pg_stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
pg_start
export LC_ALL=C.UTF-8 TZ=UTC BRUECKE_AS=1 BRUECKE_NOW=1795003200 BRUECKE_SANDBOX=off        # such builds have no walls
unset BRUECKE_DATA BRUECKE_STORE BRUECKE_LISTEN BRUECKE_REGION BRUECKE_CONFIG
# Scripts hide what their servers say: reports go into files. Exit codes stay those of the program, so that the scripts judge what they are for.
export TSAN_OPTIONS="log_path=$work/report exitcode=0 suppressions=$PWD/tests/tsan.supp history_size=5 second_deadlock_stack=1"
mkdir "$work/data"
"$program" demo --data "$work/data" >"$work/demo.log" 2>&1 || { cat "$work/demo.log"; exit 1; }
url=$(pg_new demo)
"$program" demo --store "$url" >"$work/demo.log" 2>&1 || { cat "$work/demo.log"; exit 1; }
cp -r "$work/data" "$work/raced"                            # race.mjs puts rows in by hand, which `check` would find after the soak
for part in http race; do
    echo "== $part"
    node tests/$part.mjs "$program" "--data $work/raced" "--store $(pg_new "$part" demo)" | tail -n 6 || true
done
echo "== work"
node tests/work.mjs "$program" "$(pg_new work)" | tail -n 4 || true
for options in "--data $work/data" "--store $url"; do
    echo "== soak ${options%% *}"
    (unset BRUECKE_NOW; export BRUECKE_MAIL_DIR=$work/mail; node tests/soak/soak.mjs "$program" "$options" "$seconds" | tail -n 12) || true
done
# The scripts' own counts may name what is too slow here; what decides is the sanitizer.
reports=$(find "$work" -name 'report.*' -size +0 | wc -l)
find "$work" -name 'report.*' -size +0 -exec head -n 80 {} \;
echo "$reports reports of the thread sanitizer"
[ "$reports" = 0 ]
