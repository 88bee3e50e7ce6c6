#!/bin/sh
# cli.sh [BINARY [STORE_URL]] - the commands as a person or a script uses them: exit codes, messages, settings, and all that must work beside a
# running server. On SQLite, and on PostgreSQL where STORE_URL (or BRUECKE_TEST_POSTGRES) names an empty database. One line per case; the last
# line is `N passed, N failed`. Needs no root.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
binary=${1:-$here/build/bruecke}
url=${2:-${BRUECKE_TEST_POSTGRES:-}}
case $binary in /*) ;; *) binary=$(pwd)/$binary ;; esac
[ -x "$binary" ] || { echo "cli: there is no program $binary"; echo "0 passed, 1 failed"; exit 1; }
unset BRUECKE_DATA BRUECKE_STORE BRUECKE_REGION BRUECKE_LISTEN BRUECKE_THREADS BRUECKE_LOG BRUECKE_CONFIG BRUECKE_AS
work=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-cli.XXXXXX")
server=''
trap 'if [ -n "$server" ]; then kill -9 "$server" 2>/dev/null; fi; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work" || exit 1
out=$work/.out err=$work/.err
passed=0 failed=0 group=''
options=''

pass() { passed=$((passed + 1)); echo "ok    $group: $1"; }
fail() { failed=$((failed + 1)); echo "FAIL  $group: $1"; sed 's/^/      | /' "$out" "$err" 2>/dev/null | cut -c 1-300 | head -n 12; }
skip() { echo "SKIP  $group: $1"; }
b() { "$binary" "$@" >"$out" 2>"$err"; }
# shellcheck disable=SC2086  # the store's options are two words
s() { "$binary" "$@" $options >"$out" 2>"$err"; }
verdict() { if [ "$2" = yes ]; then pass "$1"; else fail "$1"; fi; }
# is NAME CODE HOW WORDS...: runs it (HOW: b or s), looks at the exit code, and that a failure is one line on standard error and only there.
is() {
    title=$1 code=$2 how=$3; shift 3
    "$how" "$@"
    got=$? good=yes
    [ $got -eq "$code" ] || good="no (exit code $got)"
    if [ "$code" -ne 0 ]; then [ "$(wc -l <"$err")" -eq 1 ] || good='no (not one line)'; fi
    if [ "$good" = yes ]; then pass "$title"; else fail "$title $good"; return 1; fi
}
# answers NAME STATUS METHOD PATH…: a request's status, and an exit code that fits.
answers() {
    title=$1 status=$2 want=0; shift 2
    [ "$status" -lt 400 ] || want=1
    s request "$@"
    if [ $? -eq $want ] && grep -q "^HTTP/1.1 $status " "$out"; then pass "$title: $status"; else fail "$title: $status"; fi
}
# fetches NAME STATUS CURL-ARGUMENTS…: the same from the running server.
fetches() {
    title=$1 status=$2; shift 2
    got=$(curl -s -o "$out" -w '%{http_code}' "$@" 2>"$err")
    verdict "$title: $status" "$([ "$got" = "$status" ] && echo yes)"
}
# soon NAME STATUS URL: as fetches, but the server may take some seconds to notice what another process did.
soon() {
    for _ in $(seq 100); do
        [ "$(curl -s -o "$out" -w '%{http_code}' "$3")" = "$2" ] && break
        sleep 0.2
    done
    fetches "$@"
}
# says NAME WHERE PATTERN: what the last command wrote.
says() { if grep -q -e "$3" "$2"; then pass "$1"; else fail "$1: no \"$3\""; fi; }
silent() { if grep -q -e "$3" "$2"; then fail "$1: \"$3\""; else pass "$1"; fi; }
same() { if cmp -s "$2" "$3"; then pass "$1"; else diff "$2" "$3" >"$out" 2>&1; : >"$err"; fail "$1"; fi; }

# ---- help and wrong use ------------------------------------------------------------------------------------------------
test_help() {
    group=help
    commands=$("$binary" --help | awk '/^commands/ { on = 1; next } /^$/ { on = 0 } on { print $1 }')
    for name in serve demo request requests region migrate import export check man; do
        case " $(echo "$commands" | tr '\n' ' ') " in *" $name "*) pass "$name is listed" ;; *) b --help; fail "$name is listed" ;; esac
    done
    for name in $commands; do
        is "$name --help" 0 b "$name" --help && says "$name --help tells its usage" "$out" "^usage: bruecke $name"
    done
    is 'help serve' 0 b help serve && says 'the same as serve --help' "$out" '^usage: bruecke serve'
    is '--version' 0 b --version && says 'a version' "$out" '^bruecke [0-9]'
    is 'no command' 2 b && says 'leads to the help' "$err" 'bruecke --help'
    is 'unknown command' 2 b sevre && says 'with a hint' "$err" 'did you mean serve?'
    is 'unknown command far from all' 2 b xyzzyx && says 'leads to the help' "$err" 'see bruecke --help'
    is 'unknown option' 2 b serve --lisen x && says 'with a hint' "$err" 'did you mean --listen?'
    is 'option of another command' 2 b serve --scale 3
    is 'short option' 2 b serve -x
    is 'option without its value' 2 b demo --scale && says 'says so' "$err" 'needs a value'
    is 'switch with a value' 2 b migrate --check=1 && says 'says so' "$err" 'takes no value'
    is 'too few arguments' 2 b import directory.offer && says 'shows the usage' "$err" 'usage: bruecke import ENTITY FILE'
    is 'too many arguments' 2 b check now
    is 'region without a verb' 2 b region
    is 'region with a wrong verb' 2 b region crate x && says 'with a hint' "$err" 'did you mean create?'
    is 'region create without a name' 2 b region create
    is 'option of another verb' 2 b region list --undo
    is 'control characters in a message' 2 b "$(printf 'a\nb\033[31m')" && silent 'are not passed on' "$err" "$(printf '\033')"
    if "$binary" --help >/dev/full 2>"$err"; then fail 'a full disk is no success'; else pass 'a full disk is no success'; fi
}

test_man() {
    group='man'
    is 'prints a page' 0 b man && says 'with a title' "$out" '^\.TH BRUECKE 1'
    cp "$out" page.1
    for name in $("$binary" --help | awk '/^commands/ { on = 1; next } /^$/ { on = 0 } on { print $1 }'); do
        says "$name stands in it" page.1 "^\.SS $name"
    done
    for name in data store listen region log config scale form; do says "--$name stands in it" page.1 "^.fB.-.-$name.fR"; done
    if command -v groff >/dev/null; then
        groff -man -ww -Tutf8 page.1 >"$out" 2>"$err"
        verdict 'groff has nothing to say' "$([ ! -s "$err" ] && [ -s "$out" ] && echo yes)"
    elif command -v mandoc >/dev/null; then
        is 'mandoc has nothing to say' 0 eval mandoc -T lint -W warning page.1
    else
        skip 'neither groff nor mandoc is here: the page is not set'
        awk '/^[.'"'"']/ && !/^\.(TH|SH|SS|TP|B|I|BR|PP)( |$)/' page.1 >"$out"; : >"$err"
        verdict 'only macros of man(7)' "$([ ! -s "$out" ] && echo yes)"
    fi
}

# ---- solving ----------------------------------------------------------------------------------------------------------------
test_solve() {
    group=solve
    printf '3\n 1 2 3\n2 4\n6 3 6 9\n' >p.txt
    is 'a problem' 0 b solve assignment p.txt
    verdict 'its least cost' "$([ "$(head -n 1 "$out")" = 'cost 10' ] && echo yes)"
    verdict 'and the time, on two lines' "$([ "$(wc -l <"$out")" -eq 2 ] && sed -n 2p "$out" | grep -qx 'cpu [0-9]*\.[0-9]*' && echo yes)"
    is 'from standard input' 0 eval 'b solve assignment - <p.txt'
    is 'no such file' 1 b solve assignment nothing.txt && says 'which' "$err" 'nothing.txt'
    printf '3\n1 2 3\n4 5 x\n7 8 9\n' >q.txt
    is 'a letter among the costs' 1 b solve assignment q.txt && says 'where' "$err" 'q.txt: line 3: "x" is not a whole number'
    is 'another problem' 2 b solve travels p.txt && says 'what there is' "$err" 'assignment'
}

test_protect() {
    group=protect
    printf 'town,group,n\nx,p,1\nx,q,20\ny,p,30\ny,q,40\n' >t.csv
    is 'a table' 0 b protect t.csv --count n --by town,group --minimum 3
    says 'the small one' "$out" '^x,p,,primary'
    says 'the totals' "$out" '^T,T,91,published'
    says 'a rectangle is hidden' "$err" '^9 cells, 1 primary, 3 secondary, 91 suppressed value'
    printf 'region,town,group,n\nr,x,p,1\ns,x,p,5\n' >t.csv
    is 'a town in two regions' 1 b protect t.csv --count n --by town,group --nested town:region && says 'where' "$err" 'line 3'
    printf 'town,n\nx,-1\n' >t.csv
    is 'a negative count' 1 b protect t.csv --count n --by town && says 'where' "$err" 'line 2'
    is 'no such column' 1 b protect t.csv --count m --by town && says 'which' "$err" 'no column "m"'
    is 'four dimensions' 2 b protect t.csv --count n --by a,b,c,d
}

# ---- settings -------------------------------------------------------------------------------------------------------------
shown() { "$binary" "$@" --show-settings 2>"$err" >"$out"; }
test_settings() {
    group=settings
    mkdir -p conf
    shown; says 'a default' "$out" '^listen *= 127.0.0.1:8080 *# default'
    printf '# a comment\n[bruecke]\n listen = 127.0.0.1:1111 \nlog=error\r\n' >conf/bruecke.ini
    shown --data conf; says 'DIR/bruecke.ini is found' "$out" '^listen *= 127.0.0.1:1111 *# file conf/bruecke.ini'
    says 'CR at the end of a line' "$out" '^log *= error *# file'
    BRUECKE_LISTEN=127.0.0.1:2222 shown --data conf; says 'the environment beats the file' "$out" '^listen *= 127.0.0.1:2222 *# environment BRUECKE_LISTEN'
    BRUECKE_LISTEN=127.0.0.1:2222 shown --data conf --listen '[::1]:3333'; says 'the command line beats both' "$out" '^listen *= \[::1\]:3333 *# command line'
    printf 'listen = 127.0.0.1:4444\n' >other.ini
    shown --data conf --config other.ini; says '--config names the file' "$out" '^listen *= 127.0.0.1:4444 *# file other.ini'
    shown --data=conf serve; says '--name=value, before a command' "$out" '^data *= conf *# command line'
    is 'a file that is not there' 2 b --config nowhere.ini --show-settings && says 'is named' "$err" nowhere.ini
    printf '\nlisten 127.0.0.1:1\n' >bad.ini
    is 'a line that is none' 2 b --config bad.ini --show-settings && says 'with its number' "$err" 'bad.ini line 2'
    printf 'listn = 1\n' >bad.ini
    is 'an unknown setting' 2 b --config bad.ini --show-settings && says 'with a hint' "$err" 'did you mean listen?'
    printf '[region kleve]\n' >bad.ini
    is 'an unknown section' 2 b --config bad.ini --show-settings
    is 'a wrong address' 2 b serve --listen 8080
    is 'a port too high' 2 b serve --listen 127.0.0.1:65536
    is 'a wrong number' 2 b serve --threads many
    is 'a wrong level' 2 b serve --log loud
    is 'a store that is no URL' 2 b check --store mysql://x
    BRUECKE_LOG=loud shown
    says 'a wrong environment variable is named' "$err" BRUECKE_LOG
    for secret in 'postgres://me:geheim@host/db' 'postgres://me:ge?he/im@host/db' 'postgres://me@host/db?password=geheim&x=1' 'postgres://me:ge@heim@host/db'; do
        shown --store "$secret"
        silent "no secret of $secret" "$out" 'he\?im'
    done
    says 'but the rest' "$out" 'postgres://me:\*\*\*@host/db'
}

# ---- stores that cannot be used ---------------------------------------------------------------------------------------------
test_broken() {
    group=broken
    for words in 'serve' 'check' 'migrate' 'region list' 'request GET /' 'export directory.offer'; do
        # shellcheck disable=SC2086
        is "$words without a folder" 1 b $words --data nowhere && says 'names it' "$err" nowhere
    done
    verdict 'no folder was made' "$([ ! -e nowhere ] && echo yes)"
    echo text >file
    is 'a file for a folder' 1 b check --data file
    is 'a folder that cannot be made' 1 b demo --data file/below
    mkdir corrupt; head -c 20000 /dev/urandom >corrupt/system.db
    is 'a corrupt system store' 1 b check --data corrupt && says 'is named' "$err" 'system.db'
    "$binary" region create kleve --title Kleve --data half >"$out" 2>"$err"; cp half/regions/kleve.db good.db
    head -c 20000 /dev/urandom >half/regions/kleve.db; rm -f half/regions/kleve.db-*
    is 'a corrupt region' 1 b check --data half && says 'is named' "$err" kleve
    is 'a corrupt region answers 503' 1 b request GET /kleve/de/ --data half --log error && says 'says so' "$out" '^HTTP/1.1 503'
    head -c 6000 good.db >half/regions/kleve.db
    is 'a region cut short' 1 b check --data half
    is 'a server that is not there' 1 b check --store postgres://nobody@127.0.0.1:1/nothing && says 'is named' "$err" '127.0.0.1'
    is 'a host that is none' 1 b check --store postgres://nobody@host.invalid/nothing
    silent 'no password in the message' "$err" geheim
    is 'a password in the URL' 1 b check --store postgres://nobody:geheim@127.0.0.1:1/nothing
    silent 'stays out of the message' "$err" geheim
}

# ---- regions ------------------------------------------------------------------------------------------------------------------
test_regions() {
    is 'migrate without regions' 0 s migrate
    is 'no region yet' 1 s export directory.topic && says 'says how to make one' "$err" 'region create'
    is 'list of none' 0 s region list
    verdict 'is empty' "$([ ! -s "$out" ] && echo yes)"
    is 'create' 0 s region create aachen --title 'Städteregion Aachen'
    is 'create again' 1 s region create aachen --title Aachen && says 'says so' "$err" 'already'
    is 'create with a wrong name' 1 s region create Aachen && says 'says what a name is' "$err" 'cannot be the name'
    is 'create with a reserved name' 1 s region create api
    is 'create without a title text' 1 s region create borken --title '  '
    is 'list' 0 s region list && says 'tells name, state, title' "$out" "^aachen	open	Städteregion Aachen$"
    is 'the only region is meant' 0 s export directory.topic
    is 'create another' 0 s region create borken
    is 'which of two' 2 s export directory.topic && says 'says what there is' "$err" 'aachen, borken'
    is 'named' 0 s export directory.topic --region borken
    is 'named wrongly' 1 s export directory.topic --region borke && says 'with a hint' "$err" 'did you mean borken?'
    is 'rename' 0 s region rename borken coesfeld
    is 'rename what is not there' 1 s region rename borken dueren
    is 'rename to what is there' 1 s region rename aachen coesfeld
    is 'rename to a wrong name' 1 s region rename aachen Static
    is 'both are there' 0 s region list
    verdict 'under their names' "$([ "$(cut -f 1 "$out" | tr '\n' ' ')" = 'aachen coesfeld ' ] && echo yes)"
    is 'archive' 0 s region archive coesfeld
    is 'archive what is not there' 1 s region archive nowhere
    is 'list' 0 s region list && says 'says archived' "$out" '^coesfeld	archived'
    is 'one that is left is meant' 0 s export directory.topic
    answers 'an archived one is not there' 404 GET /coesfeld/de
    is 'archive --undo' 0 s region archive coesfeld --undo
    answers 'is there again' 200 GET /coesfeld/de/
    is 'its words' 0 s region wording coesfeld && says 'term, form, text' "$out" '^offer	plural	Angebote$'
    is 'a word of its own' 0 s region wording coesfeld quarter singular Ortsteil
    is 'its words' 0 s region wording coesfeld && says 'with its own' "$out" '^quarter	singular	Ortsteil$'
    is 'the program'"'"'s word again' 0 s region wording coesfeld quarter singular ''
    is 'its words' 0 s region wording coesfeld && says 'as before' "$out" '^quarter	singular	Quartier$'
    is 'an unknown word' 2 s region wording coesfeld quater singular x && says 'with a hint' "$err" 'did you mean quarter?'
    is 'an unknown form' 2 s region wording coesfeld quarter dual x
    is 'a word with a brace' 1 s region wording coesfeld quarter singular 'a{b'
    is 'words of what is not there' 1 s region wording nowhere && says 'is named' "$err" nowhere
    is 'half a word' 2 s region wording coesfeld quarter singular
    is 'migrate --check: nothing to do' 0 s migrate --check
    is 'migrate' 0 s migrate
    is 'archived for good' 0 s region archive aachen
    is 'archived for good' 0 s region archive coesfeld
}

# ---- the demonstration, import, export, check ------------------------------------------------------------------------------------
test_demo() {
    is 'demo' 0 s demo && says 'says how many rows' "$out" 'region kleve: [0-9]* rows'
    is 'demo again' 0 s demo && says 'changes nothing' "$out" 'holds data already'
    is 'marked as a demonstration' 0 s region list && says 'in the list' "$out" '^kleve	demo	Kreis Kleve$'
    is 'check' 0 s check --region kleve && says 'finds nothing' "$out" '^nothing found'
    is 'demo with a wrong number' 2 s demo --scale 0
    is 'demo of all regions' 0 s demo --all-regions && says 'two more' "$out" '^region recklinghausen: [0-9]* rows'
    is 'three regions' 0 s region list && says 'Viersen' "$out" '^viersen	demo	Kreis Viersen$' && says 'Recklinghausen' "$out" '^recklinghausen	demo	Kreis Recklinghausen$'
    for name in viersen recklinghausen; do is "$name is whole" 0 s check --region "$name"; done
    is 'their towns' 0 s export directory.area --region viersen && says 'one of nine' "$out" '^05166036,Willich,'
    is 'all regions again' 0 s demo --all-regions && says 'changes nothing' "$out" 'region viersen holds data already'
    for name in viersen recklinghausen; do is "$name is put away" 0 s region archive "$name"; done
    is 'demo with another name' 0 s demo --region gross --scale 3
    is 'is larger' 0 s export directory.offer --region gross --as administrator
    many=$(wc -l <"$out"); s export directory.offer --region kleve --as administrator
    verdict 'three times the offers' "$([ "$many" -gt $(($(wc -l <"$out") * 2)) ] && echo yes)"
    is 'check finds nothing there' 0 s check --region gross
    is 'put away' 0 s region archive gross
}

test_transfer() {
    for entity in area topic actor contact place offer; do
        is "export $entity" 0 s export directory.$entity --out $entity.csv
        is "import $entity" 0 s import directory.$entity $entity.csv && says 'updates only' "$out" '^0 created, [1-9][0-9]* updated'
        is "export $entity again" 0 s export directory.$entity --out again.csv
        same "$entity is the same" $entity.csv again.csv
    done
    is 'check after that' 0 s check
    is 'into an empty region' 0 s region create leer --title Leer
    for entity in area topic; do is "import $entity" 0 s import directory.$entity $entity.csv --region leer && says 'creates' "$out" '^[1-9][0-9]* created, 0 updated'; done
    is 'export topic' 0 s export directory.topic --region leer --out again.csv
    same 'topic is the same' topic.csv again.csv
    s import directory.topic - --region kleve <topic.csv
    verdict 'import from standard input' "$([ $? -eq 0 ] && echo yes)"
    is 'export json' 0 s export directory.topic --region leer --format json
    if command -v node >/dev/null; then
        node -e 'JSON.parse(require("fs").readFileSync(0))' <"$out" 2>"$err"; verdict 'is JSON' "$([ $? = 0 ] && echo yes)"
    else skip 'node is not here: JSON is not read'; fi
    is 'export xlsx' 0 s export directory.topic --region leer --format xlsx
    verdict 'is a zip file' "$([ "$(head -c 2 "$out")" = PK ] && echo yes)"
    is 'export in a wrong format' 2 s export directory.topic --region leer --format pdf && says 'says what there is' "$err" 'csv, xlsx, json'
    is 'export with a filter' 0 s export directory.area --region leer level=county
    verdict 'three counties' "$([ "$(wc -l <"$out")" -eq 4 ] && echo yes)"
    is 'export with an unknown filter' 2 s export directory.area --region leer colour=red
    is 'export with a filter that is none' 2 s export directory.area --region leer level
    is 'export to a place that is none' 1 s export directory.area --region leer --out no/where.csv
    is 'unknown entity' 2 s export directory.ofer --region leer && says 'with a hint' "$err" 'did you mean directory.offer?'
    is 'an entity without its room' 2 s export offer --region leer && says 'with a hint' "$err" 'did you mean directory.offer?'
    is 'import a file that is not there' 1 s import directory.topic nowhere.csv --region leer && says 'is named' "$err" nowhere.csv
}

test_bad_import() {
    is 'before' 0 s export directory.topic --region leer --out before.csv
    printf 'key,name,position,parent\nnew-one,Neu,1,\nnew-two,,2,\n"new three",Drei,x,\nnew-four,Vier,4,nobody\n' >bad.csv
    s import directory.topic bad.csv --region leer
    verdict 'bad rows fail' "$([ $? -eq 1 ] && echo yes)"
    says 'line and field of a missing value' "$err" '^line 3, field name'
    says 'line and field of a wrong number' "$err" '^line 4, field position: .*: x$'
    says 'line and field of a wrong key' "$err" '^line 4, field key\|^line 4: .*key'
    says 'a good row is not named' "$err" 'nothing was written'
    silent 'a good row is not named' "$err" '^line 2'
    is 'after' 0 s export directory.topic --region leer --out after.csv
    same 'nothing was written' before.csv after.csv
    printf 'key,name,position,parent\nnew-one,Neu,1,\nnew-four,Vier,4,nobody\n' >bad.csv
    s import directory.topic bad.csv --region leer
    says 'a reference to nobody' "$err" '^line 3, field parent: .*: nobody$'
    printf 'key,name,colour\na,b,c\n' >bad.csv
    s import directory.topic bad.csv --region leer
    says 'an unknown column' "$err" '^line 1.*colour'
    : >bad.csv
    s import directory.topic bad.csv --region leer
    verdict 'an empty file fails' "$([ $? -eq 1 ] && echo yes)"
    printf 'key,name\nx,"open\n' >bad.csv
    s import directory.topic bad.csv --region leer
    verdict 'a quote that never ends fails' "$([ $? -eq 1 ] && echo yes)"
    is 'nothing was written' 0 s export directory.topic --region leer --out after.csv
    same 'nothing was written' before.csv after.csv
    is 'put away' 0 s region archive leer
}

# The text of a printed concept: what it seems to say, and parts of a concept made of it.
test_concept_text() {
    printf '1.1 Sprache\n\nLeitziel 1: Lernen\nHandlungsansätze:\n• Kurse\n' >concept.txt
    is 'a concept is only read' 0 s import concept.text concept.txt --region kleve --dry-run --format json
    says 'its parts with their lines' "$out" '"title":"Kurse","parent":1,"lines":\[5,5\]'
    says 'its counts' "$out" '"counts":{"fields":1,"leaf_sections":1,"goals":1,"approaches":1,'
    is 'parts of no concept' 1 s import concept.text concept.txt --region kleve && says 'is said' "$err" 'concept is missing'
    printf 'Nur Prosa.\n' >prose.txt
    is 'a text that says nothing' 1 s import concept.text prose.txt --region kleve --dry-run && says 'is named' "$err" 'prose.txt'
    printf 'key,title,state\ncli-plan,Probe,draft\n' >plan.csv
    is 'a concept' 0 s import concept.concept plan.csv --region kleve
    is 'its text' 0 s import concept.text concept.txt --region kleve --concept cli-plan
    is 'its parts are there' 0 s export concept.node concept=cli-plan --region kleve && says 'with their lines' "$out" 'Zeile 5'
}

# ---- request --------------------------------------------------------------------------------------------------------------------
test_request() {
    answers 'a page' 200 GET /kleve/de/offers
    says 'standard headers' "$out" '^Content-Security-Policy: default-src .none.'
    says 'an id' "$out" '^X-Request-Id: [a-z2-7]*$'
    answers 'the same again' 304 GET /kleve/de/offers --header "If-None-Match: $(sed -n 's/^ETag: //p' "$out")"
    silent 'without a body' "$out" '<html'
    answers 'HEAD' 200 HEAD /kleve/de/offers
    silent 'without a body' "$out" '<html'
    is 'only the body' 0 s request GET /kleve/de/offers --body-only
    verdict 'begins with it' "$(head -n 1 "$out" | grep -qi '^<!doctype' && echo yes)"
    is 'the language wanted' 0 s request GET / --lang ar
    is 'form fields in the address' 0 s request GET /kleve/de/offers --form q=deutsch limit=10 --body-only && says 'are taken' "$out" deutsch
    answers 'no such page' 404 GET /kleve/de/nowhere
    answers 'no such method' 405 DELETE /kleve/de/offers
    says 'what is allowed' "$out" '^Allow: GET'
    answers 'no method at all' 405 BREW /kleve/de/offers
    answers 'no address' 400 GET '/kleve/de/%zz'
    answers 'no address without a slash' 400 GET kleve
    answers 'a form where none is taken' 405 POST /kleve/de/offers --form a=1 b=2
    is 'a form field that is none' 2 s request POST / --form a
    is 'an unknown header' 2 s request GET / --header 'X-Forwarded-For: x'
    is 'a body that is not there' 1 s request POST / --json nowhere.json
    is 'an argument too many' 2 s request GET / now
    is 'a role nobody has' 2 s request GET / --as nobody
    s request GET /kleve/de/offers --body-only --as editor; cp "$out" line.html
    printf '%s\t%s\t--body-only\t--as\teditor\n' GET /kleve/de/nowhere GET /kleve/de/offers >lines
    s requests END-OF <lines; verdict 'many at once: each ends with the mark and its code' "$([ "$(grep -a '^END-OF' "$out" | tr '\n' ' ')" = 'END-OF 1 END-OF 0 ' ] && echo yes)"
    sed '1,/^END-OF 1$/d; /^END-OF 0$/d' "$out" | head -c -1 >lines.html
    same 'many at once: the answer is the same' line.html lines.html
    printf 'GET\n\nGET\t/\t--data\tx\nGET\t/\n' >lines
    s requests END-OF <lines; verdict 'many at once: a wrong line is one' "$([ "$(grep -a '^END-OF' "$out" | tr '\n' ' ')" = 'END-OF 2 END-OF 2 END-OF 2 END-OF 0 ' ] && [ "$(wc -l <"$err")" -eq 3 ] && echo yes)"
}

# ---- beside a running server --------------------------------------------------------------------------------------------------------
# shellcheck disable=SC2086
start() {
    : >serve.out
    "$binary" serve $options --listen "$1" >serve.out 2>serve.err & server=$!
    for _ in $(seq 300); do
        address=$(sed -n 's/^ready http:\/\/\(.*\)\/$/\1/p' serve.out)
        [ -z "$address" ] || return 0
        sleep 0.1
    done
    return 1
}
end() {                                                     # sends a signal; the exit code, or that of a killed one after twenty seconds
    kill "-$1" "$server"
    (sleep 20; kill -9 "$server") >/dev/null 2>&1 & watch=$!
    wait "$server"; ended=$?
    kill "$watch" 2>/dev/null; wait "$watch" 2>/dev/null
    server=''
    return $ended
}

test_serve() {
    if start 127.0.0.1:0; then pass 'serve says that it is ready'; else cp serve.err "$err"; fail 'serve says that it is ready'; return; fi
    port=${address##*:}
    is 'its port taken' 1 s serve --listen "127.0.0.1:$port" && says 'is named' "$err" "port $port"
    is 'an address that is not ours' 1 s serve --listen 192.0.2.1:80
    if ! command -v curl >/dev/null; then skip 'curl is not here'; end TERM; return; fi
    fetches 'answers' 200 "http://$address/kleve/de/offers"
    s request GET /kleve/de/offers --body-only; cp "$out" line.html
    curl -s "http://$address/kleve/de/offers" >socket.html
    same 'as request does' line.html socket.html
    curl -s -i "http://$address/kleve/de/offers" | tr -d '\r' | sed '/^$/q' >"$out"; says 'standard headers' "$out" '^X-Content-Type-Options: nosniff'
    tag=$(sed -n 's/^ETag: //p' "$out")
    fetches 'the same again' 304 -H "If-None-Match: $tag" "http://$address/kleve/de/offers"
    fetches 'no region "new" yet' 404 "http://$address/new/de"
    is 'region create beside it' 0 s region create new --title Neu
    soon 'is there' 200 "http://$address/new/de/"
    is 'import beside it' 0 s import directory.topic topic.csv --region new
    is 'export beside it' 0 s export directory.topic --region new
    is 'migrate beside it' 0 s migrate
    is 'check beside it' 0 s check --region new
    is 'rename beside it' 0 s region rename new newer
    soon 'has its new name' 200 "http://$address/newer/de/"
    fetches 'and not the old one' 404 "http://$address/new/de"
    is 'archive beside it' 0 s region archive newer
    head -c 300000 /dev/zero >large
    fetches 'too large a body' 413 --data-binary @large "http://$address/kleve/de/offers"
    fetches 'length and coding at once' 400 -H 'Transfer-Encoding: chunked' -H 'Content-Length: 3' -d abc "http://$address/"
    curl -s -o /dev/null "http://$address/kleve/de/offers?q=geheim"
    cp serve.err "$err"; : >"$out"
    says 'a line per request' "$err" ' GET /kleve/de/offers 200 [0-9]*ms [0-9]*B'
    silent 'without what was searched for' "$err" geheim
    end TERM; verdict 'SIGTERM ends it cleanly within seconds' "$([ $? -eq 0 ] && echo yes)"
    start "127.0.0.1:$port"; verdict 'starts again on the same port' "$([ $? -eq 0 ] && echo yes)"
    end INT; verdict 'SIGINT too' "$([ $? -eq 0 ] && echo yes)"
}

# ---- who may speak for whom -----------------------------------------------------------------------------------------------------------
test_as_sqlite() {
    is 'the owner of the folder may' 0 s request GET /kleve/de/offers --as administrator
    if [ "$(id -u)" -eq 0 ]; then
        chown 65534 "$work/d"
        is 'somebody else may not' 1 s request GET /kleve/de/offers --as administrator && says 'says who' "$err" 'owner'
        is 'what a visitor may see is exported' 0 s export directory.contact --region kleve
        silent 'no inner field' "$out" 'Beispiel, Erika'
        BRUECKE_AS=1 s request GET /kleve/de/offers --as administrator; verdict 'BRUECKE_AS=1 may' "$([ $? -eq 0 ] && echo yes)"
        chown 0 "$work/d"
    else skip 'not root: no folder of somebody else'; fi
}
test_as_postgres() {
    unset BRUECKE_AS
    is 'nobody may with PostgreSQL' 1 s request GET /kleve/de/offers --as administrator && says 'says how' "$err" 'BRUECKE_AS=1'
    BRUECKE_AS=1; export BRUECKE_AS
    is 'but with BRUECKE_AS=1' 0 s request GET /kleve/de/offers --as administrator
}

engine() {
    group=$1 options=$2
    test_regions; test_demo; test_transfer; test_bad_import; test_concept_text; test_request; test_serve
    "test_as_$1"
}

test_help; test_man; test_solve; test_protect; test_settings; test_broken
mkdir d
engine sqlite "--data $work/d"
verdict 'the folder is for its owner only' "$(b region create kleve --title K --data own/deep && [ "$(stat -c %a own/deep)" = 700 ] && echo yes)"
if [ -n "$url" ]; then BRUECKE_AS=1; export BRUECKE_AS; engine postgres "--store $url"
else echo 'SKIPPED: the commands on PostgreSQL (no STORE_URL, no BRUECKE_TEST_POSTGRES)'; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
