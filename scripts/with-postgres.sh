#!/bin/sh
# Run a command with DATABASE_URL pointing at a throw-away PostgreSQL server: with-postgres.sh COMMAND...
# The server keeps everything in a temporary folder, listens on a socket in it only, and goes with it.
set -eu

for bin in /usr/lib/postgresql/*/bin "$(pg_config --bindir 2>/dev/null || true)"; do
    [ ! -x "$bin/initdb" ] || programs=$bin
done
if [ -z "${programs:-}" ]; then
    echo "PostgreSQL ontbreekt op deze computer: sudo apt-get install postgresql"
    exit 1
fi

# A short path: a socket's name may have 107 characters. PostgreSQL refuses to run as root.
folder=$(mktemp -d /tmp/borgen-pg-XXXXXX)
as_user=""
if [ "$(id -u)" = 0 ]; then
    user=nobody
    ! id postgres >/dev/null 2>&1 || user=postgres
    chown "$user" "$folder"
    as_user="runuser -u $user --"
fi

stop() {
    trap - EXIT INT TERM HUP
    (cd / && $as_user "$programs/pg_ctl" --pgdata "$folder/data" --mode immediate --silent stop) >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'stop; exit 130' INT TERM HUP

# Durability is of no use here: it all goes afterwards.
(
    cd /
    $as_user "$programs/initdb" --pgdata "$folder/data" --username borgen --auth trust --encoding UTF8 \
        --locale C.UTF-8 --no-sync >"$folder/log"
    $as_user "$programs/pg_ctl" --pgdata "$folder/data" --log "$folder/server.log" --silent --wait start --options \
        "-c listen_addresses='' -c unix_socket_directories=$folder -c fsync=off -c full_page_writes=off \
-c synchronous_commit=off -c jit=off"
) || { cat "$folder"/*log; exit 1; }
"$programs/createdb" --host "$folder" --username borgen borgen

DATABASE_URL="postgres://borgen@$(echo "$folder" | sed 's|/|%2F|g')/borgen"
export DATABASE_URL
"$@"
