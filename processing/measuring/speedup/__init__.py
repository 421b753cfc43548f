"""Speedup and its laws: estimates, confidence intervals and verdicts; pure functions of numbers.

Begin with `run_speedup` for a run, and with `scaling` for a race.
"""
