"""The desktop's own thumbnail cache, as the freedesktop.org standard describes it.

It may import `planning`, `imaging` and what stands above them. Begin with `standard` for names and
freshness, then `planner` and `worker`.
"""
