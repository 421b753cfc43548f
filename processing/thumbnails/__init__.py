"""The desktop's own thumbnail cache, as the freedesktop.org standard describes it.

It may import `planning`, `imaging` and what is above them. Begin with `standard` for names and
freshness, then `planner` and `worker`.
"""
