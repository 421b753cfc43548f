"""Thumbpool's core: a folder of pictures in, a folder of resized copies out, on every core.

Data flows one way. `settings` say what is asked; `planning` finds the pictures, in a process of its
own, and decides the name of every result before anything is written; `running` drives an engine
over the tasks, whose workers make one picture after the other with `imaging`; its events go to the
window, or to the command line in `cli`. Each package imports only those above it in the order of
`tests/test_architecture.py`. Nothing here knows Qt, and importing this package imports nothing
else. Begin with `running.runner`; CONTRIBUTING has a map.
"""
