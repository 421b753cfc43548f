"""Processes as the system sees them: start, signals, threads, sandbox, memory and CPU load.

It knows nothing of pictures and may import `files`, `settings` and the root. Start with `start`,
which starts every process, and `sandbox`, which confines workers.
"""
