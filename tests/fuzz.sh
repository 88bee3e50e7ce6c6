#!/usr/bin/env bash
# fuzz.sh SECONDS [NAME...] - every parser under libFuzzer with address and undefined-behaviour sanitizers: its seeds, then SECONDS of new input.
#
# tests/fuzz/NAME.c holds LLVMFuzzerTestOneInput, tests/fuzz/seeds/NAME/ what it starts from, tests/fuzz/dict/ words of formats. What breaks it is kept in
# build-sanitized/found/ and belongs into the seeds once the bug is mended; what it learnt is kept in build-sanitized/corpus/NAME/.
#
# FUZZ_LONG=1 (make fuzz-long): for hours. At idle priority, patient with a machine that does other things, up to 16 KiB per input, a line per target for the table in
# docs/analysis.md, and at the end the few inputs that reach what no seed reaches go into the seeds (at most KEEP of at most 2 KiB each).
set -euo pipefail
cd -- "$(dirname -- "$0")/.."
seconds=${1:-3}
[ $# -eq 0 ] || shift
out=build-sanitized checks='-fno-sanitize-recover=all'

tools/build-sanitized libcore.a libcarried.a libbuilt.a
mkdir -p $out/found
# The libraries that meson.build names, as far as pkg-config knows them.
libraries=$(meson introspect $out --dependencies | grep -o '"name": *"[^"]*"' | cut -d '"' -f 4 | while read -r name; do
    if pkg-config --exists "$name"; then echo "$name"; fi
done)
mapfile -t archives < <(find $out -name '*.a' | sort)

link() {                                                    # link NAME: the target with all layers; the linker takes what it needs
    # shellcheck disable=SC2046,SC2086  # lists of words
    clang -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Werror -Isrc -g1 -O1 -fuse-ld=lld -fsanitize=fuzzer,address,undefined $checks \
        "tests/fuzz/$1.c" -Wl,--start-group "${archives[@]}" -Wl,--end-group $(pkg-config --cflags --libs $libraries) -lm -lstemmer -lglpk -pthread -o "$out/$1"
}
replay() {                                                  # replay NAME: each seed once; a busy machine is no finding
    mapfile -t seeds < <(find "tests/fuzz/seeds/$1/" -type f | sort)
    [ ${#seeds[@]} -gt 0 ] && "$out/$1" -timeout=60 -rss_limit_mb=1024 "${seeds[@]}"
}
# Which words a target's format knows; without a line it does without.
words_of() {
    case $1 in
        fuzz_json|fuzz_archive|fuzz_geojson|fuzz_map|fuzz_hsds_read|fuzz_integreat_read) echo json ;;
        fuzz_html|fuzz_html_read|fuzz_markdown|fuzz_block|fuzz_tplc|fuzz_propose) echo markup ;;
        fuzz_xliff|fuzz_docx|fuzz_xlsx) echo xml ;;
        fuzz_multipart|fuzz_target|fuzz_query|fuzz_integreat|fuzz_bounce) echo form ;;
        fuzz_hours|fuzz_recur|fuzz_hsds|fuzz_typed|fuzz_period) echo hours ;;
        fuzz_csv|fuzz_table|fuzz_xlsform|fuzz_relevance|fuzz_sepa) echo table ;;
    esac
}
long=${FUZZ_LONG:-} len=4096 patience=20 memory=1024 KEEP=${FUZZ_KEEP:-12}
if [ -n "$long" ]; then len=16384 patience=60 memory=2048; fi
idly() { if [ -n "$long" ]; then setsid -w sh -c 'echo 19 2>/dev/null >/proc/self/autogroup; exec chrt -i 0 nice -n 19 "$@"' sh "$@"; else "$@"; fi; }      # a session of its own, since Linux weighs these
explore() {                                                 # explore NAME: inputs up to 4 KiB, each at most twenty seconds: a busy machine is no finding
    local dict
    dict=$(words_of "$1")
    mkdir -p "$out/corpus/$1"
    idly "$out/$1" -seed="${FUZZ_SEED:-0}" -max_total_time="$seconds" -max_len=$len -timeout=$patience -rss_limit_mb=$memory -print_final_stats=1 -artifact_prefix="$out/found/$1-" \
        ${dict:+-dict=tests/fuzz/dict/$dict.dict} "$out/corpus/$1" "tests/fuzz/seeds/$1/"
}
# learn NAME: the smallest set of what was found that reaches what the seeds do not; the corpus itself is made as small, too.
learn() {
    local fresh=$out/merge/$1 file
    rm -rf "$fresh" && mkdir -p "$fresh/seeds" "$fresh/corpus"
    cp "tests/fuzz/seeds/$1/"* "$fresh/seeds/"
    idly "$out/$1" -set_cover_merge=1 -use_counters=0 -max_len=2048 -timeout=$patience -rss_limit_mb=$memory "$fresh/seeds" "$out/corpus/$1" || return 1
    idly "$out/$1" -set_cover_merge=1 -timeout=$patience -rss_limit_mb=$memory "$fresh/corpus" "$out/corpus/$1" || return 1
    rm -rf "${out:?}/corpus/$1" && mv "$fresh/corpus" "$out/corpus/$1"
    find "$fresh/seeds" -type f -size -5 -printf '%s %f\n' | sort -n | head -n "$KEEP" | while read -r _ file; do
        [ -e "tests/fuzz/seeds/$1/$file" ] || cp "$fresh/seeds/$file" "tests/fuzz/seeds/$1/$file"
    done
}

passed=0 failed=0
try() {                                                     # try STEP NAME
    local log
    if log=$("$@" 2>&1); then
        passed=$((passed + 1))
        [ "$1" != explore ] || printf '%s: %s executions in %s s, %s edges\n' "$2" "$(sed -n 's/^stat::number_of_executed_units: *//p' <<< "$log")" "$seconds" \
            "$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' <<< "$log" | tail -n 1)"
    else failed=$((failed + 1)); printf 'FAILED: %s\n' "$*"; tail -n 60 <<< "$log"; return 1; fi
}
one() {                                                     # one NAME: its steps; the last line says how many went well and how many did not
    if try link "$1" && try replay "$1" && try explore "$1" && [ -n "$long" ]; then try learn "$1" || true; fi
    echo "$passed $failed"
}
mapfile -t names < <(if [ $# -gt 0 ]; then printf '%s\n' "$@"; else find tests/fuzz -maxdepth 1 -name '*.c' -printf '%f\n' | sed 's/\.c$//' | sort; fi)
[ ${#names[@]} -gt 0 ] || { echo "fuzz.sh: tests/fuzz holds no targets" >&2; exit 1; }

# As many at a time as there are processors: each has one to itself for its seconds.
said=$(mktemp -d "${TMPDIR:-/tmp}/bruecke-fuzz.XXXXXX")
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$said"' EXIT
trap 'exit 130' INT TERM
for name in "${names[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n || true; done
    one "$name" >"$said/$name" 2>&1 &
done
wait
for name in "${names[@]}"; do
    sed '$d' "$said/$name"
    if read -r good bad < <(tail -n 1 "$said/$name") && [[ "$good $bad" =~ ^[0-9]+\ [0-9]+$ ]]; then passed=$((passed + good)) failed=$((failed + bad))
    else failed=$((failed + 1)); echo "FAILED: $name said nothing"; fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
