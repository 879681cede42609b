#!/bin/sh
# A throwaway PostgreSQL and Redis for tests: `scripts/services.sh run pytest -m service` starts them on free ports
# with their data in a temporary folder, runs the command with VOC_TEST_POSTGRES_URL and VOC_TEST_REDIS_URL set, and
# takes them down again.
# `scripts/services.sh start` leaves it running and prints the two lines that set and end it.
set -eu
scripts=$(cd "$(dirname "$0")" && pwd)

fail() { echo "services.sh: $1" >&2; exit 1; }

find_postgres() {
    for bin in ${PG_BIN:-} /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin; do
        if [ -x "$bin/initdb" ]; then echo "$bin"; return; fi
    done
    if command -v initdb >/dev/null; then dirname "$(command -v initdb)"; return; fi
    fail "no PostgreSQL found: install it, or set PG_BIN to the folder of initdb"
}

install_missing() {
    missing=""
    (find_postgres) >/dev/null 2>&1 || missing="postgresql"
    command -v redis-server >/dev/null || missing="$missing redis-server"
    # shellcheck disable=SC2086 # one word for each package
    [ -z "$missing" ] || "$scripts/packages.sh" $missing || exit 1
}

# Below the ports that a system gives to connections, so that none takes it before the server does.
free_port() {
    python3 -c '
import random, socket
for port in random.sample(range(15000, 32000), 100):
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        continue
    print(port)
    break'
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

start() {
    install_missing
    bin=$(find_postgres)
    folder=$(mktemp -d "${TMPDIR:-/tmp}/voc-postgres.XXXXXX")
    chmod 755 "$folder"
    if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
    port=$(free_port)
    cd "$folder"
    as_postgres "$bin/initdb" --pgdata="$folder/data" --username=voc --auth=trust --encoding=UTF8 --no-locale \
        --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; fail "initdb failed"; }
    # Nothing here has to survive a power cut.
    as_postgres "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/postgres.log" --wait --silent \
        --options="-c listen_addresses=127.0.0.1 -p $port -c unix_socket_directories='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off" \
        start >/dev/null || { cat "$folder/postgres.log" >&2; fail "PostgreSQL did not start"; }
    redis_port=$(free_port)
    redis-server --port "$redis_port" --bind 127.0.0.1 --save "" --dir "$folder" --daemonize yes \
        --pidfile "$folder/redis.pid" --logfile "$folder/redis.log" || true
    # It answers a moment after it has gone into the background.
    tries=0
    until redis-cli -p "$redis_port" ping >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ "$tries" = 300 ]; then cat "$folder/redis.log" >&2; stop "$folder"; fail "Redis did not start"; fi
        sleep 0.1
    done
    redis="redis://127.0.0.1:$redis_port/0"
    cd "$OLDPWD"
    url="postgresql+psycopg://voc@127.0.0.1:$port/postgres"
}

stop() {
    as_postgres "$(find_postgres)/pg_ctl" --pgdata="$1/data" --mode=immediate --silent stop >/dev/null
    if [ -f "$1/redis.pid" ]; then kill "$(cat "$1/redis.pid")"; fi
    rm -rf "$1"
}

case "${1:-}" in
run)
    shift
    start
    trap 'stop "$folder"' EXIT
    trap 'exit 130' INT TERM
    status=0
    VOC_TEST_POSTGRES_URL="$url" VOC_TEST_REDIS_URL="$redis" "$@" || status=$?
    exit "$status"
    ;;
start)
    start
    echo "export VOC_TEST_POSTGRES_URL=$url VOC_TEST_REDIS_URL=$redis"
    echo "# scripts/services.sh stop $folder"
    ;;
stop)
    [ -f "${2:-}/data/PG_VERSION" ] || fail "usage: services.sh stop FOLDER (as printed by start)"
    stop "$2"
    ;;
*)
    fail "usage: services.sh run COMMAND... | start | stop FOLDER"
    ;;
esac
