"""The parameters that several experiments have."""

from processing.language.lazy_text import lazy_tr
from processing.measuring.experiments.experiment import Parameter, Unit


def pool_size(*, default: int = 2, high: int = 6) -> Parameter:
    """Return how many workers a pool has."""
    title, tip = lazy_tr("Workers"), lazy_tr("How many processes do the tasks.")
    return Parameter("workers", "WORKERS", title, tip, low=1, high=high, default=default)


def failing_task(*, default: int, high: int) -> Parameter:
    """Return which task raises an exception, or that none does."""
    title = lazy_tr("The task that fails")
    tip = lazy_tr("The number of the task that raises an exception; 0 for none.")
    return Parameter("bad", "BAD", title, tip, low=0, high=high, default=default)


def wait_limit() -> Parameter:
    """Return how long the main process waits before it gives up, in milliseconds."""
    return Parameter(
        "limit",
        "LIMIT_SECONDS",
        lazy_tr("Limit"),
        lazy_tr("How long the main process waits for what never comes."),
        low=500,
        high=10000,
        default=2000,
        unit=Unit.MILLISECONDS,
    )
