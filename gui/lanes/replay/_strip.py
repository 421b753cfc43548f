"""One run of a replay: its name and time, its counters and figures, and its lanes."""

from PySide6.QtWidgets import QWidget

from gui.control.replay import ReplayRun
from gui.lanes._figures import Figure, description_of, figures_of
from gui.lanes._figures_bar import FigureTile
from gui.lanes.view import LanesView
from gui.look.layouts import Stretch, column, row
from gui.look.text_scale import scaled
from gui.look.widgets import ElidedLabel
from processing.language import phrases
from processing.language.amounts import decimal_amount
from processing.language.translation import localized, ptr, tr
from processing.measuring.durations import precise
from processing.measuring.recordings.replayed_run import RunState

_GAP = 4
_BETWEEN = 14
_MOST_LANE = 110  # pixels from one lane to the next
_AXIS = 24
_MEASURED = 5  # so many figures come before those that are estimates


class RunStrip(QWidget):
    """Shows a run as it was at a moment.

    Attributes:
        view: its lanes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: ReplayRun | None = None
        self._title = ElidedLabel(role="title")
        self._tiles = [FigureTile(each) for each in _figures_at(None, 0.0)]
        self.view = LanesView()
        figures = row(*self._tiles, Stretch(), spacing=_BETWEEN)
        column(self._title, figures, (self.view, 1), of=self, spacing=_GAP)

    @property
    def run(self) -> ReplayRun | None:
        """The run that is shown."""
        return self._run

    def show_run(
        self, run: ReplayRun | None, beside: ReplayRun | None = None, *, is_alone: bool
    ) -> None:
        """Show a run, compared with the one `beside` it; None hides the strip.

        With another run, the time of that is better than an estimate of the speedup.
        """
        self.setHidden(run is None)
        for tile in self._tiles[_MEASURED:]:
            tile.setVisible(is_alone)
        if run is not self._run:
            self._run = run
            self.view.show_recording(run.recording if run is not None else None)
        if run is not None:
            self._title.set_text(title_of(run, beside))
            above = self.sizeHint().height() - self.view.sizeHint().height()
            lanes = scaled(run.recording.lanes * _MOST_LANE + _AXIS, self.font())
            self.setMaximumHeight(max(above + lanes, self.minimumSizeHint().height()))

    def show_moment(self, moment: float) -> None:
        """Show the run as it was at a moment; one that was over before shows its end."""
        if self._run is None:
            return
        figures = _figures_at(self._run, min(moment, self._run.length))
        for tile, figure in zip(self._tiles, figures, strict=True):
            tile.show_figure(figure)
        self.view.show_moment(moment)
        self.view.setAccessibleDescription(description_of(figures, []))


def title_of(run: ReplayRun, beside: ReplayRun | None) -> str:
    """Return what a run is called and how long its pictures took, compared with another one."""
    name, time = run.name, localized(precise(run.makespan))
    if beside is None:
        # Translators: a run and how long it took, as "4 workers: 6.8 s".
        return tr("{name}: {time}", name=name, time=time)
    speedup = run.times_as_fast_as(beside)
    if speedup is None:
        # Translators: of two runs that cannot be compared; {name} is as "4 workers".
        return tr("{name}: {time}, other pictures than above", name=name, time=time)
    # Translators: of two runs, one above the other; as "4 workers: 6.8 s, 1.8 times as fast".
    return tr(
        "{name}: {time}, {n} times as fast", name=name, time=time, n=decimal_amount(speedup, 1)
    )


def figures_at(run: ReplayRun, moment: float, *, is_alone: bool) -> tuple[Figure, ...]:
    """Return the counters and figures that are shown of a run at a moment of it."""
    figures = _figures_at(run, moment)
    return figures if is_alone else figures[:_MEASURED]


def _figures_at(run: ReplayRun | None, moment: float) -> tuple[Figure, ...]:
    state = run.states.at(moment) if run is not None else RunState(0, 0, 0, None, ())
    cores = run.recording.cores if run is not None else 0
    alone = run.alone(state) if run is not None else None
    return (
        # Translators: how many pictures are done.
        Figure(ptr("pictures", "Done"), phrases.number(state.done), tr("Pictures that are done.")),
        Figure(
            # Translators: how many pictures are in work.
            ptr("pictures", "In progress"),
            phrases.number(state.in_work),
            tr("Pictures that a worker is on."),
        ),
        Figure(
            ptr("pictures", "Waiting"),
            phrases.number(state.waiting),
            tr("Pictures that nobody has begun."),
        ),
        *figures_of(state.effort, cores, alone),
    )
