"""The kinds of comparison: one row each, and how each is made."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from gui.comparisons._dispatch_window import DispatchWindow
from gui.comparisons._race_window import RaceWindow
from gui.comparisons._start_ways_window import StartWindow
from gui.comparisons.window import ComparisonWindow
from gui.control.makers import Order
from processing.language.translation import tr
from processing.measuring.benchmark.kinds import (
    DISPATCH,
    RACE,
    START_METHODS,
    ComparisonKind,
    Options,
)
from processing.measuring.benchmark.messages import ComparisonNotify
from processing.planning.plan import Plan
from processing.processes.threads import Work
from processing.record import record


@record
class Kind:
    """One kind of comparison.

    Attributes:
        name: by which the program finds it.
        menu_text: with which the user asks for its window.
        window: makes that window.
        comparison: what it measures, and what that shows.
        wrong_file: what is said of a file with another kind of record.
        shortcut: of the menu entry.
    """

    name: str
    menu_text: str
    window: Callable[[QWidget], ComparisonWindow]
    comparison: ComparisonKind
    wrong_file: str
    shortcut: QKeySequence | None = None

    def make(self, plan: Plan, order: Order, notify: ComparisonNotify) -> Work:
        """Return the work that measures with the pictures of a plan."""
        options = Options(largest_size=order.largest_pool, sources=plan.pictures)
        return self.comparison.make(plan.settings, notify, order.scope, options)


def all_kinds() -> tuple[Kind, ...]:
    """Return all kinds, in the order of the menu."""
    return (
        Kind(
            name="race",
            menu_text=tr("C&ompare pool sizes…"),
            window=RaceWindow,
            comparison=RACE,
            wrong_file=tr("This file holds another comparison and no race. Choose another file."),
            shortcut=QKeySequence("Ctrl+B"),
        ),
        Kind(
            name="dispatch",
            # Translators: dispatch is how a pool hands tasks to its workers.
            menu_text=tr("Compare &dispatch…"),
            window=DispatchWindow,
            comparison=DISPATCH,
            wrong_file=tr("This file holds no comparison of dispatch. Choose another file."),
        ),
        Kind(
            name="starts",
            # Translators: the start methods of Python's multiprocessing, and threads.
            menu_text=tr("Compare &ways to start workers…"),
            window=StartWindow,
            comparison=START_METHODS,
            wrong_file=tr("This file holds no comparison of ways to start. Choose another file."),
        ),
    )
