#!/bin/sh
# backup.sh BINARY STORE_URL_A STORE_URL_B - a backup taken beside a writer is one moment of its region; it comes back whole, on either engine, and a
# damaged one not at all. The URLs name two empty PostgreSQL databases. The last line is `N passed, N failed`.
set -u
binary=$1 url_a=$2 url_b=$3
case $binary in /*) ;; *) binary=$(pwd)/$binary ;; esac
work=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-backup.XXXXXX")
trap 'touch "$work/enough"; wait; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work" || exit 1
passed=0 failed=0
printf '%064d' 7 >seal.key; BRUECKE_SEAL_KEY=$work/seal.key; export BRUECKE_SEAL_KEY        # what is sealed in the store opens wherever it comes back
printf '%064d' 1 >backup.key; printf '%064d' 2 >other.key
verdict() { if [ "$2" = yes ]; then passed=$((passed + 1)); echo "ok    $1"; else failed=$((failed + 1)); echo "FAIL  $1"; sed 's/^/      | /' err 2>/dev/null | head -n 5; fi; }
is() { title=$1 code=$2; shift 2; "$binary" "$@" >out 2>err; got=$?; verdict "$title" "$([ $got -eq "$code" ] && echo yes)"; }
content() { zcat "$1" | sed '1d;2d;$d'; }                  # without the day of the backup, the region's name and the digest

# Each transaction gives two life situations the same number, one higher than before: a moment of the region has two equal ones.
write_on() {                                               # write_on OPTIONS…: until there is a file `enough`; `wrote` holds the last number that was acknowledged
    number=0
    while [ ! -e enough ]; do
        number=$((number + 1))
        printf 'key,position\narriving,%s\ngerman,%s\n' $number $number >next.csv
        "$binary" import directory.topic next.csv --region kleve "$@" >/dev/null 2>writer.err && echo $number >wrote.new && mv wrote.new wrote
    done
}
pair() { "$binary" export directory.topic --region kleve "$@" 2>/dev/null >topics.csv; awk -F, 'NR > 1 && ($1 == "arriving" || $1 == "german") { print $NF }' topics.csv | sort -u | tr '\n' ' '; }

# one_engine NAME SOURCE-OPTIONS | TARGET-OPTIONS: the demonstration under load, into a store of the other engine and back.
one_engine() {
    name=$1 from=$2 to=$3
    rm -f enough wrote
    # shellcheck disable=SC2086  # an option and its value
    { is "$name: a region" 0 demo $from; write_on $from & }
    writer=$!
    for _ in $(seq 2400); do [ -s wrote ] && break; sleep 0.05; done
    before=$(cat wrote 2>/dev/null || echo 0)
    # shellcheck disable=SC2086
    is "$name: a backup beside a writer" 0 backup "$name.gz" $from
    for _ in $(seq 100); do [ "$(cat wrote)" -gt "$before" ] && break; sleep 0.2; done
    touch enough; wait $writer
    after=$(cat wrote)
    verdict "$name: the writer went on meanwhile ($before to $after)" "$([ "$after" -gt "$before" ] && echo yes)"
    verdict "$name: only its owner may read it" "$([ "$(stat -c %a "$name.gz")" = 600 ] && echo yes)"
    # shellcheck disable=SC2086
    is "$name: restored elsewhere" 0 restore "$name.gz" $to
    # shellcheck disable=SC2086
    is "$name: check finds nothing" 0 check $to
    # shellcheck disable=SC2086
    moment=$(pair $to)
    set -- $moment
    verdict "$name: both numbers are of one moment of the run ($before ≤ ${moment}≤ $((after + 1)))" \
        "$([ $# -eq 1 ] && [ "$1" -ge "$before" ] && [ "$1" -le $((after + 1)) ] && echo yes)"
    # shellcheck disable=SC2086
    is "$name: a backup of what was restored" 0 backup "$name-2.gz" $to
    content "$name.gz" >one; content "$name-2.gz" >two
    verdict "$name: holds the same, byte for byte" "$(cmp -s one two && [ -s one ] && echo yes)"
    exec 9>"$name-3.gz.part"; flock 9
    # shellcheck disable=SC2086
    is "$name: two at one place: the second is told so" 1 backup "$name-3.gz" $to
    verdict "$name: and takes nothing away" "$(grep -q 'another backup' err && [ -e "$name-3.gz.part" ] && [ ! -e "$name-3.gz" ] && echo yes)"
    exec 9>&-
    # shellcheck disable=SC2086
    is "$name: over what one left that was cut off" 0 backup "$name-3.gz" $to
    # shellcheck disable=SC2086
    is "$name: a region that is there is not touched" 1 restore "$name.gz" $to
    # shellcheck disable=SC2086
    is "$name: but comes back under another name" 0 restore "$name.gz" --region kleve --as zweite $to
    # shellcheck disable=SC2086
    is "$name: which is whole" 0 check --region zweite $to
    # shellcheck disable=SC2086
    printf 'key,name,position\nneu,Neu,1\n' >new.csv; is "$name: and takes new rows" 0 import directory.topic new.csv --region zweite $to
}
mkdir a b
BRUECKE_AS=1; export BRUECKE_AS
one_engine sqlite "--data $work/a" "--store $url_a"
one_engine postgres "--store $url_b" "--data $work/b"

# ---- what is sealed in the store opens with the key of the installation alone -------------------------------------------------------
bare() { title=$1 code=$2; shift 2; (unset BRUECKE_SEAL_KEY; "$binary" "$@") >out 2>err; got=$?; verdict "$title" "$([ $got -eq "$code" ] && echo yes)"; }
bare 'restored without the key, check names what is sealed' 1 check --region kleve --data b
verdict 'and nothing else' "$(grep -q people_bank out && ! grep -v -e 'does not open' -e 'findings$' out | grep -q . && echo yes)"
verdict 'and has made no new key' "$([ ! -e b/sealed.key ] && echo yes)"
bare 'the same as JSON' 1 check --region kleve --data b --json
verdict 'of one form' "$(node -e 'const d = JSON.parse(require("fs").readFileSync("out")); process.stdout.write(d.count > 0 && d.complete && d.findings.every(f => f.region === "kleve" && f.kind === "sealed" && f.of === "people_bank" && f.row && f.text && f.mend) ? "yes" : "")')"
cp seal.key b/sealed.key
bare 'with the key beside it, it finds nothing' 0 check --region kleve --data b

# ---- a file that is sealed as a whole ------------------------------------------------------------------------------------------------
is 'a sealed backup, tried at once' 0 backup sealed --key-file backup.key --verify --region zweite --data b
verdict 'says so' "$(grep -q 'the same when written again, check finds nothing' out && echo yes)"
verdict 'and shows nothing' "$(head -c 15 sealed | grep -q bruecke-sealed1 && ! grep -aq -e Deutsch -e kleve sealed && echo yes)"
is 'comes back with its key' 0 restore sealed --check --key-file backup.key
is 'not without' 1 restore sealed --check;                                    verdict 'and says why' "$(grep -q -e --key-file err && echo yes)"
is 'not with another' 1 restore sealed --check --key-file other.key;          verdict 'and says that' "$(grep -q 'another one' err && echo yes)"
is 'a key that is none' 1 restore sealed --check --key-file sqlite.gz
is 'a key for a file that is not sealed' 1 restore sqlite.gz --check --key-file backup.key
head -c $(($(stat -c %s sealed) / 2)) sealed >part;                           is 'sealed and cut off' 1 restore part --check --key-file backup.key
head -c -21 sealed >part;                                                     is 'sealed, without its last mark' 1 restore part --check --key-file backup.key
{ cat sealed; echo; } >part;                                                  is 'sealed, and something behind it' 1 restore part --check --key-file backup.key
# What is sealed is any bytes: the one that is changed may have been an x.
another() { if [ "$(tail -c "+$1" sealed | head -c 1 | od -An -c | tr -d ' ')" = x ]; then printf y; else printf x; fi; }
{ head -c 5000 sealed; another 5001; tail -c +5002 sealed; } >part;           is 'sealed, and one byte changed' 1 restore part --check --key-file backup.key

# ---- damaged files: nothing is written -------------------------------------------------------------------------------------------
mkdir c
size=$(stat -c %s sqlite.gz)
head -c $((size / 2)) sqlite.gz >cut.gz;                                       is 'cut off' 1 restore cut.gz --data c
zcat sqlite.gz | sed '$d' | gzip >tail.gz;                                     is 'without its end' 1 restore tail.gz --data c
zcat sqlite.gz | sed 's/Deutsch lernen/Deutsch lehren/' | gzip >changed.gz;    is 'changed' 1 restore changed.gz --data c
echo hello >no.gz;                                                             is 'something else' 1 restore no.gz --data c
: >empty.gz;                                                                   is 'empty' 1 restore empty.gz --data c
is 'missing' 1 restore missing.gz --data c
is 'a name that it does not hold' 1 restore sqlite.gz --region gibtesnicht --data c
is 'another name for no region in particular' 2 restore sqlite.gz --as neu --data c
is 'a folder where none may write' 1 backup /proc/none.gz --data a
verdict 'and no region has come into being' "$([ -z "$("$binary" region list --data c)" ] && echo yes)"
is '--check says that it is whole' 0 restore sqlite.gz --check
is '--verify brings it back, looks, and leaves nothing' 0 restore sqlite.gz --verify --data c
verdict 'says so' "$(grep -q 'the same when written again, check finds nothing' out && echo yes)"
# With a digest that fits: whoever makes a file by hand gets a message, not half a region.
forge() {                                                  # forge SED-EXPRESSION FILE
    zcat sqlite.gz | sed '$d' | sed "$1" >forged
    printf '{"regions":1,"digest":"%s"}\n' "$(b2sum -l 256 forged | cut -d ' ' -f 1)" >>forged
    gzip -c forged >"$2"
}
forge '0,/^\[1,/s/^\[1,/["x",/' type.gz;                          is 'a value of another type' 1 restore type.gz --data c
forge '0,/^\[1,/s/^\[1,/[/' short.gz;                             is 'a row that is too short' 1 restore short.gz --data c
forge 's/"table":"directory_topic"/"table":"a\\"; DROP"/' name.gz; is 'a table that is no name' 1 restore name.gz --data c
forge '/^{"end"/d' end.gz;                                        is 'a region without an end' 1 restore end.gz --data c
forge 's/Deutsch lernen/Deutsch lehren/' false.gz;                is '--verify tells what check finds' 1 restore false.gz --verify --data c
verdict 'by name' "$(grep -q 'directory.topic: .*search text' err && grep -q findings out && echo yes)"
verdict 'still no region' "$([ -z "$("$binary" region list --data c)" ] && echo yes)"
forge 's/XXXX/YYYY/' good.gz;                                     is 'a forged one that is right is one like others' 0 restore good.gz --data c
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
