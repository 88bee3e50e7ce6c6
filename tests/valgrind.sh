#!/usr/bin/env bash
# valgrind.sh BINARY - the smoke subset under memcheck: pages, lists, search, exports, a PDF, writing, jobs, and a server that is asked and stopped, on both engines.
# Fails on any error that memcheck reports and on what is definitely lost. What the sanitizers do not see: values never set that libraries made.
set -euo pipefail
cd -- "$(dirname -- "$0")/.."
program=$1
. tests/pg.sh
work=$(mktemp -d "$(scratch)/bruecke-valgrind.XXXXXX")
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; pg_stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export LC_ALL=C.UTF-8 TZ=UTC BRUECKE_AS=1 BRUECKE_NOW=1795003200
export BRUECKE_SANDBOX=off                                  # valgrind's own doings are not the program's
unset BRUECKE_DATA BRUECKE_STORE BRUECKE_LISTEN BRUECKE_REGION BRUECKE_CONFIG
passed=0 failed=0
check() {                                                   # check NAME COMMAND…: under memcheck; only its verdict counts, not the command's
    local rc=0 name=$1
    shift
    # shellcheck disable=SC2086
    ${limit:+timeout --preserve-status -s TERM "$limit"} valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite --num-callers=25 --suppressions=tests/valgrind.supp \
        --log-file="$work/said" "$@" <"${input:-/dev/null}" >"$work/out" 2>"$work/err" || rc=$?
    if [ $rc = 99 ] || [ -s "$work/said" ]; then failed=$((failed + 1)); echo "FAIL  $name"; head -n 60 "$work/said"; else passed=$((passed + 1)); fi
}
asked() { printf 'GET\t%s\t--as\t%s\n' /kleve/de/ visitor /kleve/ar/offers visitor '/kleve/de/search?q=Deutsch' visitor /kleve/de/offers.xlsx visitor /kleve/de/offers.csv editor \
    /kleve/de/card/ar/wallet.pdf visitor /kleve/de/today editor /kleve/de/indicators visitor '/kleve/api/v1/directory/offer?limit=3' visitor /kleve/api/openapi.json visitor; }
round() {                                                   # round NAME OPTION VALUE
    local name=$1
    shift
    input=$work/asked check "$name: requests" "$program" requests mark "$@"
    if [ "$(grep -a -c '^mark [01]$' "$work/out")" != 10 ]; then failed=$((failed + 1)); echo "FAIL  $name: not every request was answered"; fi
    printf 'key,name,kind\nvg-1,Probe,association\n' > "$work/rows.csv"
    check "$name: import" "$program" import directory.actor "$work/rows.csv" --region kleve "$@"
    check "$name: export" "$program" export directory.offer --region kleve "$@"
    check "$name: jobs" "$program" work --once "$@"
    check "$name: check" "$program" check "$@"
    check "$name: backup" "$program" backup "$work/$name.backup" "$@"
    serve "$name: serve" "$@"
}
serve() {                                                   # asked by curl while it runs, then stopped
    local name=$1 port limit=${VALGRIND_SECONDS:-180} path
    shift
    port=$(free_port)
    (for _ in $(seq 200); do curl -s -o /dev/null "http://127.0.0.1:$port/kleve/de/" && break; sleep 0.2; done
     for path in kleve/de/ kleve/ar/offers 'kleve/uk/search?q=%D1%80%D0%BE%D0%B1%D0%BE%D1%82%D0%B0' kleve/de/offers.json kleve/de/none site.css; do
         curl -s -o "$work/page" --compressed "http://127.0.0.1:$port/$path" && echo "$path" >> "$work/asked.$port"
     done) &
    check "$name" "$program" serve --listen "127.0.0.1:$port" "$@"
    wait
    if [ ! -s "$work/asked.$port" ]; then failed=$((failed + 1)); echo "FAIL  $name: it answered nothing within $limit s"; fi
}
asked > "$work/asked"
mkdir "$work/data"
"$program" demo --data "$work/data" >"$work/demo" 2>&1 || { cat "$work/demo"; exit 1; }
limit=
round sqlite --data "$work/data"
pg_start
url=$(pg_new smoke)
"$program" demo --store "$url" >"$work/demo" 2>&1 || { cat "$work/demo"; exit 1; }
BRUECKE_SEAL_KEY=$work/sealed.key
export BRUECKE_SEAL_KEY
(umask 077; od -An -tx1 -N32 /dev/urandom | tr -d ' \n' > "$BRUECKE_SEAL_KEY")
round postgres --store "$url"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
