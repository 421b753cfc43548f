"""What the guided tour has measured so far, one row per pass."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView, QWidget

from gui.comparisons.figures_table import FiguresTable
from processing.language import phrases
from processing.language.translation import localized, ptr, tr
from processing.measuring.benchmark.tour_results import (
    PassResult,
    is_on_usual_pictures,
    reference_of,
)
from processing.measuring.durations import hundredths

_NO_LIMIT = 16_777_215  # pixels, as Qt has it
_LEAST_ROWS = 2
_NOTHING = "\N{EN DASH}"
_TIMES = "\N{MULTIPLICATION SIGN}"


class TourTable(FiguresTable):
    """Steps, workers, times, speedups and cores."""

    def __init__(self, parent: QWidget | None = None) -> None:
        headings = {
            tr("Step"): tr("Which step of the tour, and which pass of it."),
            ptr("narrow column", "Workers"): tr("How many worker processes."),
            tr("Time"): tr("For all pictures, without the start of the workers."),
            # Translators: the speedup of parallel computing, as in Amdahl's law.
            ptr("narrow column", "Speedup"): tr(
                "How many times as fast as step 1; in steps 4 to 6, as the first row of the step."
            ),
            tr("Cores"): tr("CPU cores used: processor time of all workers divided by the time."),
        }
        super().__init__(tr("Figures of the tour"), tr("Columns of the tour"), headings, parent)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def show_results(self, results: Sequence[PassResult], doubts: Sequence[str]) -> None:
        """Show these, in their order, those with a doubt marked and greyed.

        There is a doubt for each, which is empty for most.
        """
        rows = [
            self._row(result, results, is_doubtful=bool(doubt))
            for result, doubt in zip(results, doubts, strict=True)
        ]
        titles = [title for title, *_ in rows]
        tips = [localized(doubt) or title for title, doubt in zip(titles, doubts, strict=True)]
        greyed = {number for number, doubt in enumerate(doubts) if doubt}
        self.show_figures(rows, tips, greyed=greyed)
        self.setMaximumHeight(_NO_LIMIT)  # titles may take several lines
        self.setMinimumHeight(self.height_of(_LEAST_ROWS))  # the buttons stay in sight

    def _row(
        self, result: PassResult, known: Sequence[PassResult], *, is_doubtful: bool
    ) -> list[str]:
        reference = reference_of(result, known)
        is_first = result is reference and not is_on_usual_pictures(result.step)
        speedup = result.speedup_over(reference) if reference and not is_first else None
        # Translators: {step} is the number of the step.
        title = tr("{step}. {title}", step=result.step, title=result.title)
        if result.wait_milliseconds:
            # Translators: {title} is that of a pass; each picture waited besides, artificially.
            title = tr("{title}, waiting", title=title)
        if is_doubtful:
            # Translators: {title} is that of a pass, whose figures are not to be relied on.
            title = tr("{title} (doubtful)", title=title)
        return [
            title,
            phrases.number(result.workers),
            localized(hundredths(result.seconds)),
            _NOTHING if speedup is None else f"{phrases.decimal(speedup, 1)}{_TIMES}",
            phrases.decimal(result.cores_got, 1),
        ]
