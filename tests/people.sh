#!/usr/bin/env bash
# people.sh [BINARY [STORE_URL]] - logging in as browsers and programs do it, over a socket with cookies and tokens: passwords, lock-out, sessions,
# second factor, invitations, API tokens. On SQLite, and on PostgreSQL where STORE_URL (or BRUECKE_TEST_POSTGRES) names an empty database.
# Only failures are named; the last line is `N passed, N failed`.
set -u
here=$(cd -- "$(dirname -- "$0")/.." && pwd)
binary=$(realpath -- "${1:-$here/build/bruecke}")
url=${2:-${BRUECKE_TEST_POSTGRES:-}}
[ -x "$binary" ] || { echo "people: there is no program $binary"; echo "0 passed, 1 failed"; exit 1; }
unset BRUECKE_DATA BRUECKE_STORE BRUECKE_REGION BRUECKE_LISTEN BRUECKE_THREADS BRUECKE_LOG BRUECKE_CONFIG BRUECKE_AS BRUECKE_URL
work=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-people.XXXXXX")
server='' engine='' options='' base='' passed=0 failed=0
trap 'if [ -n "$server" ]; then kill -9 "$server" 2>/dev/null; fi; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export BRUECKE_NOW=1795003200
start=$BRUECKE_NOW password=Vorfuehrung-2026
out=$work/out

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL  $engine: $1"; head -c 600 "$out" 2>/dev/null | sed 's/^/      | /'; }
check() { local what=$1; shift; if "$@"; then pass; else fail "$what"; fi; }          # check WHAT COMMAND…
# shellcheck disable=SC2086  # the store's options are two words
b() { "$binary" "$@" $options; }

# ---- the server, at a time of our choosing --------------------------------------------------------------------------------
# shellcheck disable=SC2086
serve() {                                                   # serve SECONDS: that much later than the beginning
    stop
    : >"$work/ready"
    BRUECKE_NOW=$((start + $1)) "$binary" serve $options --listen 127.0.0.1:0 >"$work/ready" 2>>"$work/log" & server=$!
    for _ in {1..600}; do grep -q ready "$work/ready" 2>/dev/null && break; sleep 0.05; done
    base=$(sed -n 's|^ready \(.*\)/$|\1|p' "$work/ready")
    [ -n "$base" ] || { echo "FAIL  $engine: the server does not start"; cat "$work/log"; exit 1; }
}
stop() { if [ -n "$server" ]; then kill -TERM "$server" 2>/dev/null; wait "$server" 2>/dev/null; server=''; fi; }

# ---- a browser: a jar of cookies ------------------------------------------------------------------------------------------
# The answer's status in $status, its Location in $to, its body in $out, its headers in $work/head.
ask() {                                                     # ask JAR PATH [CURL-ARGUMENTS…]
    local jar=$work/$1.jar path=$2
    shift 2
    case $path in http*) ;; *) path=$base$path ;; esac
    status=$(curl -s -o "$out" -D "$work/head" -w '%{http_code}' -b "$jar" -c "$jar" -A 'Mozilla/5.0 (X11; Linux) Gecko Firefox/140.0' "$@" "$path")
    to=$(sed -n 's/^[Ll]ocation: //p' "$work/head" | tr -d '\r')
}
token() { sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' "$out" | head -n 1; }
# send JAR PAGE ADDRESS NAME=VALUE…: loads the page, sends its form.
send() {
    local jar=$1 page=$2 address=$3 fields=() one
    shift 3
    ask "$jar" "$page"
    for one; do fields+=(--data-urlencode "$one"); done
    ask "$jar" "$address" --data-urlencode "csrf=$(token)" "${fields[@]}"
}
login() { send "$1" "/${4:-kleve}/de/login" "/${4:-kleve}/de/login" "email=$2" "password=$3"; }      # login JAR MAIL PASSWORD [REGION]
is()   { [ "$status" = "$1" ]; }
leads() { [[ $to == $1 ]]; }                                # a pattern
has()  { grep -qF -- "$1" "$out"; }
not()  { ! "$@"; }
inside() { ask "$1" "/${2:-kleve}/de/account"; is 200; }
cookie() { awk '$6 == "bruecke" { print $7 }' "$work/$1.jar"; }
plain() { sed -e 's/name="csrf" value="[^"]*"//' -e 's/value="[^"]*beispiel.example"//' "$out"; }
link() { grep -o '/kleve/[^ ]*ticket=[a-z2-7]*\|/heim/[^ ]*ticket=[a-z2-7]*' | head -n 1; }

# One-time code of a Base32 key at a time (RFC 6238), worked out apart from the program.
code() {
    node -e '
      const [key, at] = process.argv.slice(1), bits = [...key.replace(/ /g, "")].map(c => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("")
      const secret = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2))), count = Buffer.alloc(8)
      count.writeBigUInt64BE(BigInt(Math.floor(at / 30)))
      const h = require("crypto").createHmac("sha1", secret).update(count).digest(), o = h[19] & 15
      console.log(String((h.readUInt32BE(o) & 0x7fffffff) % 1000000).padStart(6, "0"))' "$1" "$2"
}

