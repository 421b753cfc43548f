"""The replay: one run, or two on one axis, at any moment and any speed.

Begin with `commands`; `gui.control.replay` has the runs, and `gui.control.replay_clock` the clock.
"""
