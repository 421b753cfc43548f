"""What preparations, runs and undos have in common for those who follow them."""

from typing import Protocol


class Work(Protocol):
    """A thread of its own that always tells how it ended."""

    run_id: str

    def start(self) -> None:
        """Begin; called once."""

    def cancel(self) -> None:
        """End soon; returns at once."""

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
