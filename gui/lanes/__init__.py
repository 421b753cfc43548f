"""The lanes: each worker's line over time, painted from the timeline of the run.

It may import `text`, `look`, `control` and `settings`. Begin with `panel`, then `view`.
"""
