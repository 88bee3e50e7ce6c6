#!/usr/bin/env bash
# run.sh BINARY [FOLDER] - the attacks of run.mjs on SQLite and PostgreSQL, then the scanners for every role; reports in FOLDER (build/attack).
#
# ATTACK_SECONDS: time of each scanner per role; ATTACK_ROLES: only these; ATTACK_ONLY=scan or attacks: one half.
# Scanners run in a network of their own (unshare): only its loopback exists. Without the right to make one, they do not run.
set -uo pipefail
cd -- "$(dirname -- "$0")/../.."
binary=$(realpath -- "${1:-build/bruecke}") out=${2:-build/attack} failed=0
mkdir -p "$out"
out=$(realpath -- "$out")
. tests/pg.sh
work=$(mktemp -d "$(scratch)/bruecke-attack.XXXXXX")
trap 'pg_stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export LC_ALL=C.UTF-8 TZ=UTC

if [ "${ATTACK_ONLY:-attacks}" = attacks ]; then
    pg_start
    "$binary" demo --data "$work/data" >/dev/null 2>&1 || exit 1
    url=$(pg_new attack)
    "$binary" demo --store "$url" >/dev/null 2>&1 || exit 1
    node tests/attack/run.mjs "$binary" "--data $work/data" "--store $url" | tee "$out/attacks.txt" || failed=1
    pg_stop
fi
if [ "${ATTACK_ONLY:-scan}" = scan ]; then
    "$binary" demo --data "$work/scanned" >/dev/null 2>&1 || exit 1
    alone=(unshare -n)
    [ "$(id -u)" = 0 ] || alone=(unshare -rn)
    # shellcheck disable=SC2016,SC2086  # the inner shell's, a list of words
    if "${alone[@]}" true 2>/dev/null; then "${alone[@]}" sh -c 'ip link set lo up && exec "$@"' alone node tests/attack/scan.mjs "$binary" "$out" "--data $work/scanned" ${ATTACK_ROLES:-} || failed=1
    else echo "SKIPPED: scanners: no network of our own can be made here"; fi
fi
exit $failed
