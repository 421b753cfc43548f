"""Record what each worker of a run did when, for --trace and --calibrate."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from processing.language.translation import language, localized
from processing.planning.plan import Plan
from processing.running.events import Message, RunFinished, RunStarted, WorkersChanged

if TYPE_CHECKING:
    from processing.measuring.speedup.calibration import Calibration
    from processing.measuring.speedup.run_speedup import Saving
    from processing.measuring.timeline.timeline import Timeline

SUFFIXES = (".json", ".csv", ".html")  # the last ones of the names that `run_files` knows


def check_trace_path(path: Path) -> None:
    """Make sure that a recording can be written to `path`.

    Raises:
        SettingsError: its ending names no format, or its folder does not exist.
    """
    from processing.files.atomic_write import check_export_path

    check_export_path(path, SUFFIXES)


class Recording:
    """The recording of one run; thread-confined. Without path and calibration it does nothing.

    Attributes:
        workers: how many the run had, as far as is known.
    """

    def __init__(self, plan: Plan, path: Path | None, calibration: "Calibration | None") -> None:
        self.workers = 0
        self._plan = plan
        self._path = path
        self._calibration = calibration
        self._ended = 0.0  # by `time.perf_counter`
        self._timeline: Timeline | None = None

    def fold(self, message: Message) -> None:
        """Take note of one message of the run."""
        if self._path is None and self._calibration is None:
            return
        if isinstance(message, RunStarted):
            from processing.measuring.timeline.timeline import Timeline

            self.workers = message.workers
            self._timeline = Timeline(self._plan.tasks, message.workers, message.at)
        if isinstance(message, WorkersChanged):
            self.workers = max(self.workers, message.workers)
        if self._timeline is not None:
            self._timeline.fold(message)
        if isinstance(message, RunFinished):
            self._ended = time.perf_counter()

    @property
    def hosts(self) -> int:
        """How many machines of a cluster the run had; 0 without one."""
        return 0 if self._timeline is None else len(self._timeline.lives.hosts)

    def saving(self) -> "Saving | None":
        """Return what the run saved, if one worker was measured and enough was done."""
        effort = self._timeline.effort(self._ended) if self._timeline is not None else None
        if effort is None or self._timeline is None or self._calibration is None:
            return None
        from processing.measuring.speedup.run_speedup import saving_of

        return saving_of(effort, self._calibration.seconds_for(self._timeline.amounts()))

    def save(self) -> None:
        """Write the recording as what the name of its file says.

        Raises:
            OutputError: it cannot be written.
        """
        if self._path is None or self._timeline is None:
            return
        # Imported late: it imports much of the benchmark, and few runs are recorded.
        from processing.measuring.benchmark.run_files import save_run

        save_run(self._path, self._timeline, self._plan.tasks, localized, language().code)
