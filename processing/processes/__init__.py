"""Processes as the system sees them: start, signals, threads, sandbox, memory and CPU load.

It knows nothing of pictures and may import `files` and the root. Begin with `start` for how each
process is started, and with `sandbox` for what a worker is denied.
"""
