"""The windows of comparisons: pool sizes, pool methods and start methods, with their charts.

It may import `text`, `look`, `control` and `settings`, and what `lanes` offers. Begin with `kinds`,
where each comparison is a row; `what_if` simulates the run that is shown.
"""
