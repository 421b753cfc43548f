"""The windows of comparisons: pool sizes, pool methods and start methods, with their charts.

It may import `text`, `look`, `control` and `settings`. Begin with `kinds`, where each comparison
is a row.
"""
