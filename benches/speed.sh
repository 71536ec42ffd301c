#!/usr/bin/env bash
# Times the command line beside its floors, in turns, and prints medians and ratios; counts fsyncs too.
#
#   benches/speed.sh [FLOORS]
#
# FLOORS is the folder of the floor programs' binaries (hello, dbw, dbr); without it only our own times are printed.
# A machine that does other work at the same time makes the times worthless: compare ratios of one run only.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
floors=${1:-}
runs=${RUNS:-15}
cargo build --release --locked --quiet --bin upshot --example million
upshot=$PWD/target/release/upshot
million=$PWD/target/release/examples/million
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME=$work UPSHOT_AS=mara UPSHOT_TODAY=2026-03-12

now() { date +%s%N; }
median() { sort -n | awk '{v[NR]=$1} END {print (NR%2) ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2}'; }

# pair NAME GOAL OURS FLOOR: each command runs in turns; its output is thrown away.
pair() {
  local name=$1 goal=$2 ours=$3 floor=$4 a b
  : > a; : > b
  for ((i = 0; i < runs; i++)); do
    a=$(now); eval "$ours" > /dev/null 2>&1; b=$(now); echo $(((b - a) / 1000)) >> a
    if [[ -n $floors ]]; then a=$(now); eval "$floor" > /dev/null 2>&1; b=$(now); echo $(((b - a) / 1000)) >> b; fi
  done
  local ours_us floor_us
  ours_us=$(median < a)
  if [[ -n $floors ]]; then
    floor_us=$(median < b)
    awk -v n="$name" -v g="$goal" -v o="$ours_us" -v f="$floor_us" \
      'BEGIN {printf "%-34s %9.2f ms   floor %9.2f ms   ratio %5.2f   goal %s\n", n, o/1000, f/1000, o/f, g}'
  else
    awk -v n="$name" -v o="$ours_us" 'BEGIN {printf "%-34s %9.2f ms\n", n, o/1000}'
  fi
}

echo "making the boards…"
"$million" million.db 200 5000 400
"$million" thousand.db 2 500 40
"$million" list.db 1 50 10000
UPSHOT_DB=million.db "$upshot" db check
sqlite3 sized.db "CREATE TABLE pad(x BLOB)" "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n<11000) INSERT INTO pad SELECT zeroblob(4000) FROM c"
sqlite3 item.db "CREATE TABLE item(id INTEGER PRIMARY KEY, title TEXT, status TEXT, due INTEGER); CREATE INDEX item_due ON item(due);
  WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n<10000) INSERT INTO item SELECT n, 'change number ' || n || ' that somebody thought of', 'idea', n FROM c"

ls -l million.db sized.db | awk '{print $5, $9}'
pair "--version" "1.3" "$upshot --version" "$floors/hello"
pair "log, million readings" "1.3" "$upshot --db million.db log metric-007 50.5" "$floors/dbw sized.db delete full 1 1"
pair "log, thousand readings" "-" "$upshot --db thousand.db log metric-001 50.5" "$floors/dbw sized.db delete full 1 1"
pair "hypothesis list, 10,000" "1.5" "$upshot --db list.db hypothesis list" "$floors/dbr item.db list 10000"
pair "board, million readings" "-" "$upshot --db million.db" "$floors/dbr item.db open"
pair "todo, million readings" "-" "$upshot --db million.db todo" "$floors/dbr item.db open"

if command -v strace > /dev/null; then
  strace -f -c -e trace=fsync,fdatasync "$upshot" --db million.db log metric-011 1 2>&1 | awk '$NF ~ /sync/ {print "fsyncs of a log:", $4}'
fi

echo "importing a million readings…"
awk 'BEGIN { srand(3); print "metric,day,value"; for (m = 0; m < 200; m++) for (i = 0; i < 5000; i++)
  printf "m%03dx,%s,%.2f\n", m, strftime("%Y-%m-%d", 1339500000 + i * 86400), rand() * 100 }' > import.csv
# The shell's own import into the same tables, triggers and keys, with ids made beforehand; the strictness of types is
# left out, as the shell brings everything in as text.
sqlite3 million.db .schema | grep -v '^CREATE TABLE sqlite_' | sed 's/) STRICT, WITHOUT ROWID/) WITHOUT ROWID/; s/) STRICT/)/; s/length(id) = 16/length(id) = 32/' > schema.sql
awk -F, 'NR > 1 { printf "%d,%d,%08x%08x%08x%08x,%s,1,1\n", substr($1, 2, 3) + 1, int(NR % 5000) + 15000, NR * 7919 % 4294967296, NR, NR * 31 % 4294967296, NR * 17, $3 }' import.csv > shell.csv
for ((i = 0; i < 3; i++)); do
  rm -f imported.db shell.db
  a=$(now); "$upshot" --db imported.db import import.csv > /dev/null; b=$(now); ours=$(((b - a) / 1000000))
  sqlite3 shell.db < schema.sql
  a=$(now); sqlite3 shell.db ".import --csv shell.csv reading" 2> /dev/null; b=$(now); theirs=$(((b - a) / 1000000))
  awk -v o="$ours" -v f="$theirs" 'BEGIN {printf "import of 1,000,000: %d ms, sqlite3 .import %d ms, ratio %.2f, goal 0.5\n", o, f, o/f}'
done
/usr/bin/time -f "peak %M KB" "$upshot" --db again.db import import.csv > /dev/null || true
size=$(stat -c %s imported.db)
echo "bytes a reading, as imported: $(awk -v s="$size" 'BEGIN {printf "%.1f", s/1000000}')"
echo "stripped binary: $(stat -c %s "$upshot") bytes"
