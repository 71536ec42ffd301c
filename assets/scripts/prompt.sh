# For ~/.bashrc or ~/.zshrc: what is due stands in the prompt, and a busy board holds nobody up.
#   . prompt.sh; PS1='$(upshot_due)'"$PS1"      in zsh after: setopt prompt_subst
upshot_due() {
  due=$(upshot todo --mine --short 2>/dev/null) || return 0
  [ -z "$due" ] || printf '[%s] ' "$due"
}
