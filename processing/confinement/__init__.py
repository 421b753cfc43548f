"""Give up what a worker does not need, so that a picture which takes it over gains nothing.

Pictures are parsed by large C libraries. A worker that has read its settings needs to read files,
to write below one folder, and nothing else: no network, no other program, no new privileges.
"""
