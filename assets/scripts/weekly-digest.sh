#!/bin/sh
# The week for a channel or a mail: what the sprint's outcomes did, what is next, and what is due. Needs jq.
set -eu
upshot review --json | jq -r '.data
  | "\(.sprint), \(.starts) to \(.ends)",
    (.outcomes[] | "- \(.label) \(.title): \(.group | gsub("_"; " ")), now \(.current // "unread"). Next: \(.next)")'
upshot todo --json | jq -r '.data[] | select(.due) | "! \(.name) \(.says)\(if .who then " (\(.who))" else "" end)"'