# ---- passwords and sessions -------------------------------------------------------------------------------------------------
test_password() {
    ask a /kleve/de/login
    check "the log-in page is there" is 200
    check "it is kept nowhere" grep -qi '^cache-control: no-store' "$work/head"
    ask a /kleve/de/account
    check "the account page leads a visitor to the log-in page" leads '/kleve/de/login?next=%2Fkleve%2Fde%2Faccount'
    login a editor@beispiel.example wrong-password
    check "a wrong password is refused" is 422
    plain >"$work/known"
    login a nobody@beispiel.example wrong-password
    check "an unknown address is refused" is 422
    plain >"$work/unknown"
    check "both get the same answer" cmp -s "$work/known" "$work/unknown"
    ask a /kleve/de/login --data-urlencode email=editor@beispiel.example --data-urlencode "password=$password"
    check "a form without our token is refused" is 403
    ask a /kleve/de/login --data-urlencode csrf=00000000000000000000000000000000 --data-urlencode email=editor@beispiel.example --data-urlencode "password=$password"
    check "a form with another token is refused" is 403
    login a ' Editor@Beispiel.Example ' "$password"
    check "the right password leads on" is 303
    check "to what is open today" leads /kleve/de/today
    check "its cookie is out of reach for scripts" grep -qi '^set-cookie: bruecke=.*HttpOnly; SameSite=Lax' "$work/head"
    check "the account page opens" inside a
    check "it shows the name" has 'Edda Redaktion'
    check "and where one is logged in" has 'Firefox, Linux'
}

test_next() {
    send n '/kleve/de/login' /kleve/de/login email=editor@beispiel.example "password=$password" next=/kleve/de/volunteers
    check "logging in leads on to the page that was wanted" leads /kleve/de/volunteers
    local evil
    for evil in //evil.example https://evil.example/kleve/ '/kleve//evil.example' '/kleve/\evil' '/other/de/'; do
        rm -f "$work/n.jar"
        send n '/kleve/de/login' /kleve/de/login email=editor@beispiel.example "password=$password" "next=$evil"
        check "but never to $evil" leads /kleve/de/today
    done
}

