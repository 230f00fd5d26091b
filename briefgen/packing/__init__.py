"""A briefing and its evidence as one file: pages of the site that are already made, put into one document.

`choosing` says which pages belong to a briefing, `pages` reads what a rendered page holds, `passing` rewrites its tags so
that they lead to places in the same file, `styles` does so for what style sheets fetch, and `packed` is the way in.
"""
