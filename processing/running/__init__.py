"""One run of a plan: engines and workers, events, counts, report, resume and undo.

It may import everything but `measuring` and `cli`. Begin with `runner`, which drives an engine
over the plan's tasks; `events` lists every message that it sends.
"""
