#!/usr/bin/env bash
# proxy.sh [BINARY] - the examples for nginx and Caddy (pack/), really in front of the program, with a certificate of our own on loopback: log-in works
# and its cookie is Secure, plain HTTP leads to https, HTTP/2, HSTS, client addresses cannot be forged, limits. Only failures are named; the last
# line is `N passed, N failed`. A server that is not installed is said and left out.
set -u
here=$(cd -- "$(dirname -- "$0")/../.." && pwd)
binary=$(realpath -- "${1:-$here/build/bruecke}")
[ -x "$binary" ] || { echo "proxy: there is no program $binary"; echo "0 passed, 1 failed"; exit 1; }
work=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-proxy.XXXXXX") passed=0 failed=0 pids=()
chmod 755 "$work"
trap 'kill "${pids[@]}" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
name=ki.example out=$work/out head=$work/head jar=$work/jar

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL  $server: $1"; head -n 5 "$head" | cut -c 1-160 | sed 's/^/      | /'; }
check() { local what=$1; shift; if "$@" >/dev/null 2>&1; then pass; else fail "$what"; fi; }
# A port that is free now. Two servers that start at once might get the same: each is asked for on its own.
port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'; }
ask() { local path=$1; shift; status=$(curl -s -m 20 -o "$out" -D "$head" -b "$jar" -c "$jar" --cacert "$work/cert.pem" --resolve "$name:$secure:127.0.0.1" --resolve "$name:$plain:127.0.0.1" -w '%{http_code} %{http_version}' "$@" "$path"); }
is() { [ "${status%% *}" = "$1" ]; }
header() { grep -qi -e "^$1" "$head"; }
listens() { local i; for i in {1..100}; do (: </dev/tcp/127.0.0.1/"$1") 2>/dev/null && return; sleep 0.05; done; echo "      | nothing listens on $1 ($i tries)"; return 1; }

# ---- behind: the program, and something that says what it was told -----------------------------------------------------------
export BRUECKE_NOW=1795003200
"$binary" demo --data "$work/data" >/dev/null || { echo "0 passed, 1 failed"; exit 1; }
"$binary" serve --data "$work/data" --listen 127.0.0.1:0 --proxy 127.0.0.1 --url "https://$name" >"$work/ready" 2>"$work/log" & pids+=($!)
for _ in {1..200}; do grep -qs '^ready' "$work/ready" && break; sleep 0.05; done
behind=$(sed -n 's|^ready http://\(.*\)/$|\1|p' "$work/ready")
echo_port=$(port)
node -e 'require("http").createServer((q, a) => { a.end(JSON.stringify(q.headers)) }).listen(+process.argv[1], "127.0.0.1")' "$echo_port" & pids+=($!)
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$name" -addext "subjectAltName=DNS:$name" -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
chmod 644 "$work/key.pem"

# ---- in front ----------------------------------------------------------------------------------------------------------------
nginx_on() {                                                # nginx_on UPSTREAM: the example with names and ports of this test
    mkdir -p "$work/nginx"
    { echo "user root; worker_processes 1; daemon off; pid $work/nginx/pid; error_log $work/nginx/error.log; events {}"
      echo "http { access_log off; client_body_temp_path $work/nginx; proxy_temp_path $work/nginx; fastcgi_temp_path $work/nginx; uwsgi_temp_path $work/nginx; scgi_temp_path $work/nginx;"
      sed -e '/listen \[::\]/d' -e "s/listen 80;/listen 127.0.0.1:$plain;/; s/listen 443/listen 127.0.0.1:$secure/; s/integration.example.org;/$name;/; s/127.0.0.1:8080;/$1;/" \
          -e "s|/etc/letsencrypt/live/[a-z./]*fullchain.pem|$work/cert.pem|; s|/etc/letsencrypt/live/[a-z./]*privkey.pem|$work/key.pem|" "$here/pack/nginx.conf"
      echo '}'; } >"$work/nginx.conf"
    check "nginx -t" nginx -t -q -e "$work/nginx/error.log" -c "$work/nginx.conf"
    nginx -e "$work/nginx/error.log" -c "$work/nginx.conf" & front=$!
}
caddy_on() {
    { printf '{\n\tadmin off\n\thttp_port %s\n\thttps_port %s\n\tdefault_bind 127.0.0.1\n\tstorage file_system %s\n}\n' "$plain" "$secure" "$work/caddy"
      sed -e "s|^integration.example.org {|$name {\n\ttls $work/cert.pem $work/key.pem|; s/127.0.0.1:8080/$1/" "$here/pack/Caddyfile"; } >"$work/Caddyfile"
    check "caddy validate" env HOME="$work" XDG_DATA_HOME="$work" XDG_CONFIG_HOME="$work" caddy validate --adapter caddyfile --config "$work/Caddyfile"
    HOME=$work XDG_DATA_HOME=$work XDG_CONFIG_HOME=$work caddy run --adapter caddyfile --config "$work/Caddyfile" >"$work/caddy.log" 2>&1 & front=$!
}
begin() { plain=$(port) secure=$(port); base=https://$name:$secure; rm -f "$jar"; "${server}_on" "$1"; pids+=("$front"); check "it listens" listens "$secure"; listens "$plain"; }
end() { kill "$front" 2>/dev/null; wait "$front" 2>/dev/null; }

# ---- what must hold ------------------------------------------------------------------------------------------------------------
test_front() {
    begin "$behind"
    ask "http://$name:$plain/kleve/de/"
    check "plain HTTP leads to https" grep -qi "^location: https://$name" "$head"
    check "for good, with the method kept" grep -q '^HTTP/1.1 308' "$head"
    ask "$base/kleve/de/" --http2
    check "a page" is 200
    check "by HTTP/2" test "${status#* }" = 2
    check "HSTS" header 'strict-transport-security: max-age=63072000'
    check "the program's own policy" header "content-security-policy: default-src 'none'"
    check "one policy" test "$(grep -ci '^content-security-policy' "$head")" = 1
    ask "$base/metrics"
    check "no figures for strangers" is 404
    ask "$base/kleve/de/login"
    local csrf
    csrf=$(sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' "$out" | head -n 1)
    ask "$base/kleve/de/login" --data-urlencode "csrf=$csrf" --data-urlencode email=editor@beispiel.example --data-urlencode password=Vorfuehrung-2026
    check "log-in" is 303
    check "its cookie is Secure and HttpOnly" grep -qi '^set-cookie: [^;]*bruecke=.*httponly.*secure\|^set-cookie: [^;]*bruecke=.*secure.*httponly' "$head"
    ask "$base/kleve/de/account"
    check "logged in" is 200
    head -c 13000000 /dev/zero >"$work/large"
    ask "$base/kleve/de/login" --data-binary "@$work/large" -H 'Content-Type: application/octet-stream' -H 'Expect:'
    check "what is too large is refused" is 413
    end
    begin "127.0.0.1:$echo_port"
    ask "$base/x" -H 'X-Forwarded-For: 203.0.113.9' -H 'X-Forwarded-Proto: http'
    check "whose address it is nobody can forge" grep -q '"x-forwarded-for":"127.0.0.1"' "$out"
    check "nor that it was plain" grep -q '"x-forwarded-proto":"https"' "$out"
    check "the name passes" grep -q "\"host\":\"$name" "$out"
    end
    begin "127.0.0.1:$(port)"
    ask "$base/kleve/de/"
    check "without the program: 502" is 502
    end
}
for server in nginx caddy; do
    if command -v $server >/dev/null; then test_front; else echo "SKIP  $server is not here (tools/install deb): its example is NOT tested"; fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
