#!/usr/bin/env bash
# shellcheck disable=SC2317  # called through check()
# rooms.sh - a room is a folder and a line: in a copy of the tree, adds two rooms, takes the directory away, brings one of the new rooms a version
# further with a step, a flow and a role, then takes all of them away.
set -euo pipefail
here=$(cd -- "$(dirname -- "$0")/.." && pwd)
. "$here/tests/pg.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-rooms.XXXXXX")
trap 'pg_stop; rm -rf "$work"' EXIT
export BRUECKE_AS=1 BRUECKE_LOG=error
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

build() { "$tree/tools/build" "$tree/build"; }             # as the tree itself is built: what is unchanged comes from ccache
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
    for i in {1..300}; do curl -sf "http://127.0.0.1:$port/health" >/dev/null && break; sleep 0.1; done
    curl -sf "http://127.0.0.1:$port/health" >/dev/null && curl -sf "http://127.0.0.1:$port/kleve/de/" >/dev/null || i=0
    kill -TERM "$server" && wait "$server" && [ "$i" != 0 ]
}

"$tree/tools/new-room" library book >/dev/null
cp -r "$here/tests/rooms/tiny" "$tree/src/rooms/tiny"
sed -i -e 's/^const struct room \*const rooms/extern const struct room tiny_room;\n&/' -e '/^ *&library_room,/a\    \&tiny_room,' "$tree/src/rooms/rooms.c"
must_build "builds with a room of tools/new-room and a second tiny room"
check "makes a region" data
check "the new room shows its empty list" page /kleve/de/books
check "its unit test is built" env BUILD_ONLY=test_library_book "$tree/tools/build" "$tree/build"
check "its unit test passes" "$tree/build/test_library_book"
check "its requests are answered as its web.txt says" node "$here/tests/request.mjs" "$bruecke" "--data $work/data" "$tree/src/rooms/library/web.txt"
check "the new room has its API" has /kleve/api/v1/library/book '"total":0'
check "the directory is there" page /kleve/de/offers
check "a second new room of that name is refused" refused

take_away directory
must_build "builds without the directory"
check "makes a region without the directory" data
check "fills the tiny room" "$bruecke" import tiny.thing "$here/tests/rooms/tiny/things.csv" --as editor --data "$work/data"
check "its list shows the row" has /kleve/de/things Würfel
check "its list filters" has "/kleve/api/v1/tiny/thing?kind=square" '"total":1'
check "the directory's pages are gone" none /kleve/de/offers
check "the first page stands without the directory" page /kleve/de/
check "serves through a socket" healthy

