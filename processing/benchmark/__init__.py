"""Measure on the user's own pictures what workers, methods of the pool, and ways to start bring."""
