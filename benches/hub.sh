#!/usr/bin/env bash
# Times a hub as it grows: boards of a million readings each, given and taken one after the other at one PostgreSQL that
# this script starts on a socket of its own, beside the same at a folder. The goals stand beside each line.
#
#   benches/hub.sh [BOARDS]
#
# Ratios are to be read, not milliseconds. WORK keeps the boards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
boards=${1:-10}
cargo build --release --locked --quiet --features hub --bin upshot
upshot=${CARGO_TARGET_DIR:-$PWD/target}/release/upshot
work=${WORK:-$(mktemp -d)}
server=$(mktemp -d)
mkdir -p "$work" && cd "$work"
bin=$(command -v initdb >/dev/null && dirname "$(command -v initdb)" || dirname "$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | tail -1)")
as() { "$@"; }
if (($(id -u) == 0)); then chown nobody "$server"; as() { setpriv --reuid=nobody --clear-groups "$@"; }; fi
trap 'kill %1 2>/dev/null || true; wait || true; rm -rf "$server"; [[ -n ${WORK:-} ]] || rm -rf "$work"' EXIT
(cd "$server" && as "$bin/initdb" -D "$server/data" -A trust -U dba > /dev/null)
(cd "$server" && as "$bin/postgres" -D "$server/data" -k "$server" -c listen_addresses= > "$server/log" 2>&1) &
until psql -h "$server" -U dba postgres -qtc 'CREATE DATABASE upshot' 2> err.txt; do grep -q exists err.txt && break; sleep 0.2; done
export HOME=$work UPSHOT_AS=mara UPSHOT_TODAY=2026-03-12
hub="postgres://dba@/upshot?host=$server"
size() { psql -h "$server" -U dba upshot -qtAc "SELECT pg_database_size('upshot')"; }

# timed COMMAND…: seconds, and the peak of its memory in MB, into $s and $mb.
timed() {
  /usr/bin/time -f '%e %M' -o time.txt "$@" > out.txt 2> err.txt || { cat err.txt; return 1; }
  read -r s peak < time.txt
  mb=$((peak / 1024))
}

rm -f ./*.db; rm -rf place
[[ -f rows.csv ]] || awk 'BEGIN {print "time,value"; for (n = 0; n < 1000000; n++) printf "%s,%d.%d\n", strftime("%Y-%m-%dT%H:%M", n * 60, 1), n % 997, n % 10}' > rows.csv
for ((b = 1; b <= boards; b++)); do
  "$upshot" --db "b$b.db" import rows.csv --metric p95 --unit ms --better down > out.txt
  ((b > 1)) || "$upshot" hub init "$hub" > out.txt
  board=$(sqlite3 "b$b.db" 'SELECT hex(board) FROM this_copy')
  timed "$upshot" --db "b$b.db" sync "$hub"; give=$s gave=$mb
  timed "$upshot" --db "c$b.db" sync "$hub" --board "${board:0:8}-${board:8:4}-${board:12:4}-${board:16:4}-${board:20}"; take=$s took=$mb
  timed "$upshot" --db "c$b.db" sync; again=$s
  if ((b == 1 || b == boards)); then
    mkdir -p "place$b"
    timed "$upshot" --db "b$b.db" sync "place$b"; folder_give=$s
    timed "$upshot" --db "d$b.db" sync "place$b"; folder_take=$s
    awk -v b="$b" -v g="$give" -v t="$take" -v fg="$folder_give" -v ft="$folder_take" \
      'BEGIN {printf "board %d: give %.2f s, a folder %.2f s, ratio %.2f; take %.2f s, a folder %.2f s, ratio %.2f; goal 2\n", b, g, fg, g / fg, t, ft, t / ft}'
  fi
  rm -f "c$b.db" "b$b.db" "d$b.db" ./*.backup.db
  printf 'after %2d million readings: give %s s (peak %d MB), take %s s (peak %d MB), nothing new %s s, %d MB at the hub\n' \
    "$b" "$give" "$gave" "$take" "$took" "$again" $(($(size) / 1048576))
done
