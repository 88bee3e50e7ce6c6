#!/usr/bin/env bash
# fuzz.sh SECONDS [NAME...] - every parser under libFuzzer with address and undefined-behaviour sanitizers: its seeds, then SECONDS of new input.
#
# tests/fuzz/NAME.c holds LLVMFuzzerTestOneInput, tests/fuzz/seeds/NAME/ what it starts from. What breaks it is kept in
# build-fuzz/found/ and belongs into the seeds once the bug is mended; what it learnt is kept in build-fuzz/corpus/NAME/.
set -euo pipefail
cd -- "$(dirname -- "$0")/.."
seconds=${1:-3}
[ $# -eq 0 ] || shift
out=build-fuzz checks='-fno-sanitize-recover=all'

# The whole tree by clang, with coverage of edges: so every file has seen the second compiler, too. No program is linked but the targets.
CC=clang BUILD_ONLY="libcore.a libcarried.a" tools/build $out -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 -Dc_args="-fsanitize=fuzzer-no-link $checks"
mkdir -p $out/found
# The libraries that meson.build names, as far as pkg-config knows them.
libraries=$(meson introspect $out --dependencies | grep -o '"name": *"[^"]*"' | cut -d '"' -f 4 | while read -r name; do
    if pkg-config --exists "$name"; then echo "$name"; fi
done)
mapfile -t archives < <(find $out -name '*.a' | sort)

link() {                                                    # link NAME: the target with all layers; the linker takes what it needs
    # shellcheck disable=SC2046,SC2086  # lists of words
    clang -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Werror -Isrc -g -O1 -fsanitize=fuzzer,address,undefined $checks \
        "tests/fuzz/$1.c" -Wl,--start-group "${archives[@]}" -Wl,--end-group $(pkg-config --cflags --libs $libraries) -lm -lstemmer -lglpk -pthread -o "$out/$1"
}
replay() {                                                  # replay NAME: each seed once
    mapfile -t seeds < <(find "tests/fuzz/seeds/$1/" -type f | sort)
    [ ${#seeds[@]} -gt 0 ] && "$out/$1" -timeout=5 -rss_limit_mb=1024 "${seeds[@]}"
}
explore() {                                                 # explore NAME: inputs up to 4 KiB, each at most five seconds
    mkdir -p "$out/corpus/$1"
    "$out/$1" -max_total_time="$seconds" -max_len=4096 -timeout=5 -rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$out/found/$1-" \
        "$out/corpus/$1" "tests/fuzz/seeds/$1/"
}

passed=0 failed=0
try() {                                                     # try STEP NAME
    local log
    if log=$("$@" 2>&1); then
        passed=$((passed + 1))
        [ "$1" != explore ] || printf '%s: %s executions in %s s\n' "$2" "$(sed -n 's/^stat::number_of_executed_units: *//p' <<< "$log")" "$seconds"
    else failed=$((failed + 1)); printf 'FAILED: %s\n' "$*"; tail -n 60 <<< "$log"; return 1; fi
}
one() {                                                     # one NAME: its three steps; the last line says how many went well and how many did not
    if try link "$1" && try replay "$1"; then try explore "$1" || true; fi
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
