#!/usr/bin/env bash
# Times what a team asks of a board it has used for five years, cold process each time, beside a board a tenth as large.
#
#   benches/years.sh [UPSHOT]
#
# The boards are made by `cargo run --release --example years`: 130 sprints, 400 outcomes, 2,000 hypotheses and a million
# readings, and a tenth of each. Each command runs on both in turns; medians and their ratio are printed. The ratio is at
# most 10 where the cost is no worse than linear. WORK keeps the boards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cargo build --release --locked --quiet --bin upshot --example years
upshot=${1:-$PWD/target/release/upshot}
years=$PWD/target/release/examples/years
work=${WORK:-$(mktemp -d)}
[[ -n ${WORK:-} ]] || trap 'rm -rf "$work"' EXIT
runs=${RUNS:-15}
cd "$work"
export HOME=$work UPSHOT_AS=mara UPSHOT_TODAY=2026-03-12
[[ -f tenth.db ]] || "$years" tenth.db 13
[[ -f whole.db ]] || "$years" whole.db 130

now() { date +%s%N; }
median() { sort -n | awk '{v[NR]=$1} END {print (NR%2) ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2}'; }

for what in review report ask symptoms todo; do
  : > tenth; : > whole
  for ((i = 0; i < runs; i++)); do
    for board in tenth whole; do
      a=$(now)
      # shellcheck disable=SC2086
      "$upshot" --db $board.db $what > /dev/null
      b=$(now)
      echo $(((b - a) / 1000)) >> $board
    done
  done
  awk -v n="$what" -v t="$(median < tenth)" -v w="$(median < whole)" \
    'BEGIN {printf "%-24s tenth %7.1f ms   whole %7.1f ms   ratio %5.2f   goal whole 150 ms, ratio 10\n", n, t/1000, w/1000, w/t}'
done
