"""Record what each worker of a run did when, for --trace and --calibrate."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from processing.language.translation import language, localized
from processing.planning.plan import Plan
from processing.running.events import Message, RunFinished, RunStarted

if TYPE_CHECKING:
    from processing.measuring.speedup.calibration import Calibration
    from processing.measuring.speedup.run_speedup import Saving
    from processing.measuring.timeline.timeline import Timeline

SUFFIXES = (".json", ".csv", ".html")


def check_trace_path(path: Path) -> None:
    """Make sure that a recording can be written to `path`.

    Raises:
        SettingsError: its ending names no format, or its folder does not exist.
    """
    from processing.files.atomic_write import check_export_path

    check_export_path(path, SUFFIXES)


class Recording:
    """The recording of one run; thread-confined. Without path and calibration it does nothing."""

    def __init__(self, plan: Plan, path: Path | None, calibration: "Calibration | None") -> None:
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

            self._timeline = Timeline(self._plan.tasks, message.workers, message.at)
        if self._timeline is not None:
            self._timeline.fold(message)
        if isinstance(message, RunFinished):
            self._ended = time.perf_counter()

    def saving(self) -> "Saving | None":
        """Return what the run saved, if one worker was measured and enough was done."""
        effort = self._timeline.effort(self._ended) if self._timeline is not None else None
        if effort is None or self._timeline is None or self._calibration is None:
            return None
        from processing.measuring.speedup.run_speedup import saving_of

        return saving_of(effort, self._calibration.seconds_for(self._timeline.amounts()))

    def save(self) -> None:
        """Write the recording: as a trace that Perfetto opens, a CSV table, or a page to look at.

        Raises:
            OutputError: it cannot be written.
        """
        if self._path is None or self._timeline is None:
            return
        # Imported late: they import the whole benchmark, and few runs are recorded.
        from processing.files.atomic_write import save_lines
        from processing.measuring.timeline.csv import files_csv
        from processing.measuring.timeline.perfetto import trace_lines

        match self._path.suffix.lower():
            case ".csv":
                save_lines([files_csv(self._timeline, self._plan.tasks)], self._path)
            case ".html":
                self._save_page(self._path, self._timeline)
            case _:
                save_lines(trace_lines(self._timeline, self._plan.tasks), self._path)

    def _save_page(self, path: Path, timeline: "Timeline") -> None:
        from processing.measuring.benchmark.environment import machine_facts
        from processing.measuring.web_page.run_page import page_of_run, save_run_page

        page = page_of_run(timeline, self._plan.tasks, machine_facts())
        save_run_page(page, path, localized, language().code)
