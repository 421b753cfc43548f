"""Thumbpool's core: a folder of pictures in, a folder of resized copies out, on every core.

How it flows, always one way: `settings` say what is asked. `scan` finds the pictures, in a process
of its own that streams them over a one-way pipe. `plan` settles every result's name and what is
skipped, before anything is written. `runner` drives one of the `engines` over the plan's tasks;
the pool engine hands each task to a worker process, where `worker` shields `pipeline` (open,
orient, resize, encode, move into place), and the outcome comes back as the task's return value.
What happens on the way is told in `messages`; `tracker` folds those into counts and lanes, for the
window or the command line. At the end stands a `report` that lists every planned file once.
Nothing here knows Qt, and importing this package imports nothing else.
"""
