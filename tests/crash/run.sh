#!/usr/bin/env bash
# run.sh BINARY ROUNDS - kills and faults: tests/crash/crash.mjs on both engines, a PostgreSQL that itself crashes, tests/crash/faults.mjs. The last line
# is `N passed, N failed`. Starts a PostgreSQL of its own that writes to the disk before it answers.
set -euo pipefail
here=$(cd -- "$(dirname -- "$0")/../.." && pwd)
binary=$(cd -- "$(dirname -- "$1")" && pwd)/$(basename -- "$1") rounds=$2
. "$here/tests/pg.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-crash.XXXXXX")
trap 'pg_stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export BRUECKE_AS=1
passed=0 failed=0
sum() {
    local last
    cat "$work/said"
    last=$(tail -n 1 "$work/said")
    if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
    else failed=$((failed + 1)); fi
}
crash() {                                                   # crash NAME OPTIONS…
    echo "== $1"
    "$binary" demo "${@:2}" >/dev/null
    node "$here/tests/crash/crash.mjs" "$binary" "$rounds" "${@:2}" >"$work/said" 2>&1 || true
    sum
}
mkdir "$work/sqlite" "$work/faults"
crash sqlite --data "$work/sqlite"
pg_start durable
crash postgres --store "$(pg_new crash)"
echo '== faults'
node "$here/tests/crash/faults.mjs" "$binary" "$work/faults" >"$work/said" 2>&1 || true
sum
echo "$passed passed, $failed failed"
[ $failed = 0 ]
