#!/usr/bin/env bash
# opendata.sh [BINARY] - what open data look like to other people's validators: the catalogue to the SHACL shapes of DCAT-AP.de 3.0, every CSV to its
# metadata, every GeoJSON to RFC 7946, JSON-LD to the statements of Turtle. One line per case; the last line is `N passed, N failed`.
#
# The validators are in the shared material (BRUECKE_SHARED, ../shared unless that is set); without them this is skipped, loudly.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
binary=$(realpath "${1:-$here/build/bruecke}") check=${BRUECKE_SHARED:-$here/../shared}/standards/check
if [ ! -x "$check" ]; then echo "SKIPPED: open data by other people's validators: there is no $check"; echo '0 passed, 0 failed'; exit 0; fi
work=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-opendata.XXXXXX") server=''
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null; fi; rm -rf "$work"' EXIT
cd "$work" || exit 1
passed=0 failed=0
verdict() { if [ "$2" -eq 0 ]; then passed=$((passed + 1)); echo "ok    $1"; else failed=$((failed + 1)); echo "FAIL  $1"; tail -n 8 out | cut -c 1-300 | sed 's/^/      | /'; fi; }
try() { title=$1; shift; "$@" >out 2>&1; verdict "$title" $?; }

export BRUECKE_NOW=1795003200
"$binary" demo --data data >out 2>&1 || { cat out; echo '0 passed, 1 failed'; exit 1; }
"$binary" serve --data data --listen 127.0.0.1:0 >ready 2>serve.log &
server=$!
for _ in $(seq 600); do grep -q '^ready ' ready && break; kill -0 "$server" 2>/dev/null || break; sleep 0.1; done
base=$(sed -n 's|^ready \(.*\)/$|\1|p' ready)
curl -sf -o page "$base/kleve/de/opendata" || { cat serve.log; echo '0 passed, 1 failed'; exit 1; }

# What the page for people names is what is fetched: an address that leads nowhere shows here, too.
fetch() { curl -sf -o "$2" "$base$1"; }
for path in $(grep -o 'href="/kleve/opendata/[^"]*"' page | cut -d '"' -f 2 | sort -u); do try "is there: $path" fetch "$path" "${path##*/}"; done
try 'the catalogue as Turtle and as RDF/XML meets DCAT-AP.de' "$check" dcat catalog.ttl catalog.rdf --warn
try 'RDF/XML is well-formed' xmllint --noout catalog.rdf
for file in *.csv; do try "$file is what its metadata say" "$check" csvw "$file"; done
for file in *.geojson; do "$check" geojson "$file" >out 2>&1; verdict "$file meets RFC 7946" "$(grep -c FAIL out)"; done

figures() {                                                 # figures ADDRESS: an indicator's file and its metadata
    fetch "$1" figures.csv && fetch "$1-metadata.json" figures.csv-metadata.json && "$check" csvw figures.csv
}
for path in $(grep -o 'href="/kleve/api/v1/monitoring/indicators/[^"]*figures.csv"' page | cut -d '"' -f 2 | sort -u); do try "figures: $path" figures "$path"; done
same() { [ "$(grep -c '"@id":' catalog.jsonld)" -gt 0 ] && node --input-type=module -e '
    import fs from "node:fs"; import { createRequire } from "node:module"
    const R = createRequire(process.argv[1]), jsonld = R("jsonld"), { Parser, Writer } = R("n3"), form = "application/n-quads"
    const one = await jsonld.canonize(JSON.parse(fs.readFileSync("catalog.jsonld")), { format: form, safe: true })
    const w = new Writer({ format: "N-Quads" }); w.addQuads(new Parser().parse(fs.readFileSync("catalog.ttl", "utf8")))
    const quads = await new Promise(ok => w.end((_, text) => ok(text)))
    if (one !== await jsonld.canonize(quads, { inputFormat: form, format: form })) { console.log("they differ"); process.exit(1) }' "$1"; }
tools=${STANDARDS_COPY:-${TMPDIR:-/tmp}/bruecke-standards}/tools/x.js
if [ -d "$(dirname "$tools")/node_modules/jsonld" ]; then try 'JSON-LD says what Turtle says' same "$tools"; else echo 'SKIPPED: JSON-LD against Turtle: the validators bring no reader of JSON-LD'; fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
