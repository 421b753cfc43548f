"""All experiments, in the order in which they are listed."""

from processing.errors import SettingsError
from processing.language.lazy_text import lazy_tr
from processing.measuring.experiments._async_result import ASYNC_RESULT
from processing.measuring.experiments._bounded_queue import BOUNDED_QUEUE
from processing.measuring.experiments._callbacks import CALLBACKS
from processing.measuring.experiments._chunks import CHUNKS
from processing.measuring.experiments._daemon_consumer import DAEMON_CONSUMER
from processing.measuring.experiments._dead_consumer import DEAD_CONSUMER
from processing.measuring.experiments._endings import ENDINGS
from processing.measuring.experiments._initializer import INITIALIZER
from processing.measuring.experiments._killed_worker import KILLED_WORKER
from processing.measuring.experiments._lazy import LAZY
from processing.measuring.experiments._main_guard import MAIN_GUARD
from processing.measuring.experiments._order import ORDER
from processing.measuring.experiments._pipe import PIPE
from processing.measuring.experiments._queue_end import QUEUE_END
from processing.measuring.experiments._tutorial_examples import (
    PIPE_OF_TEN,
    POOL_OF_FIVE,
    TEN_SENDERS,
)
from processing.measuring.experiments._unpicklable import UNPICKLABLE
from processing.measuring.experiments.experiment import Experiment

EXPERIMENTS: tuple[Experiment, ...] = (
    BOUNDED_QUEUE,
    QUEUE_END,
    DAEMON_CONSUMER,
    PIPE,
    INITIALIZER,
    ORDER,
    LAZY,
    CHUNKS,
    CALLBACKS,
    ASYNC_RESULT,
    ENDINGS,
    KILLED_WORKER,
    MAIN_GUARD,
    UNPICKLABLE,
    DEAD_CONSUMER,
    TEN_SENDERS,
    PIPE_OF_TEN,
    POOL_OF_FIVE,
)


def find_experiment(name: str) -> Experiment:
    """Return the experiment of this name.

    Raises:
        SettingsError: there is none.
    """
    for experiment in EXPERIMENTS:
        if experiment.name == name:
            return experiment
    raise SettingsError(
        lazy_tr(
            "There is no experiment {name}. There are: {all}.",
            name=name,
            all=", ".join(each.name for each in EXPERIMENTS),
        )
    )