test_session() {
    local old mine
    # A cookie that somebody planted before is worth nothing afterwards.
    local planted=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    printf '127.0.0.1\tFALSE\t/kleve/\tFALSE\t0\tbruecke\t%s\n' "$planted" > "$work/s.jar"
    login s editor@beispiel.example "$password"
    mine=$(cookie s)
    check "logging in brings a new cookie" test -n "$mine" -a "$mine" != "$planted"
    printf '127.0.0.1\tFALSE\t/kleve/\tFALSE\t0\tbruecke\t%s\n' "$planted" > "$work/p.jar"
    check "the planted cookie opens nothing" not inside p
    # Each letter counts.
    old=${mine:0:39}; case ${mine:39} in a) old+=b ;; *) old+=a ;; esac
    printf '127.0.0.1\tFALSE\t/kleve/\tFALSE\t0\tbruecke\t%s\n' "$old" > "$work/p.jar"
    check "a changed cookie opens nothing" not inside p
    printf '127.0.0.1\tFALSE\t/kleve/\tFALSE\t0\tbruecke\t%s\n' "$mine" > "$work/p.jar"
    check "the same cookie does" inside p
    check "another region does not know it" test "$(curl -s -o /dev/null -w '%{http_code}' -H "Cookie: bruecke=$mine" "$base/heim/de/account")" = 303
    # Logging out, from here and from afar.
    login t editor@beispiel.example "$password"
    send t /kleve/de/account /kleve/de/account/sessions id=
    check "other sessions can be ended" leads '*done=sessions'
    check "and are" not inside s
    check "the own one stays" inside t
    mine=$(cookie t)
    send t /kleve/de/account /kleve/de/logout
    check "logging out leads away" is 303
    check "and empties the browser's cache" grep -qi '^clear-site-data: "cache"' "$work/head"
    printf '127.0.0.1\tFALSE\t/kleve/\tFALSE\t0\tbruecke\t%s\n' "$mine" > "$work/t.jar"
    check "and ends the session for good" not inside t
    # A change of the password ends all of them.
    login s coordinator@beispiel.example "$password"
    login t coordinator@beispiel.example "$password"
    send t /kleve/de/account /kleve/de/account/password "current=falsch-falsch" password='drei Birnen und ein Boot'
    check "changing the password needs the present one" is 422
    send t /kleve/de/account /kleve/de/account/password "current=$password" password=kurz
    check "a short password is refused" is 422
    send t /kleve/de/account /kleve/de/account/password "current=$password" password=Passwort-2026
    check "a common one is refused" is 422
    send t /kleve/de/account /kleve/de/account/password "current=$password" password='drei Birnen und ein Boot'
    check "a good one is taken" leads '*done=password'
    check "the session goes on" inside t
    check "the other one is over" not inside s
    if [ -d "$work/data" ] && [ "$engine" = SQLite ]; then      # a demonstration writes its mails into a folder beside its data
        for _ in {1..300}; do grep -rlqi '^To:.*coordinator@beispiel.example' "$work/data/mail" 2>/dev/null && break; sleep 0.1; done
        check "a mail tells of it" grep -rlqi '^To:.*coordinator@beispiel.example' "$work/data/mail"
    fi
    login s coordinator@beispiel.example "$password"
    check "the old password is worth nothing" is 422
    login s coordinator@beispiel.example 'drei Birnen und ein Boot'
    check "the new one is" is 303
}

# That a session is in use is noted beside a page, within a fifth of a second or with the next one: on a busy machine not always with the first.
used() { inside "$1" && inside "$1" && inside "$1"; }

test_expiry() {
    login e lead@beispiel.example "$password"
    serve 3000
    check "a session lasts while it is used (50 minutes)" used e
    serve 6500
    check "and goes on from there" used e
    serve 10200
    check "an hour without a sign ends it" not inside e
    serve 0
    rm -f "$work/e.jar"
    login e lead@beispiel.example "$password"
    for later in 3500 7000 10500 14000 17500 21000 24500 28000 31500 35000 38500 42000; do serve $later; used e || true; done
    check "twelve hours of work are possible" is 200
    serve 43300
    check "but not more" not inside e
    serve 0
}

test_lockout() {
    local i
    for i in 1 2 3 4; do login l officer-kleve@beispiel.example "falsch-$i-falsch"; done
    login l officer-kleve@beispiel.example "$password"
    check "four wrong tries do no harm" is 303
    rm -f "$work/l.jar"
    for i in 1 2 3 4 5; do login l officer-kleve@beispiel.example "falsch-$i-falsch"; done
    login l officer-kleve@beispiel.example "$password"
    check "after five wrong tries even the right password is refused" is 422
    serve 61
    login l officer-kleve@beispiel.example falsch-6-falsch
    login l officer-kleve@beispiel.example "$password"
    check "a minute later another wrong one costs two" is 422
    serve 125
    login l officer-kleve@beispiel.example "$password"
    check "one is not enough" is 422
    serve 182
    login l officer-kleve@beispiel.example "$password"
    check "two are" is 303
    serve 0
}

