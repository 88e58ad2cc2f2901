#!/usr/bin/env bash
# Every number in docs/cards/: fits on the rows before a cut and measures on those after it, as nobody had seen them.
# Usage: training/all.sh FOLDER_WITH_THE_PUBLIC_SETS [OUT]    (the sets are named in docs/guide/learning.md)
set -euo pipefail
cd "$(dirname "$0")/.."
data=${1:?the folder with the public data sets}
out=${2:-.parley/measured}
run() { .venv/bin/python -m training.backtest --data "$data/$1" --schema "training/examples/$2.toml" --moment "$3" --cut "$4" ${5:-} --home "$out"; }
run noshow_brazil_train.csv.gz brazil booking 2016-05-23
run noshow_brazil_train.csv.gz brazil day-before 2016-05-23
run hotel_train.csv.gz hotel booking 2016-11-01 --made-after
run hotel_train.csv.gz hotel booking 2016-08-01 --made-after
# what is to come: bookings and revenue by day and week, beside the season before
.venv/bin/python -m training.forecast --data "$data/hotel_train.csv.gz" --schema training/examples/hotel.toml --price adr --home "$out"
.venv/bin/python -m training.forecast --data "$data/salon_bookings_train.csv" --schema training/examples/salon.toml --home "$out"
.venv/bin/python -m training.forecast --data "$data/noshow_brazil_train.csv.gz" --schema training/examples/brazil.toml --home "$out"
# whom clients choose: real choices of one summer, and the simulated business where the truth is known
.venv/bin/python -m training.builders --data "$data/salon_bookings_train.csv" --schema training/examples/salon_builders.toml --cut 2018-06-01
.venv/bin/python -m training.builders --simulated --cut 2025-09-15
# offered times: the world's few figures, the policies in it, the estimators on logged data, plans for disrupted weeks
.venv/bin/python -m bench.sim.fit "$data"
for size in small middle large; do .venv/bin/python -m bench.times_policy --size $size --out "$out/times_$size.json"; done
.venv/bin/python -m bench.times_picture "$out"/times_small.json "$out"/times_middle.json "$out"/times_large.json > docs/pictures/times.svg
.venv/bin/python -m bench.off_policy "$data"
.venv/bin/python -m bench.disrupted 200
# what a score costs beside the bare Booster
.venv/bin/python -m bench.predict
