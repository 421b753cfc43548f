"""Runs that were recorded in files, read again for whatever shows or simulates runs.

Begin with `recorded_run`; `replayed_run` tells the state of a run at any moment.
"""
