#!/bin/sh
# run.sh TPLC [CC] : the page compiler against good and bad pages. One line per case, then "N passed, N failed".
#   good-X.html   compiles without a warning and writes good-X.txt; each value is marked with its place: [url x]
#   bad-X.html    is refused; its first line says where and why: {# 3: part of the reason #}
#   c-X.html      is taken, but the C compiler refuses it at the page's own line: {# 4 #}
set -u
[ $# -ge 1 ] || { echo "usage: run.sh TPLC [CC]" >&2; exit 2; }
tplc=$(realpath "$1") cc=${2:-cc} passed=0 failed=0
cd "$(dirname "$0")" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
flags='-std=c17 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -I.'

say() { if [ "$1" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi; echo "$1 $2"; }

good() {
    "$tplc" "$1.html" >"$work/page.c" && $cc $flags -O0 main.c "$work/page.c" -o "$work/page" &&
        "$work/page" >"$work/got" && diff -u "$1.txt" "$work/got"
}

bad() {
    where=$(sed -n '1s/^{# \([0-9]*\): .*/\1/p' "$1.html")
    why=$(sed -n '1s/^{# [0-9]*: \(.*\) #}.*/\1/p' "$1.html")
    if "$tplc" "$1.html" >"$work/page.c" 2>"$work/said"; then echo "  taken, though line $where is wrong"; return 1; fi
    [ ! -s "$work/page.c" ] || { echo "  wrote something all the same"; return 1; }
    case $(cat "$work/said") in "$1.html:$where: "*"$why"*) return 0 ;; esac
    echo "  expected $1.html:$where: ...$why..."; sed 's/^/  got      /' "$work/said"; return 1
}

wrong_c() {
    where=$(sed -n '1s/^{# \([0-9]*\) #}.*/\1/p' "$1.html")
    "$tplc" "$1.html" >"$work/page.c" || return 1
    if $cc $flags -fsyntax-only "$work/page.c" 2>"$work/said"; then echo "  the C compiler took it"; return 1; fi
    grep -q "^$1.html:$where:[0-9]*: error" "$work/said" || { sed 's/^/  /' "$work/said"; return 1; }
}

for f in *.html; do
    name=${f%.html}
    case $name in good-*) try=good ;; bad-*) try=bad ;; *) try=wrong_c ;; esac
    if $try "$name"; then say ok "$name"; else say FAIL "$name"; fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
