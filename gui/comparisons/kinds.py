"""The kinds of comparison: one row each, and how each is made."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from gui.control.makers import Order
from processing.language.translation import tr
from processing.planning.plan import Plan
from processing.processes.threads import Work
from processing.record import record

if TYPE_CHECKING:
    from gui.comparisons.window import ComparisonWindow
    from processing.measuring.benchmark.kinds import ComparisonKind
    from processing.measuring.benchmark.messages import ComparisonNotify


@record
class Parts:
    """What a kind needs once its window is asked for; the main window shows up sooner without.

    Attributes:
        window: makes its window.
        comparison: what it measures, and what that shows.
    """

    window: "Callable[[QWidget], ComparisonWindow]"
    comparison: "ComparisonKind"


@record
class Kind:
    """One kind of comparison.

    Attributes:
        name: by which the program finds it.
        menu_text: with which the user asks for its window.
        parts: imports and returns the rest of it.
        wrong_file: what is said of a file with another kind of record.
        shortcut: of the menu entry.
    """

    name: str
    menu_text: str
    parts: Callable[[], Parts]
    wrong_file: str
    shortcut: QKeySequence | None = None

    def make(self, plan: Plan, order: Order, notify: "ComparisonNotify") -> Work:
        """Return the work that measures with the pictures of a plan."""
        from processing.measuring.benchmark.kinds import Options

        options = Options(
            largest_size=order.largest_pool, sources=plan.pictures, guesses=order.guesses
        )
        return self.parts().comparison.make(plan.settings, notify, order.scope, options)


def all_kinds() -> tuple[Kind, ...]:
    """Return all kinds, in the order of the menu."""
    return (
        Kind(
            name="race",
            menu_text=tr("C&ompare pool sizes…"),
            parts=_race,
            wrong_file=tr("This file holds another comparison and no race. Choose another file."),
            shortcut=QKeySequence("Ctrl+B"),
        ),
        Kind(
            name="dispatch",
            # Translators: dispatch is how a pool hands tasks to its workers.
            menu_text=tr("Compare &dispatch…"),
            parts=_dispatch,
            wrong_file=tr("This file holds no comparison of dispatch. Choose another file."),
        ),
        Kind(
            name="starts",
            # Translators: the start methods of Python's multiprocessing, and threads.
            menu_text=tr("Compare &ways to start workers…"),
            parts=_starts,
            wrong_file=tr("This file holds no comparison of ways to start. Choose another file."),
        ),
    )


def _race() -> Parts:
    from gui.comparisons._race_window import RaceWindow
    from processing.measuring.benchmark.kinds import RACE

    return Parts(RaceWindow, RACE)


def _dispatch() -> Parts:
    from gui.comparisons._dispatch_window import DispatchWindow
    from processing.measuring.benchmark.kinds import DISPATCH

    return Parts(DispatchWindow, DISPATCH)


def _starts() -> Parts:
    from gui.comparisons._start_ways_window import StartWindow
    from processing.measuring.benchmark.kinds import START_METHODS

    return Parts(StartWindow, START_METHODS)
