#!/bin/sh
# fonts.sh FIRA OUT [PLAIN] : the web fonts, cut by script so that a reader loads only what the page needs, into OUT:
#   fira-{Regular,Medium,SemiBold}-latin  fira-{Regular,SemiBold}-cyrl  noto-arab-{Regular,Bold}  .woff2
# FIRA is the folder of KERN's Fira Sans. With PLAIN the whole Fira faces are also left there as .ttf, for the PDF writer.
# Both families are under the SIL Open Font License 1.1. Needs libharfbuzz-bin, woff2, fonts-noto-core.
set -eu
[ $# -ge 2 ] || { echo "usage: fonts.sh FIRA OUT [PLAIN]" >&2; exit 2; }
fira=$1 out=$2 noto=/usr/share/fonts/truetype/noto
for tool in hb-subset woff2_compress woff2_decompress; do
    command -v $tool >/dev/null || { echo "fonts.sh: $tool is missing (packages libharfbuzz-bin woff2)" >&2; exit 1; }
done
[ -e $noto/NotoSansArabic-Regular.ttf ] || { echo "fonts.sh: Noto Sans Arabic is missing (package fonts-noto-core)" >&2; exit 1; }
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

latin=U+0020-007E,U+00A0-017F,U+0218-021B,U+1E9E,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2039-203A,U+20AC,U+2122,U+2190-2193,U+2212
cyrl=U+0400-045F,U+0490-0491,U+2116
arab=U+0020,U+00A0,U+00AB,U+00BB,U+0600-06FF,U+0750-077F,U+200C-200F,U+2010-2011,U+2066-2069,U+FB50-FDFF,U+FE70-FEFC

# cut FONT CHARACTERS NAME. hb-subset keeps the shaping rules; woff2_compress talks on standard error.
cut() {
    hb-subset --font-file="$1" --unicodes="$2" --layout-features='*' --output-file="$work/$3.ttf"
    woff2_compress "$work/$3.ttf" >/dev/null 2>"$work/said" || { cat "$work/said" >&2; exit 1; }
    mv "$work/$3.woff2" "$out/"
}

for face in Regular Medium SemiBold Bold; do
    [ $face != Bold ] || [ $# -ge 3 ] || continue       # only the PDF writer sets whole words in Bold
    cp "$fira/FiraSans-$face.woff2" "$work/"
    woff2_decompress "$work/FiraSans-$face.woff2"
done
for face in Regular Medium SemiBold; do cut "$work/FiraSans-$face.ttf" $latin fira-$face-latin & done
for face in Regular SemiBold; do cut "$work/FiraSans-$face.ttf" $cyrl fira-$face-cyrl & done
for face in Regular Bold; do cut "$noto/NotoSansArabic-$face.ttf" $arab noto-arab-$face & done
wait
for name in fira-Regular-latin fira-Medium-latin fira-SemiBold-latin fira-Regular-cyrl fira-SemiBold-cyrl noto-arab-Regular noto-arab-Bold; do
    [ -s "$out/$name.woff2" ] || { echo "fonts.sh: $name.woff2 could not be made" >&2; exit 1; }
done
if [ $# -ge 3 ]; then mkdir -p "$3"; cp "$work"/FiraSans-*.ttf "$3/"; fi
