#!/bin/sh
# site-css.sh OUT [DEPFILE] : what the pages look like, into OUT: site.css (KERN cut to the classes used in src/, then
# src/look/site.css) and the web fonts beside it. With DEPFILE it also writes there, for the build, what it read.
#   NODE_MODULES   where npm put @kern-ux/native (default: node_modules beside package.json)
set -eu
[ $# -ge 1 ] || { echo "usage: site-css.sh OUT [DEPFILE]" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/.." && pwd)
kern=${NODE_MODULES:-$root/node_modules}/@kern-ux/native/dist
[ -f "$kern/kern.min.css" ] || { echo "site-css.sh: $kern/kern.min.css is missing: run npm ci" >&2; exit 1; }

# A class may stand in a page, in C that writes markup, or in a table.
files() { find "$root/src" -type f \( -name '*.html' -o -name '*.[ch]' -o -name '*.def' -o -name '*.js' \) | LC_ALL=C sort; }
used=$(files | xargs grep -l 'kern-' || true)
if [ $# -ge 2 ]; then                                  # what may get its first class tomorrow is watched today
    watched=$({ echo "$root/src/look/site.css" "$kern/kern.min.css"; echo "$used"; files | grep -E '/src/(look|serve|rooms)/' || true; } |
        LC_ALL=C sort -u)
    echo "$1/site.css:" $watched >"$2"
fi
node "$root/tools/kern-cut.mjs" "$kern/kern.min.css" "$root/src/look/site.css" $used >"$out/site.css.part"
mv "$out/site.css.part" "$out/site.css"

# The fonts change only with their sources: cut them again only when one is missing or older than what it is made of.
for font in fira-Regular-latin fira-Medium-latin fira-SemiBold-latin fira-Regular-cyrl fira-SemiBold-cyrl noto-arab-Regular noto-arab-Bold; do
    if [ ! -s "$out/$font.woff2" ] || [ "$root/tools/fonts.sh" -nt "$out/$font.woff2" ]; then
        "$root/tools/fonts.sh" "$kern/fonts/fira-sans" "$out"
        break
    fi
done
touch "$out"/fira-*.woff2 "$out"/noto-*.woff2          # or the build takes them for out of date
