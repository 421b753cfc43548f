"""From sources to a plan: walk the folders, read headers, and name every result before the run.

It may import everything above it in the package order, and opens pictures only in a separate
process. Start with `planner`; `scanner` streams pictures from the scanner process.
"""
