"""The demonstration: what workers did and when, how much they saved, and how methods compare.

It may import everything but `cli`. Begin with `timeline.timeline` for one run and with
`benchmark.comparison` for measurements that a user starts; `speedup` has the arithmetic and
`samples` paints pictures to measure with. `what_if.answer` simulates a run with another pool, and
`web_page.run_page` writes it as one HTML file.
"""
