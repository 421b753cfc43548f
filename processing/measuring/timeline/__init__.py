"""When each worker was on what: events folded into records and columns; pure.

Begin with `timeline`; `perfetto` and `csv` export it.
"""
