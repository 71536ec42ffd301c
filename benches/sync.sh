#!/usr/bin/env bash
# Times what copies that meet cost, on the board of a team that has worked for years: a million readings, in one run beside
# SQLite's own VACUUM INTO and an import of as many rows. The goals stand beside each line.
#
#   benches/sync.sh
#
# Ratios are to be read, not milliseconds: both sides of each run on the same machine in the same minute. WORK keeps the
# boards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cargo build --release --locked --quiet --bin upshot --example years
upshot=$PWD/target/release/upshot
years=$PWD/target/release/examples/years
work=${WORK:-$(mktemp -d)}
[[ -n ${WORK:-} ]] || trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME=$work UPSHOT_AS=mara UPSHOT_TODAY=2026-03-12
[[ -f whole.db ]] || "$years" whole.db 130
[[ -f small.db ]] || "$years" small.db 1
rm -rf team.db bo.db tiny.db rows.db copy.db place spot; mkdir place spot
cp whole.db team.db; cp small.db tiny.db

# timed COMMAND…: milliseconds, and the peak of its memory in MB, into $ms and $mb.
timed() {
  /usr/bin/time -f '%e %M' -o time.txt "$@" > out.txt 2> err.txt || { cat err.txt; return 1; }
  read -r seconds peak < time.txt
  ms=$(awk -v s="$seconds" 'BEGIN {print s * 1000}'); mb=$((peak / 1024))
}
# median RUNS COMMAND…: the middle of several runs, to a tenth of a millisecond, into $ms.
median() {
  local runs=$1; shift
  : > all.txt
  for ((i = 0; i < runs; i++)); do
    local a b; a=$(date +%s%N); "$@" > out.txt 2> err.txt; b=$(date +%s%N); echo $(((b - a) / 1000)) >> all.txt
  done
  ms=$(sort -n all.txt | awk '{v[NR]=$1} END {printf "%.1f", v[int((NR + 1) / 2)] / 1000}')
}
ratio() { awk -v n="$1" -v a="$2" -v b="$3" -v goal="$4" 'BEGIN {printf "%-44s %8.1f ms beside %8.1f ms  ratio %5.2f  goal %s\n", n, a, b, a / b, goal}'; }

timed sqlite3 team.db "VACUUM INTO 'copy.db'"; vacuum=$ms
timed "$upshot" --db team.db sync place; ratio "first give, VACUUM INTO" "$ms" "$vacuum" 6; give=$mb
awk 'BEGIN {print "time,value"; for (n = 0; n < 1000000; n++) printf "%s,%d.%d\n", strftime("%Y-%m-%dT%H:%M", n * 60, 1), n % 997, n % 10}' > rows.csv
timed "$upshot" --db rows.db import rows.csv --metric p95 --unit ms --better down; import=$ms
timed "$upshot" --db bo.db sync place; ratio "take into nothing, import of a million rows" "$ms" "$import" 1.3; take=$mb
echo "peak of the give ${give} MB, of the take ${take} MB, goal 64"

"$upshot" --db tiny.db sync spot > out.txt; "$upshot" --db li.db sync spot > out.txt
for pair in "team bo place" "tiny li spot"; do
  read -r one other where <<< "$pair"
  : > given.txt; : > taken.txt
  for ((round = 0; round < 5; round++)); do
    for ((n = 0; n < 10; n++)); do "$upshot" --db $one.db note O-1 "more $round $n" > out.txt; done
    median 1 "$upshot" --db $one.db sync $where; echo "$ms" >> given.txt
    median 1 "$upshot" --db $other.db sync $where; echo "$ms" >> taken.txt
  done
  for what in given taken; do
    sort -n $what.txt | sed -n 3p > "$what-$one.txt"
  done
done
ratio "10 sets more given, of a million and of few" "$(cat given-team.txt)" "$(cat given-tiny.txt)" "1.1, and 60 ms"
ratio "10 sets more taken, of a million and of few" "$(cat taken-team.txt)" "$(cat taken-tiny.txt)" "1.1, and 60 ms"
median 15 "$upshot" --db team.db sync place
echo "nothing new: $ms ms with $(find place -name '*.upshot' | wc -l) packs, goal 15 with 100"
sets=$(sqlite3 bo.db 'SELECT count(*) FROM change_set')
median 5 "$upshot" --db team.db merge bo.db
awk -v ms="$ms" -v sets="$sets" 'BEGIN {printf "merge of %d known sets: %.1f ms, of 100,000 %.0f ms at that rate, goal 150\n", sets, ms, ms * 100000 / sets}'
