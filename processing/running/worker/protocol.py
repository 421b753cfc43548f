"""The values that the main process and its workers exchange, known to both."""

from collections.abc import Callable

from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.task import Outcome, Task

# What is done with a task; returns an outcome without timing, or raises.
TaskFunction = Callable[[Task, RunContext, Stopwatch], Outcome]


# What a worker sends besides results: that it is ready, with its process id, its pool's session and
# the time by `time.perf_counter`; and log records, with level, logger, text, Unix time and process
# id.
INTRODUCTION, LOG_LINE = "introduction", "log line"
