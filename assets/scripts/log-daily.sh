#!/bin/sh
# From cron, as often as you like: logs what a command prints, once.
#   15 7 * * *  log-daily.sh signups psql -Atc "select count(*) from signups where day = current_date - 1"
# Silent where all went well, so that cron mails only what did not. The name is a robot's: upshot person robot cron
set -eu
metric=$1
shift
value=$("$@")
exec upshot --as cron log "$metric" "$value" --source "$*" --once --quiet
