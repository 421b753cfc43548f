"""One picture in one worker: open, decode, resize, apply steps, encode, write.

It may import `settings`, `formats`, `processes`, `files` and the root, and never knows who drives
it. Begin with `pipeline`; `attempt` is the shell that turns whatever happens into one outcome.
"""
