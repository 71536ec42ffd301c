#!/usr/bin/env bash
# Reads a gigabyte of readings and says how fast, and how much memory it took at its peak.
#
#   benches/rows.sh [MEGABYTES]
#
# `moved` reads all of it and writes nothing; `import --dry-run` sorts it as well. A bare pass of `wc` and of `csv` over the same
# bytes stand beside: a machine that does other work at the same time makes the times worthless, the ratios less so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
size=${1:-1024}
cargo build --release --locked --quiet --bin upshot --example csv_pass
upshot=$PWD/target/release/upshot
pass=$PWD/target/release/examples/csv_pass
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work UPSHOT_AS=mara UPSHOT_TODAY=2026-03-12 UPSHOT_DB=$work/none.db TMPDIR=$work

# A reading a minute, in order, with a status beside that never changes.
awk -v bytes=$((size * 1024 * 1024)) 'BEGIN {
  print "time,p95 (ms)"; n = 14;
  for (d = 0; n < bytes; d++) {
    t = strftime("%Y-%m-%d", d * 86400, 1);
    for (s = 0; s < 86400; s += 5) {
      line = sprintf("%sT%02d:%02d:%02dZ,%d.%d", t, s / 3600, s / 60 % 60, s % 60, 200 + (s * 7919 + d) % 997, s % 10);
      print line; n += length(line) + 1;
    }
  }
}' > "$work/many.csv"

# run NAME COMMAND…: seconds, megabytes a second, and the peak of its memory.
run() {
  local name=$1; shift
  /usr/bin/time -f '%e %M' -o "$work/time" "$@" > "$work/out" 2> "$work/err" || { cat "$work/err"; return 1; }
  awk -v n="$name" -v b="$(stat -c %s "$work/many.csv")" \
    '{printf "%-28s %7.2f s  %6.0f MB/s  peak %5.0f MB\n", n, $1, b / 1e6 / $1, $2 / 1024}' "$work/time"
}

run 'wc -l' wc -l "$work/many.csv"
run 'a bare pass of csv' "$pass" "$work/many.csv"
run 'moved' "$upshot" moved "$work/many.csv" --at 1970-06-01 --better down
run 'import --per day mean' "$upshot" import "$work/many.csv" --metric p95 --per day mean --dry-run
run 'import --dry-run' "$upshot" import "$work/many.csv" --metric p95 --dry-run