# ---- invitations ---------------------------------------------------------------------------------------------------------------
test_invitation() {
    local address
    address=$(b user add neu@beispiel.example --role editor --name 'Nele Neu' --region kleve | link)
    check "an invitation is printed" test -n "$address"
    serve $((15 * 86400))
    ask i "$address"
    check "after two weeks it is too old" is 410
    serve 0
    ask i "$address"
    check "before that it opens" is 200
    check "and says for whom" has 'Nele Neu'
    ask i "${address%?}$(case $address in *a) echo b ;; *) echo a ;; esac)"
    check "one letter changed and it is none" is 410
    local ticket=${address#*ticket=}
    send i "$address" /kleve/de/invitation "ticket=$ticket" password=neu@beispiel.example
    check "the mail address is no password" is 422
    send i "$address" /kleve/de/invitation "ticket=$ticket" password=1234567890
    check "figures in a row are none" is 422
    login i neu@beispiel.example 'vier gruene Stuehle'
    check "before a password is set nobody gets in" is 422
    send i "$address" /kleve/de/invitation "ticket=$ticket" password='vier gruene Stuehle'
    check "a good password is set" leads '/kleve/de/login?set=1'
    ask i "$address"
    check "an invitation works once" is 410
    login i neu@beispiel.example 'vier gruene Stuehle'
    check "and then one gets in" is 303
    address=$(b user reset neu@beispiel.example --region kleve | link)
    serve 7300
    ask i "$address"
    check "a link for a new password is too old after two hours" is 410
    serve 0
    send j "$address" /kleve/de/reset "ticket=${address#*ticket=}" password='fuenf rote Tassen'
    check "before that it sets one" is 303
    check "and ends the sessions" not inside i
    b user lock neu@beispiel.example --region kleve
    login i neu@beispiel.example 'fuenf rote Tassen'
    check "a locked account does not get in" is 422
    b user lock neu@beispiel.example --undo --region kleve
    login i neu@beispiel.example 'fuenf rote Tassen'
    check "an unlocked one does" is 303
}

test_administration() {
    login m administrator@beispiel.example "$password"
    send m /kleve/de/accounts/new /kleve/de/accounts/new email=prov@beispiel.example 'name=Petra Prov' role=provider
    check "an invitation without the organisation is refused" is 422
    check "at the field" has 'actor-error'
    send m /kleve/de/accounts/new /kleve/de/accounts/new email=prov@beispiel.example 'name=Petra Prov' role=provider actor=bsp-lindenhof
    check "the administration invites" is 200
    local address person
    address=$(link < "$out")
    person=$(grep -o '/kleve/de/accounts/[a-z2-7]\{12\}' "$out" | head -n 1)
    check "and gets a link" test -n "$address"
    ask v "$address"
    check "that opens" is 200
    ask m "$person"
    check "the account has a page" has 'Petra Prov'
    check "which no browser keeps, since reading it is written down" grep -qi '^cache-control: no-store' "$work/head"
    send m "$person" "$person/link"
    check "the invitation can be made again" has 'invitation?ticket='
    ask v "$address"
    check "and the first is worth nothing then" is 410
    ask m /kleve/de/roles
    check "roles and rights are shown" has 'id="municipal_officer"'
    ask m '/kleve/de/audit?event=create&entity=people.account'
    check "who did what is shown" has 'Ada Verwalter'
    login o provider@beispiel.example "$password"
    ask o /kleve/de/accounts/new
    check "nobody else invites" is 403
    ask o /kleve/de/audit
    check "nobody else sees who did what" is 403
    ask o /kleve/de/accounts
    check "of the accounts everybody sees the own one only" not has 'Petra Prov'
    ask o "$person"
    check "and no other's page" is 404
    send o /kleve/de/account "$person/link"
    check "nor makes links for others" is 403
}

# ---- second factor: a region that is no demonstration ------------------------------------------------------------------------------
test_second() {
    local address key good recovery i
    address=$(b user add chefin@beispiel.example --role administrator --region heim | link)
    serve 0
    send f "$address" /heim/de/invitation "ticket=${address#*ticket=}" password='sieben blaue Kannen'
    login f chefin@beispiel.example 'sieben blaue Kannen' heim
    check "staff are led to setting up a second factor" leads '/heim/de/login/setup*'
    check "and are not inside before" not inside f heim
    ask f /heim/de/login/setup
    check "there is a picture to scan" has '<svg class="qr"'
    key=$(sed -n 's/.*<code class="ltr">\([A-Z2-7 ]*\)<.*/\1/p' "$out")
    check "and a key to type" test -n "$key"
    send f /heim/de/login/setup /heim/de/login/setup code=000000
    check "a wrong code sets nothing up" is 422
    good=$(code "$key" "$start")
    send f /heim/de/login/setup /heim/de/login/setup "code=$good"
    check "the right one does" is 200
    mapfile -t recovery < <(grep -o '[a-z2-7]\{4\}-[a-z2-7]\{4\}-[a-z2-7]\{4\}-[a-z2-7]\{4\}' "$out")
    check "ten recovery codes are shown" test ${#recovery[@]} = 10
    check "and one is inside" inside f heim
    rm -f "$work/f.jar"
    login f chefin@beispiel.example 'sieben blaue Kannen' heim
    check "the next time a code is asked for" leads '/heim/de/login/code*'
    check "before it nobody is inside" not inside f heim
    ask f /heim/de/login/setup
    check "and nobody puts another factor in its place" leads /heim/de/login/code
    send f /heim/de/login/code /heim/de/login/code "code=$good"
    check "a code works once" is 422
    serve 30
    send f /heim/de/login/code /heim/de/login/code "code=$(code "$key" $((start + 30)))"
    check "the next one works" is 303
    check "and opens" inside f heim
    rm -f "$work/f.jar"
    login f chefin@beispiel.example 'sieben blaue Kannen' heim
    send f /heim/de/login/code /heim/de/login/code "code=${recovery[0]}"
    check "a recovery code works" is 303
    rm -f "$work/f.jar"
    login f chefin@beispiel.example 'sieben blaue Kannen' heim
    send f /heim/de/login/code /heim/de/login/code "code=${recovery[0]}"
    check "once" is 422
    # Another telephone: until its code is confirmed, the first one counts.
    send f2 /heim/de/login /heim/de/login email=chefin@beispiel.example 'password=sieben blaue Kannen'
    send f2 /heim/de/login/code /heim/de/login/code "code=${recovery[2]}"
    send f2 /heim/de/account /heim/de/account/second 'current=sieben blaue Kannen' off=1
    check "staff cannot switch it off" is 422
    send f2 /heim/de/account /heim/de/account/second 'current=sieben blaue Kannen'
    check "but set it up on another telephone" leads /heim/de/login/setup
    ask f2 /heim/de/login/setup
    local other
    other=$(sed -n 's/.*<code class="ltr">\([A-Z2-7 ]*\)<.*/\1/p' "$out")
    check "with another key" test -n "$other" -a "$other" != "$key"
    login g chefin@beispiel.example 'sieben blaue Kannen' heim
    ask g /heim/de/login/setup
    check "which nobody sees who only knows the password" leads /heim/de/login/code
    serve 60
    send g /heim/de/login/code /heim/de/login/code "code=$(code "$other" $((start + 60)))"
    check "and which does not count yet" is 422
    send f2 /heim/de/login/setup /heim/de/login/setup "code=$(code "$other" $((start + 60)))"
    check "until it is confirmed" is 200
    serve 90
    send g /heim/de/login/code /heim/de/login/code "code=$(code "$other" $((start + 90)))"
    check "then it does" is 303
    send g /heim/de/account /heim/de/account/recovery 'current=sieben blaue Kannen'
    mapfile -t recovery < <(grep -o '[a-z2-7]\{4\}-[a-z2-7]\{4\}-[a-z2-7]\{4\}-[a-z2-7]\{4\}' "$out")
    check "recovery codes can be made anew" test ${#recovery[@]} = 10
    rm -f "$work/g.jar"
    serve 0
    # Who knows the password may not guess at codes for ever by logging in anew between.
    for i in 1 2 3 4 5; do
        login g chefin@beispiel.example 'sieben blaue Kannen' heim
        send g /heim/de/login/code /heim/de/login/code "code=00000$i"
    done
    send g /heim/de/login/code /heim/de/login/code "code=${recovery[1]}"
    check "after five wrong codes no code counts" is 422
    b user lock chefin@beispiel.example --undo --region heim
    login g chefin@beispiel.example 'sieben blaue Kannen' heim
    serve 700
    ask g /heim/de/login/code
    check "ten minutes after the password its second step is over" leads /heim/de/login
    serve 0
}

# ---- API tokens -----------------------------------------------------------------------------------------------------------------------
bearer() { local path=$1 key=$2; shift 2; status=$(curl -s -o "$out" -w '%{http_code}' -H "Authorization: Bearer $key" "$@" "$base$path"); }
test_tokens() {
    local key reads
    key=$(b user add programm@beispiel.example --role administrator --token --region kleve)
    bearer /kleve/api/v1/people/account "$key"
    check "a token reads" is 200
    check "what its account may" has prov@beispiel.example
    bearer /kleve/api/v1/people/account "${key%?}0"
    check "one letter changed and it is none" is 401
    bearer /kleve/de/account "$key"
    check "a token opens no account page" is 403
    login k administrator@beispiel.example "$password"
    send k /kleve/de/account /kleve/de/account/tokens label=Auswertung days=30 scope=read "current=$password"
    reads=$(grep -o 'bruecke_[a-z2-7]\{40\}' "$out" | head -n 1)
    check "a token is made and shown" test -n "$reads"
    ask k /kleve/de/account
    check "once" not has "$reads"
    check "it stands in the list" has Auswertung
    bearer /kleve/api/v1/people/account "$reads"
    check "it reads" is 200
    bearer /kleve/de/accounts/new "$reads" --data-urlencode email=x@beispiel.example --data-urlencode role=editor
    check "and writes nothing" is 403
    bearer /kleve/de/login "$reads" --data-urlencode email=editor@beispiel.example --data-urlencode "password=$password"
    check "not even a log-in" is 403
    send k /kleve/de/account /kleve/de/account/tokens label=Falsch days=30 scope=read current=falsch-falsch
    check "without the password there is no token" is 422
    serve $((31 * 86400))
    bearer /kleve/api/v1/people/account "$reads"
    check "after its days it is worth nothing" is 401
    bearer /kleve/api/v1/people/account "$key"
    check "the longer one still reads" is 200
    serve 0
    b user lock programm@beispiel.example --region kleve
    bearer /kleve/api/v1/people/account "$key"
    check "a locked account's token neither" is 401
}

test_log() {
    stop
    check "no mail address stands in the log" not grep -q '@beispiel' "$work/log"
    check "no ticket, no token" not grep -qE 'ticket=|bruecke_[a-z2-7]{40}' "$work/log"
    check "a wrong try stands there" grep -q ' info [a-z2-7]* password refused' "$work/log"
    check "and one that came while it rests" grep -q 'password refused: it rests' "$work/log"
    check "a wrong code, with the account" grep -q 'account [0-9]*: code refused' "$work/log"
    check "a refused page, with the account" grep -q ' denied: account [0-9]' "$work/log"
    check "no name" not grep -qE 'Redaktion|Verwalter|Petra' "$work/log"
    check "nothing went wrong" not grep -q ' error ' "$work/log"
}

engine() {                                                  # engine NAME OPTIONS
    engine=$1 options=$2
    rm -f "$work"/*.jar "$work/log"
    b demo --region kleve >"$out" 2>&1 || { fail "the demonstration"; return; }
    b region create heim --title Heim || { fail "a second region"; return; }
    serve 0
    test_password; test_next; test_session; test_expiry; test_lockout; test_invitation; test_administration; test_second; test_tokens; test_log
}

mkdir "$work/data"
engine SQLite "--data $work/data"
if [ -n "$url" ]; then engine PostgreSQL "--store $url"; else echo "SKIPPED: people on PostgreSQL (no STORE_URL, no BRUECKE_TEST_POSTGRES)"; fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
