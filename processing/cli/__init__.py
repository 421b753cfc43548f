"""The command line, headless: what the window does, for a terminal and for scripts.

One file a command (`run`, `plan`, `undo` ...), each with its options, its request and its work;
`_parser` lists them and `main` runs the one that was typed. It may import every other package.
Begin with `main`, then `undo` for a whole command at a glance.
"""
