# in ~/.config/fish/config.fish:  upshot completions fish | source
complete --keep-order --exclusive --command upshot --arguments "(COMPLETE=fish upshot -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
