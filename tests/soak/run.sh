#!/usr/bin/env bash
# run.sh BINARY SECONDS [ENGINE...] - soak.mjs on SQLite and on PostgreSQL (or the engines named), one after the other, each with a fresh demonstration.
set -euo pipefail
cd -- "$(dirname -- "$0")/../.."
program=$1 seconds=$2
shift 2
. tests/pg.sh
work=$(mktemp -d "$(scratch)/bruecke-soak.XXXXXX")
trap 'pg_stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export LC_ALL=C.UTF-8 TZ=UTC BRUECKE_AS=1
unset BRUECKE_DATA BRUECKE_STORE BRUECKE_LISTEN BRUECKE_REGION BRUECKE_CONFIG BRUECKE_NOW
failed=0
for engine in "${@:-sqlite postgres}"; do for e in $engine; do
    case $e in
        sqlite)   mkdir "$work/data"; options="--data $work/data" ;;
        postgres) pg_start; options="--store $(pg_new soak)"
                  export BRUECKE_SEAL_KEY=$work/sealed.key; (umask 077; od -An -tx1 -N32 /dev/urandom | tr -d ' \n' > "$BRUECKE_SEAL_KEY") ;;
    esac
    export BRUECKE_MAIL_DIR=$work/mail-$e                   # without any way for mails nobody is offered a link for a new password
    # shellcheck disable=SC2086  # two words
    "$program" demo $options >"$work/demo.log" 2>&1 || { cat "$work/demo.log"; exit 1; }
    echo "== $e"
    node tests/soak/soak.mjs "$program" "$options" "$seconds" || failed=1
done; done
exit $failed