# ---- a room's next version: a field renamed by a step, a flow, a role of its own -----------------------------------------------------------
says() { local want=$1; shift; "$@" > "$work/said" 2>&1; local rc=$?; grep -qE -- "$want" "$work/said" || { cat "$work/said"; return 1; }; return "$rc"; }
code() { local want=$1 rc=0; shift; "$@" > "$work/said" 2>&1 || rc=$?; [ "$rc" = "$want" ] || { echo "exit code $rc"; cat "$work/said"; return 1; }; }
said() { grep -qE -- "$1" "$work/said" || { cat "$work/said"; return 1; }; }
quiet() { if "$@" > "$work/said" 2>&1 && [ ! -s "$work/said" ]; then return 0; fi; cat "$work/said"; return 1; }
lines() { [ "$(wc -l < "$work/said")" = "$1" ] || { cat "$work/said"; return 1; }; }
tiny_first() {                                              # tiny_first OPTIONS...: a region with things of the first version
    "$bruecke" region create tiny --title Tiny "$@" && "$bruecke" import tiny.thing "$here/tests/rooms/tiny/things.csv" --as editor --region tiny "$@"
}
things() { "$bruecke" export tiny.thing --as editor --region "$1" "${@:2}"; }
alike() { things tiny "$@" > "$work/one" && things fresh "$@" > "$work/two" && diff "$work/one" "$work/two" && grep -q square "$work/one"; }
answers() { local want=$1; shift; "$bruecke" request "$@" > "$work/said" 2>&1 || true; grep -q "^HTTP/1.1 $want " "$work/said" || { head -n 40 "$work/said"; return 1; }; }
state() { "$bruecke" request GET "/tiny/api/v1/tiny/thing/wuerfel" --body-only "${@:2}" | grep -qF "\"state\":\"$1\""; }
tiny_next() {                                               # tiny_next ENGINE OPTIONS...
    local on=$1
    shift
    check "$on: does not serve what is behind" code 1 timeout 20 "$bruecke" serve --listen 127.0.0.1:0 --log error "$@"
    check "$on: says in one line how to go on" lines 1
    check "$on: names the command" said 'region tiny: .*run `bruecke migrate`'
    for i in 1 2; do                                        # looking changes nothing
        check "$on: migrate --check tells that something is due ($i)" code 1 "$bruecke" migrate --check "$@"
        check "$on: migrate --check names the steps ($i)" said 'tiny: step tiny 1: rename column tiny_thing.kind to shape'
    done
    check "$on: migrates" says 'tiny: step tiny 3: data of table tiny_thing' "$bruecke" migrate "$@"
    check "$on: has nothing more to do" quiet "$bruecke" migrate "$@"
    check "$on: has no difference" quiet "$bruecke" migrate --check "$@"
    check "$on: holds what it promises" says 'nothing found' "$bruecke" check --region tiny "$@"
    check "$on: a fresh region" "$bruecke" region create fresh --title Fresh "$@"
    check "$on: of which nothing is due" quiet "$bruecke" migrate --check "$@"
    check "$on: takes the same things" "$bruecke" import tiny.thing "$here/tests/rooms/tiny-next/things.csv" --as editor --region fresh "$@"
    check "$on: the migrated region holds the same as the fresh one" alike "$@"
    check "$on: the room's role can be given" says /tiny/ "$bruecke" user add keeper@beispiel.example --role keeper --region tiny "$@"
    check "$on: a page of its own lists what is not shown" says wuerfel "$bruecke" request GET /tiny/de/tiny/hidden --as editor --body-only "$@"
    check "$on: it is for the office" answers 303 GET /tiny/de/tiny/hidden "$@"
    for i in ball wuerfel; do check "$on: a keeper shows $i" answers 303 POST "/fresh/de/things/$i/show" --as keeper "$@"; done
    check "$on: the page says that nothing is there" says 'Everything is shown' "$bruecke" request GET /fresh/de/tiny/hidden --as keeper --body-only "$@"
    check "$on: an editor may not show a thing" answers 403 POST /tiny/de/things/wuerfel/show --as editor "$@"
    check "$on: it stays a draft" state draft "$@"
    check "$on: a visitor may not either" answers '40[13]' POST /tiny/de/things/wuerfel/show "$@"
    check "$on: a keeper shows it" answers 303 POST /tiny/de/things/wuerfel/show --as keeper "$@"
    check "$on: it is shown" state shown "$@"
    check "$on: not a second time" answers 409 POST /tiny/de/things/wuerfel/show --as keeper "$@"
    check "$on: an editor may hide it" answers 303 POST /tiny/de/things/wuerfel/hide --as editor "$@"
    check "$on: it is a draft again" state draft "$@"
    check "$on: the history is whole" says 'nothing found' "$bruecke" check --region tiny "$@"
}
pg_start
store=$(pg_new rooms)
mkdir "$work/next"
check "SQLite: a region of the first version" tiny_first --data "$work/next"
check "PostgreSQL: a region of the first version" tiny_first --store "$store"
cp -r "$here"/tests/rooms/tiny-next/* "$tree/src/rooms/tiny/"
must_build "builds with the next version of the tiny room"
tiny_next SQLite --data "$work/next"
tiny_next PostgreSQL --store "$store"

take_away tiny
take_away library
must_build "builds without any room"
check "makes a region without any room" data
check "the first page stands without any room" page /kleve/de/
check "serves through a socket without any room" healthy
finish
