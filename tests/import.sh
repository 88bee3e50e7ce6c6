#!/bin/sh
# import.sh [BINARY [STORE_URL]] - lists in and out: bad rows, part of a list, other people's lists, CSV, Excel and JSON, there and back. On SQLite,
# and on PostgreSQL where STORE_URL (or BRUECKE_TEST_POSTGRES) names an empty database. One line per case; the last line is `N passed, N failed`.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
binary=${1:-$here/build/bruecke}
url=${2:-${BRUECKE_TEST_POSTGRES:-}}
case $binary in /*) ;; *) binary=$(pwd)/$binary ;; esac
[ -x "$binary" ] || { echo "import: there is no program $binary"; echo "0 passed, 1 failed"; exit 1; }
unset BRUECKE_DATA BRUECKE_STORE BRUECKE_REGION BRUECKE_LISTEN BRUECKE_THREADS BRUECKE_LOG BRUECKE_CONFIG
work=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-import.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work" || exit 1
BRUECKE_AS=1; export BRUECKE_AS
out=$work/.out err=$work/.err passed=0 failed=0 group='' options=''

pass() { passed=$((passed + 1)); echo "ok    $group: $1"; }
fail() { failed=$((failed + 1)); echo "FAIL  $group: $1"; sed 's/^/      | /' "$out" "$err" 2>/dev/null | cut -c 1-300 | head -n 12; }
# shellcheck disable=SC2086  # the store's options are two words
s() { "$binary" "$@" $options >"$out" 2>"$err"; }
# is NAME CODE WORDS...: runs it and looks at the exit code.
is() { title=$1 code=$2; shift 2; s "$@"; got=$?; if [ $got -eq "$code" ]; then pass "$title"; else fail "$title (exit code $got)"; fi; }
says() { if grep -q -e "$3" "$2"; then pass "$1"; else fail "$1: no \"$3\""; fi; }
silent() { if grep -q -e "$3" "$2"; then fail "$1: \"$3\""; else pass "$1"; fi; }
same() { if cmp -s "$2" "$3"; then pass "$1"; else cmp "$2" "$3" >"$out" 2>&1; : >"$err"; fail "$1"; fi; }
lines() { s export directory.offer --region "$1" --out count.csv; grep -c "^$2" count.csv; }
many() { got=$(lines "$2" "$3"); if [ "$got" -eq "$4" ]; then pass "$1"; else echo "$got instead of $4" >"$out"; : >"$err"; fail "$1"; fi; }

# A thousand offers of the demonstration's organisations; line numbers are those of the file, the first is the header.
offers() { awk -v n="$1" 'BEGIN { print "key,title,title@en,summary,kind,actor,state,valid_from"; for (i = 1; i <= n; i++) printf "imp-%d,Angebot Nummer %d,Offer no %d,Ein Angebot für alle.,course,integrationszentrum,published,2026-03-31\r\n", i, i, i }'; }

# ---- bad rows ------------------------------------------------------------------------------------------------------------------
test_bad_rows() {
    offers 1000 >good.csv
    awk 'NR == 101 { sub(/,course,/, ",sailing,") } NR == 502 { sub(/2026-03-31/, "2026-02-30") } NR == 1001 { sub(/integrationszentrum/, "nobody") } { print }' good.csv >bad.csv
    is 'three bad rows of 1,000' 1 import directory.offer bad.csv --region kleve
    says 'a wrong choice is named' "$err" '^line 101, field kind: .*: sailing$'
    says 'a day that does not exist is named' "$err" '^line 502, field valid_from: .*: 2026-02-30$'
    says 'a reference to nobody is named' "$err" '^line 1001, field actor: .*: nobody$'
    if [ "$(grep -c '^line ' "$err")" -eq 3 ]; then pass 'three lines and no more'; else fail 'three lines and no more'; fi
    says 'and what became of it' "$err" 'nothing was written'
    many 'nothing was written' kleve imp- 0
    is 'only looking' 1 import directory.offer bad.csv --region kleve --dry-run
    is 'only looking, in part' 0 import directory.offer bad.csv --region kleve --dry-run --partial && says 'says what would be' "$out" '^997 would be created, 0 would be updated, 3 left out$'
    many 'still nothing was written' kleve imp- 0
    is 'the good rows' 0 import directory.offer bad.csv --region kleve --partial && says 'are counted' "$out" '^997 created, 0 updated, 3 left out$'
    if [ "$(grep -c '^line ' "$err")" -eq 3 ]; then pass 'the bad ones are named'; else fail 'the bad ones are named'; fi
    many '997 are there' kleve imp- 997
    is 'the whole list later' 0 import directory.offer good.csv --region kleve && says 'adds what was missing' "$out" '^3 created, 997 updated$'
    is 'the same once more' 0 import directory.offer good.csv --region kleve && says 'adds nothing' "$out" '^0 created, 1000 updated$'
    printf 'key,title\nimp-1,A\nimp-2,B,C\nimp-1,Noch einmal\n' >twice.csv
    is 'too short, too many cells, a key twice' 1 import directory.offer twice.csv --region kleve
    says 'too short' "$err" '^line 2, field title@de: '
    says 'too many cells' "$err" '^line 3: .*more cells'
    says 'a key twice' "$err" '^line 4: .*: imp-1$'
    printf 'key,name,parent,position\nx-a,Eins,x-b,1\nx-b,Zwei,x-c,2\nx-c,D,,drei\nx-d,Vier,,4\n' >chain.csv
    is 'rows that refer to a bad row' 0 import directory.topic chain.csv --region kleve --partial && says 'are left out, too' "$out" '^1 created, 0 updated, 3 left out$'
    says 'and named' "$err" '^line 2, field parent: .*: x-b$'
    printf 'key,title\r\n"imp-1","offen\r\n' >open.csv
    is 'a quote that is never closed' 1 import directory.offer open.csv --region kleve --partial && says 'is no part of a list' "$err" 'nothing was written'
}

# ---- there and back ---------------------------------------------------------------------------------------------------------------
test_back() {
    for format in csv xlsx json; do
        is "a region for $format" 0 region create "back-$format"
        for entity in area topic; do
            s export directory.$entity --region kleve --format $format --out $entity.$format
            is "$entity.$format into an empty region" 0 import directory.$entity $entity.$format --region "back-$format"
            s export directory.$entity --region "back-$format" --format $format --out again.$format
            same "$entity.$format: identical bytes" $entity.$format again.$format
        done
        for entity in actor contact place offer; do
            s export directory.$entity --region kleve --format $format --out $entity.$format
            is "$entity.$format onto itself" 0 import directory.$entity $entity.$format --region kleve
            s export directory.$entity --region kleve --format $format --out again.$format
            same "$entity.$format: identical bytes" $entity.$format again.$format
        done
    done
    # What spreadsheets would run, what XML cannot hold, what JSON must escape; into one format and out of the next.
    printf 'key,name,position,summary,summary@ar\nn-1,"\047=1+1",1,"\047+49 ""x"" <b>&amp; _x000D_","\047@\330\271"\nn-2,"\047\047\047",2,"a\r\nb\n\nc ; , ","\047-5"\n' >nasty.csv
    is 'nasty texts' 0 import directory.topic nasty.csv --region back-csv
    s export directory.topic --region back-csv --out first.csv
    says 'are guarded in CSV' first.csv "^n-1,'=1+1,"
    says 'one apostrophe is taken off' first.csv "^n-2,''',"
    for format in xlsx json csv; do
        s export directory.topic --region back-csv --format $format --out nasty.$format
        is "nasty.$format" 0 import directory.topic nasty.$format --region back-$format
        s export directory.topic --region back-$format --out second.csv
        same "nasty texts through $format" first.csv second.csv
    done
}

# ---- other people's lists -------------------------------------------------------------------------------------------------------------
test_mapping() {
    printf 'Lfd. Nr.;Titel;Titel (Englisch);Art des Angebots;Organisation;Sprachen;G\374ltig ab;Bemerkung\r\n17;Caf\351 am Fluss;;Gruppe;Kommunales Integrationszentrum Kreis Kleve;Deutsch, T\374rkisch;31.03.2026;intern\r\n18;Zweites;Second;group;integrationszentrum;ar;1.4.2026;\r\n' >list.csv
    is 'a guess' 0 import directory.offer list.csv --region kleve --guess
    says 'by the German label' "$out" '"Titel":"title"'
    says 'with the language' "$out" '"Titel (Englisch)":"title@en"'
    says 'what is like nothing is ignored' "$out" '"Bemerkung":"ignore"'
    cat >map.json <<'END'
{ "entity": "directory.offer",
  "columns": { "Lfd. Nr.": { "field": "key", "prefix": "liste-" }, "Titel": "title", "Titel (Englisch)": "title@en", "Art des Angebots": "kind",
    "Organisation": { "field": "actor", "by": "title" }, "Sprachen": { "field": "languages", "separator": "," }, "Gültig ab": "valid_from", "Bemerkung": "ignore" },
  "constants": { "state": "published", "source": "Liste 2026", "summary": "Ein Angebot aus der Liste." } }
END
    is 'without its mapping' 1 import directory.offer list.csv --region kleve
    says 'the columns are not known' "$err" '^line 1: There is no column “Titel”'
    is 'with its mapping' 0 import directory.offer list.csv --region kleve --map map.json --source 'Liste der VHS' && says 'two are made' "$out" '^2 created, 0 updated$'
    s export directory.offer --region kleve --out mapped.csv
    says 'text of Windows, label of a choice, title of an organisation, names of languages, German date' mapped.csv '^liste-17,Café am Fluss,.*,group,integrationszentrum,.*,de tr,.*,2026-03-31,'
    says 'what is a key already stays one' mapped.csv '^liste-18,Zweites,,Second,.*,ar,.*2026-04-01'
    says 'constants' mapped.csv '^liste-18,.*,Liste 2026,.*,published'
    is 'the mapping is kept' 0 import directory.offer list.csv --region kleve --source 'Liste der VHS' && says 'and used' "$out" '^0 created, 2 updated$'
    is 'a source that is not known' 1 import directory.offer list.csv --region kleve --source Anders && says 'is named' "$err" Anders
    printf '{ "columns": { "Titel": "titel" } }' >wrong.json
    is 'a mapping to no field' 1 import directory.offer list.csv --region kleve --map wrong.json && says 'names it' "$err" titel
    printf '{ "columns": { "Titel": ' >wrong.json
    is 'a mapping that is no JSON' 1 import directory.offer list.csv --region kleve --map wrong.json && says 'says where' "$err" 'line 1, column'
    printf '[{"key":"j-1","name":"Eins","position":1,"translations":{"en":{"name":"One"}}},{"key":"j-2","name@ar":"x","name":"Zwei","parent":{"key":"j-1"},"position":"zwei"}]' >rows.json
    is 'JSON in one line' 1 import directory.topic rows.json --region kleve && says 'counts entries' "$err" '^entry 2, field position: .*: zwei$'
    printf '[{"key":"j-1","name":"Eins","position":1,"translations":{"en":{"name":"One"}}}]' >rows.json
    is 'translations as an object' 0 import directory.topic rows.json --region kleve
    s export directory.topic --region kleve --out topics.csv; says 'are taken' topics.csv '^j-1,Eins,,One,'
    printf '[{"key":"j-1","name":{"de":"x"}}]' >rows.json
    is 'an object for a text' 1 import directory.topic rows.json --region kleve
    printf 'PK\003\004 and nothing' >broken.xlsx
    is 'a workbook that is none' 1 import directory.topic broken.xlsx --region kleve && says 'says so' "$err" 'damaged'
    printf '\320\317\021\340 old' >old.xls
    is 'an old Excel file' 1 import directory.topic old.xls --region kleve && says 'says how to save it' "$err" 'xlsx'
    printf '[{' >broken.json
    is 'JSON that is none' 1 import directory.topic broken.json --region kleve
}

engine() {
    group=$1 options=$2
    is 'demo' 0 demo
    is 'archive' 0 check
    test_bad_rows; test_back; test_mapping
    is 'check finds nothing' 0 check --region kleve
}
mkdir d
engine sqlite "--data $work/d"
if [ -n "$url" ]; then engine postgres "--store $url"
else echo "SKIPPED: import on PostgreSQL: name an empty database as second argument or in BRUECKE_TEST_POSTGRES"; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
