"""A clock that stands still, and a machine that is the same on every screen."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from unittest import mock

from gui.control.recent_sources import RecentSources
from processing.processes.cpu_load import CoreShare, MachineLoad

NOW = datetime(2026, 6, 20, 16, 5, tzinfo=UTC)
CORES = 4
_START_SECONDS = 5_000.0
_LOAD = MachineLoad(
    tuple(CoreShare(ours, 0.04) for ours in (0.93, 0.88, 0.95, 0.9)), memory_bytes=412_000_000
)
_ASK_THE_DAY = ("window._changing_menus", "window._history_model", "window._interrupted_runs")
_ASK_THE_DAY += ("look.dialogs",)


class Clock:
    """Seconds that pass only when they are told to."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.seconds = _START_SECONDS

    def read(self) -> float:
        return self.seconds

    def moment(self) -> float:
        return NOW.timestamp() + self.seconds - _START_SECONDS


class _Day(datetime):
    """Always the same moment."""

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(NOW.timestamp(), tz)


class _Watch:
    """The load of a machine whose workers are busy."""

    def __init__(self) -> None:
        self.latest: MachineLoad | None = None

    def follow(self, workers) -> None:
        self.latest = _LOAD

    def stop(self) -> None:
        self.latest = None


@contextmanager
def standing_clock() -> Iterator[Clock]:
    """Let the window read this clock, this day and this load as long as the block lasts."""
    clock = Clock()
    with ExitStack() as stack:
        for name, value in (
            ("time.perf_counter", clock.read),
            ("time.time", clock.moment),
            ("gui.lanes.panel.LoadWatch", _Watch),
            ("gui.lanes._figures_bar.available_cores", lambda: CORES),
            (
                "gui.window.source_commands.RecentSources",
                partial(RecentSources, exists=lambda _: True),
            ),
            *((f"gui.{module}.datetime", _Day) for module in _ASK_THE_DAY),
        ):
            stack.enter_context(mock.patch(name, value))
        stack.enter_context(mock.patch.dict(os.environ, TZ="UTC"))
        time.tzset()
        yield clock
    time.tzset()
