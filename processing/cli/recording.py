"""Record what the workers of a run did when, for --trace."""

from pathlib import Path
from typing import TYPE_CHECKING

from processing.messages import Message, RunStarted
from processing.plan import Plan

if TYPE_CHECKING:
    from processing.timeline.timeline import Timeline

SUFFIXES = (".json", ".csv")


def check_trace_path(path: Path) -> None:
    """Make sure that a recording can be written to `path`.

    Raises:
        SettingsError: its ending names no format, or its folder does not exist.
    """
    from processing.exports.files import check_export_path

    check_export_path(path, SUFFIXES)


class Recording:
    """Follows one run; thread-confined. Without a path it does nothing."""

    def __init__(self, plan: Plan, path: Path | None) -> None:
        self._plan = plan
        self._path = path
        self._timeline: Timeline | None = None

    def fold(self, message: Message) -> None:
        """Take note of one message of the run."""
        if self._path is None:
            return
        if isinstance(message, RunStarted):
            from processing.timeline.timeline import Timeline

            self._timeline = Timeline(self._plan.tasks, message.workers, message.at)
        if self._timeline is not None:
            self._timeline.fold(message)

    def save(self) -> None:
        """Write what was recorded: as a table, or as a trace that Perfetto opens.

        Raises:
            OutputError: it cannot be written.
        """
        if self._path is None or self._timeline is None:
            return
        # Not before: they bring the whole benchmark with them, and few runs are recorded.
        from processing.exports.files import save_lines
        from processing.exports.tables import files_csv
        from processing.exports.trace import trace_lines

        if self._path.suffix.lower() == ".csv":
            save_lines([files_csv(self._timeline, self._plan.tasks)], self._path)
        else:
            save_lines(trace_lines(self._timeline, self._plan.tasks), self._path)
