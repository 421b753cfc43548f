"""Experiments: small complete scripts, run as they are shown, and what happened in their processes.

It may import everything but `cli`. Begin with `registry`, where each experiment is a row, and
`runner`, which lets Python run its script; `stage` has what a chart draws. An experiment is a file
in `scripts`, an inner module with its words and its findings, and a line in the registry.
"""
