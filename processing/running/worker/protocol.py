"""The values that the main process and its workers exchange, known to both."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.task import Outcome, Task

if TYPE_CHECKING:
    from processing.imaging.written import WrittenPicture  # which the main process has no use for

# What is done with a task; returns an outcome without timing, or what is written and has to be
# synced before it has one; or raises.
TaskFunction = Callable[[Task, RunContext, Stopwatch], "Outcome | WrittenPicture"]

# Results that are written wait to be synced together: so long, or until a worker has so many files.
# They are open, and on macOS a process may have 256 of them.
LINGER_SECONDS = 0.03
MOST_UNSETTLED = 32

# What a worker sends besides results: that it is ready, with its process id, its pool's session and
# the time by `time.perf_counter`; and log records, with level, logger, text, Unix time and process
# id.
INTRODUCTION, LOG_LINE = "introduction", "log line"
