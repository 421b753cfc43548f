"""The window of experiments: a script, its sliders, and what happens in its processes.

It may import `text`, `look`, `control` and `settings`. Begin with `commands`, which runs scripts
and keeps the window informed; `_chart` draws what `processing.measuring.experiments.stage` holds.
"""
