#!/usr/bin/env bash
# shellcheck disable=SC2317  # called through check()
# rooms.sh - a room is a folder and a line: in a copy of the tree, adds two rooms, takes the directory away, then all of them.
set -euo pipefail
here=$(cd -- "$(dirname -- "$0")/.." && pwd)
. "$here/tests/pg.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-rooms.XXXXXX")
trap 'rm -rf "$work"' EXIT
export BRUECKE_AS=1
unset BRUECKE_DATA BRUECKE_STORE BRUECKE_LISTEN BRUECKE_REGION BRUECKE_CONFIG

# Everything but what was built, fetched or kept while running. One copy and one build serve all steps, so that each compiles little.
tree=$work/tree bruecke=$work/tree/build/bruecke
mkdir "$tree"
tar -C "$here" --exclude='./build*' --exclude=./node_modules --exclude=./var --exclude=./.git -cf - . | tar -C "$tree" -xf -
if [ -d "$here/node_modules" ]; then ln -s "$here/node_modules" "$tree/node_modules"; fi

passed=0 failed=0
check() {                                                   # check WHAT COMMAND...
    local what=$1 log
    shift
    if log=$("$@" 2>&1); then passed=$((passed + 1))
    else failed=$((failed + 1)); printf 'FAILED: %s\n%s\n' "$what" "$log"; fi
}
finish() { echo "$passed passed, $failed failed"; [ $failed = 0 ]; exit; }

build() { "$tree/tools/build" "$tree/build" -Doptimization=0; }
# Without a build the following steps would ask the program of the step before.
must_build() { local before=$failed; check "$1" build; [ $failed = $before ] || finish; }
take_away() { rm -r "$tree/src/rooms/$1"; sed -i "/\b$1_room\b/d" "$tree/src/rooms/rooms.c"; }
data() { rm -rf "$work/data"; mkdir "$work/data"; "$bruecke" region create kleve --title Kleve --data "$work/data"; }
page() { "$bruecke" request GET "$1" --data "$work/data" --body-only; }
has() { page "$1" > "$work/body" || { cat "$work/body"; return 1; }; grep -qF -- "$2" "$work/body" || { head -c 2000 "$work/body"; return 1; }; }
refused() { ! "$tree/tools/new-room" library book 2>/dev/null; }
none() { ! page "$1" >/dev/null; }
healthy() {                                                 # through a socket
    local port server i
    port=$(free_port)
    "$bruecke" serve --data "$work/data" --listen "127.0.0.1:$port" >/dev/null & server=$!
    for i in {1..50}; do curl -sf "http://127.0.0.1:$port/health" >/dev/null && break; sleep 0.1; done
    curl -sf "http://127.0.0.1:$port/health" >/dev/null && curl -sf "http://127.0.0.1:$port/kleve/de/" >/dev/null || i=0
    kill -TERM "$server" && wait "$server" && [ "$i" != 0 ]
}

"$tree/tools/new-room" library book >/dev/null
cp -r "$here/tests/rooms/tiny" "$tree/src/rooms/tiny"
sed -i -e 's/^const struct room \*const rooms/extern const struct room tiny_room;\n&/' -e '/^ *&library_room,/a\    \&tiny_room,' "$tree/src/rooms/rooms.c"
must_build "builds with a room of tools/new-room and a second tiny room"
check "makes a region" data
check "the new room shows its empty list" page /kleve/de/books
check "the new room has its API" has /kleve/api/v1/library/book '"total":0'
check "the directory is there" page /kleve/de/offers
check "a second new room of that name is refused" refused

take_away directory
must_build "builds without the directory"
check "makes a region without the directory" data
check "fills the tiny room" "$bruecke" import tiny.thing "$here/tests/rooms/tiny/things.csv" --data "$work/data"
check "its list shows the row" has /kleve/de/things Würfel
check "its list filters" has "/kleve/api/v1/tiny/thing?kind=square" '"total":1'
check "the directory's pages are gone" none /kleve/de/offers
check "the first page stands without the directory" page /kleve/de/
check "serves through a socket" healthy

take_away tiny
take_away library
must_build "builds without any room"
check "makes a region without any room" data
check "the first page stands without any room" page /kleve/de/
check "serves through a socket without any room" healthy
finish
