#!/usr/bin/env bash
# Finds PostgreSQL (>= 14, with contrib) and chromium for the tests; installs them by apt where that is allowed.
set -euo pipefail

have_postgres() {
    local bin
    for bin in "${PG_BIN:-}" $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr) "$(dirname "$(command -v initdb || echo /none/initdb)")"; do
        [ -n "$bin" ] && [ -x "$bin/initdb" ] && [ -x "$bin/psql" ] && return 0
    done
    return 1
}
missing=()
have_postgres || missing+=(postgresql postgresql-contrib)
command -v chromium >/dev/null || missing+=(chromium)
[ ${#missing[@]} -eq 0 ] && exit 0

command="apt-get update && apt-get install -y ${missing[*]}"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    exit 0
fi
echo "The tests need ${missing[*]}. Install with: sudo sh -c '$command'" >&2
exit 1
