#!/usr/bin/env bash
# own.sh PROGRAM… - runs a unit test; one that can do with a region laid ready (serve/test_region.h) gets a copy of PG_LAID, a database that has one, and nobody else in it.
set -euo pipefail
if [ -z "${PG_LAID:-}" ] || ! grep -q BRUECKE_TEST_REGION "$1"; then exec "$@"; fi
. "${BASH_SOURCE%/*}/pg.sh"
own=${PG_LAID}_$$ rc=0
url=$(pg_new "$own" "$PG_LAID")
BRUECKE_TEST_POSTGRES=$url BRUECKE_TEST_REGION=laid "$@" || rc=$?
pg_drop "$own"
exit $rc
