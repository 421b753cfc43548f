"""The kinds of comparison: one row each, and how each is made."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from gui.comparisons._dispatch_window import DispatchWindow
from gui.comparisons._race_window import RaceWindow
from gui.comparisons._start_ways_window import StartWindow
from gui.comparisons.window import ComparisonWindow
from gui.control.comparison import Analyse
from gui.control.makers import MakeComparison, Order
from gui.text.translation import tr
from processing.measuring.benchmark import dispatch_analysis, race_analysis, start_analysis
from processing.measuring.benchmark.messages import ComparisonNotify
from processing.measuring.benchmark.records import DispatchRecord, RaceRecord, Record, StartRecord
from processing.planning.plan import Plan
from processing.processes.threads import Work


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of comparison.

    Attributes:
        name: by which the program finds it.
        menu_text: with which the user asks for its window.
        window: makes that window.
        record: what it measures.
        analyse: what such a record shows.
        make: makes the work that measures.
        wrong_file: what is said of a file with another kind of record.
        shortcut: of the menu entry.
    """

    name: str
    menu_text: str
    window: Callable[[QWidget], ComparisonWindow]
    record: type[Record]
    analyse: Analyse
    make: MakeComparison
    wrong_file: str
    shortcut: QKeySequence | None = None


def all_kinds() -> tuple[Kind, ...]:
    """Return all kinds, in the order of the menu."""
    return (
        Kind(
            name="race",
            menu_text=tr("C&ompare pool sizes…"),
            window=RaceWindow,
            record=RaceRecord,
            analyse=race_analysis.analysis_of,
            make=_make_race,
            wrong_file=tr("This file holds another comparison and no race. Choose another file."),
            shortcut=QKeySequence("Ctrl+B"),
        ),
        Kind(
            name="dispatch",
            menu_text=tr("Compare &dispatch…"),
            window=DispatchWindow,
            record=DispatchRecord,
            analyse=lambda record: (
                dispatch_analysis.rows_of(record),
                dispatch_analysis.judgement_of(record),
            ),
            make=_make_dispatch,
            wrong_file=tr("This file holds no comparison of dispatch. Choose another file."),
        ),
        Kind(
            name="starts",
            menu_text=tr("Compare &ways to start workers…"),
            window=StartWindow,
            record=StartRecord,
            analyse=lambda record: (
                start_analysis.rows_of(record),
                start_analysis.judgement_of(record),
            ),
            make=_make_starts,
            wrong_file=tr("This file holds no comparison of ways to start. Choose another file."),
        ),
    )


# Imported when they are needed: they bring the engines with them, and the window shows up sooner.


def _make_race(plan: Plan, order: Order, notify: ComparisonNotify) -> Work:
    from processing.measuring.benchmark.race import Race, usual_sizes

    sizes = usual_sizes(order.largest_pool)
    return Race(plan.settings, notify, order.scope, sizes=sizes, sources=plan.pictures)


def _make_dispatch(plan: Plan, order: Order, notify: ComparisonNotify) -> Work:
    from processing.measuring.benchmark.dispatch import DispatchComparison

    return DispatchComparison(plan.settings, notify, order.scope, sources=plan.pictures)


def _make_starts(plan: Plan, order: Order, notify: ComparisonNotify) -> Work:
    from processing.measuring.benchmark.start_methods import StartComparison

    return StartComparison(plan.settings, notify, order.scope, sources=plan.pictures)
