#!/bin/sh
# words.sh [BINARY] - do the documents name only what there is? Every `bruecke COMMAND … --option` in README and docs must stand in the help of that
# command, and every setting of the packaged bruecke.ini and of ini blocks must be one. Only failures are named; ends with `N passed, N failed`.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
binary=${1:-$here/build/bruecke}
work=$(mktemp -d) passed=0 failed=0
trap 'rm -rf "$work"' EXIT
cd "$here" || exit 1
"$binary" --help >"$work/help" || { echo "words: there is no program $binary"; echo "0 passed, 1 failed"; exit 1; }
commands=$(awk '/^commands/ { on = 1; next } /^$/ { on = 0 } on { print $1 }' "$work/help")
for c in $commands; do "$binary" "$c" --help >"$work/$c"; done

# file:line command option…, one per `bruecke WORD` up to the end of the code, a pipe or a comment.
grep -n -o 'bruecke [a-z]\+ [^`|;#)<>]*\|bruecke [a-z]\+' README.md docs/*.md pack/Containerfile pack/bruecke-*.service pack/backup 2>/dev/null |
    sed 's/^\([^:]*:[0-9]*\):bruecke /\1 /' >"$work/uses"
while read -r where command rest; do
    [ -f "$work/$command" ] || continue                     # "bruecke is…": prose
    for word in $rest; do
        case $word in --[a-z]*) ;; *) continue ;; esac
        option=$(echo "$word" | sed 's/^\(--[a-z-]*\).*/\1/')
        if grep -q -e "^  $option\( \|\$\)" "$work/$command" || [ "$option" = --version ]; then passed=$((passed + 1))
        else failed=$((failed + 1)); echo "FAIL  $where: bruecke $command has no $option"; fi
    done
done <"$work/uses"

# Settings: "name = value", "#name = value" and name = value in `ini` blocks.
{ grep -o '^#\?[a-z-]* = ' pack/bruecke.ini; awk '/^```ini/ { on = 1; next } /^```/ { on = 0 } on' docs/*.md | grep -o '^[a-z-]* = '; } | tr -d '#= ' | sort -u >"$work/settings"
while read -r name; do
    if grep -q -e "^  --$name " "$work/help"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL  there is no setting $name"; fi
done <"$work/settings"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
