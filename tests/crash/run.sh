#!/usr/bin/env bash
# run.sh BINARY ROUNDS [PART…] - kills, cuts and faults: crash.mjs on SQLite, crash.mjs on a PostgreSQL that itself dies (ROUNDS_PG rounds, or a fifth of
# ROUNDS), powercut (CUTS cuts, or ROUNDS, at least 20; and whether its disk does lose what is not synced), faults.mjs, around.mjs. PART: sqlite postgres
# powercut faults around; all but the last at first. The last line is `N passed, N failed`.
# Starts a PostgreSQL of its own that writes to the disk before it answers. Where nothing survives anyway (TMPDIR in memory) kills are as good: what a
# killed process has written stays with the kernel; what a machine loses is powercut's matter.
set -euo pipefail
here=$(cd -- "$(dirname -- "$0")/../.." && pwd)
binary=$(cd -- "$(dirname -- "$1")" && pwd)/$(basename -- "$1") rounds=$2
shift 2
parts=${*:-sqlite postgres powercut faults}
. "$here/tests/pg.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-crash.XXXXXX")
trap 'pg_stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export BRUECKE_AS=1
passed=0 failed=0
sum() {
    local last
    last=$(tail -n 1 "$work/said")
    if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
    else failed=$((failed + 1)); fi
}
part() {                                                    # part NAME COMMAND…; one that fails without counting it counts once
    local rc=0 before=$failed
    echo "== $1"
    shift
    "$@" 2>&1 | tee "$work/said" || rc=1
    sum
    if [ $rc != 0 ] && [ "$failed" = "$before" ]; then failed=$((failed + 1)); fi
}
crash() {                                                   # crash ROUNDS OPTIONS…
    if [ "$2" = --store ]; then
        export BRUECKE_SEAL_KEY=$work/seal.key
        (umask 077; head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$work/seal.key")
    fi
    "$binary" demo "${@:2}" >/dev/null && node "$here/tests/crash/crash.mjs" "$binary" "$@"
}
# The disk of the test must be seen to lose things where SQLite is told not to wait for it.
cuts() {
    local build status=0 n=${CUTS:-$((rounds < 20 ? 20 : rounds))}
    build=$(dirname -- "$binary")
    BUILD_ONLY=powercut "$here/tools/build" "$build" || return 1
    for weak in OFF NORMAL; do
        "$build/powercut" 20 1 $weak >"$work/weak" 2>&1 || { cat "$work/weak"; status=1; }
        echo "with synchronous=$weak: $(grep '^lost' "$work/weak")"
    done
    "$build/powercut" "$n" ${CRASH_SEED:-} || status=1
    return $status
}
for one in $parts; do
    case $one in
    sqlite)   mkdir "$work/sqlite"; part sqlite crash "$rounds" --data "$work/sqlite" ;;
    postgres) pg_start durable; export PG_DIR; part postgres crash "${ROUNDS_PG:-$(((rounds + 4) / 5))}" --store "$(pg_new crash)"; pg_stop ;;
    powercut) part powercut cuts ;;
    around)   mkdir "$work/around"; part around node "$here/tests/crash/around.mjs" "$binary" "$work/around" ;;
    faults)   mkdir "$work/faults"; part faults node "$here/tests/crash/faults.mjs" "$binary" "$work/faults" ;;
    *)        echo "run.sh: there is no part $one" >&2; exit 2 ;;
    esac
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
