"""The what-if machine: what a measured run would have taken with another pool on other cores.

It may import everything but `cli`. Begin with `measured_run` for what a run tells, `schedule` for
one simulation, and `curve` for many; `events` has the clock and the cores of all simulations.
"""
