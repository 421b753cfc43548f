"""The page of one experiment: its words, sliders, chart, findings and script."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QSplitter, QTabWidget, QWidget

from gui.experiments._chart import least_height, paint_experiment, told_at_place
from gui.experiments._chart_content import ExperimentChart, words_of
from gui.experiments._printed_card import PrintedCard
from gui.experiments._sliders import Sliders
from gui.look.chart_view import ChartPainting, ChartView
from gui.look.layouts import Stretch, column
from gui.look.script_card import ScriptCard
from gui.look.text_scale import scaled, text_scale
from gui.look.widgets import label, restyle
from processing.language.translation import localized, tr
from processing.measuring.experiments.experiment import Experiment
from processing.measuring.experiments.stage import Stage

_PAINTING = ChartPainting(
    paint_experiment,
    least_height,
    least=QSize(400, 180),
    readable=QSize(820, 320),
    told_at=told_at_place,
)
_FINDINGS_WIDTH = 320  # beside the script
_SIDE_BY_SIDE = QSize(760, 660)  # the least room in which nothing has to be scrolled to
_PARAGRAPH = "\n\n"


class ExperimentPage(QWidget):
    """Shows one experiment, and its last run.

    Attributes:
        stage: what its chart shows; None before it was run.
        findings: what its last run has shown, in sentences.
        shown_values: the values of its parameters in that run.
    """

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        self.experiment = experiment
        self.sliders = Sliders(experiment)
        hint = tr("Run the script: this chart shows what each process does, while it does it.")
        name = tr("Chart of the experiment {title}", title=localized(experiment.title))
        self.chart = ChartView(name, hint, _PAINTING)
        self.script = ScriptCard()
        self.printed = PrintedCard()
        self.stage: Stage | None = None
        self.findings: tuple[str, ...] = ()
        self.shown_values = experiment.defaults
        self._findings = FindingsCard()
        self._is_compact = False
        self._below = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self.sliders.changed.connect(self._show_script)
        self._show_script()

    def show_stage(self, stage: Stage, now: float | None = None, cut: float | None = None) -> None:
        """Show what has happened until now, or in all; see `ExperimentChart`."""
        self.stage = stage
        chart = ExperimentChart(stage, now, cut, self.experiment.is_numbered)
        told = words_of(chart) if now is None else ""
        self.chart.show_chart(chart, told)

    def show_findings(self, findings: Sequence[str]) -> None:
        """Show what is to be said of the last run."""
        self.findings = tuple(findings)
        self._findings.show_findings(findings)

    @property
    def first_shown(self) -> QWidget | None:
        """What is to be seen first of a run, with the chart below it; None if all is in sight."""
        return self._findings if self._is_compact else None

    def fit(self, room: QSize) -> None:
        """Arrange the parts for the room in which the page is seen.

        Where it is narrow or low, the findings stand above the chart; else beside the script.
        """
        wanted = _SIDE_BY_SIDE * text_scale(self.font())
        is_narrow = room.width() < wanted.width()
        self.sliders.arrange(columns=1 if is_narrow else 2)
        is_compact = is_narrow or room.height() < wanted.height()
        if is_compact == self._is_compact:
            return
        self._is_compact = is_compact
        self._findings.set_narrow(is_narrow=is_compact)
        layout = self.layout()
        if is_compact and isinstance(layout, QBoxLayout):
            layout.insertWidget(layout.indexOf(self.chart), self._findings)
        else:
            self._below.insertWidget(0, self._findings)
            self._below.setStretchFactor(0, 2)

    def _show_script(self) -> None:
        script = self.experiment.script(self.sliders.values)
        self.script.show_script(script, self.experiment.marked_lines())

    def _tabs(self) -> QTabWidget:
        """Return the script and what it printed, one behind the other."""
        tabs = QTabWidget()
        for part in (tabs, tabs.tabBar()):
            part.setAccessibleName(tr("The script and what it printed"))
        tabs.addTab(self.script, tr("Script"))
        # Translators: a tab with the lines that a script has printed.
        tabs.addTab(self.printed, tr("What it printed"))
        return tabs

    def _lay_out(self) -> None:
        title = label(localized(self.experiment.title), "title", wraps=True)
        what = label(localized(self.experiment.what), wraps=True)
        look_for = label(localized(self.experiment.look_for), "muted", wraps=True)
        below = self._below
        below.addWidget(self._findings)
        below.addWidget(self._tabs())
        below.setChildrenCollapsible(False)
        below.setStretchFactor(0, 2)
        below.setStretchFactor(1, 3)
        column(
            title,
            what,
            look_for,
            self.sliders,
            (self.chart, 3),
            (below, 2),
            of=self,
            spacing=8,
        )


class FindingsCard(QFrame):
    """What was found in the last run: a sentence each."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.set_narrow(is_narrow=False)
        # Translators: the heading of sentences on what a measurement or an experiment has shown.
        title = label(tr("What happened"), "muted")
        self._words = label("", wraps=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column(title, self._words, Stretch(), of=self, spacing=6, margins=(14, 8, 14, 10))
        self.show_findings(())

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Let it be as narrow as there is room for, and no higher than its words, or as usual."""
        self.setMinimumWidth(0 if is_narrow else scaled(_FINDINGS_WIDTH, self.font()))
        high = QSizePolicy.Policy.Maximum if is_narrow else QSizePolicy.Policy.Preferred
        self.setSizePolicy(QSizePolicy.Policy.Preferred, high)

    def show_findings(self, findings: Sequence[str]) -> None:
        """Show these, or what to do to have some."""
        told = _PARAGRAPH.join(localized(each) for each in findings)
        self._words.setText(told or tr("Run it: then the figures of this run stand here."))
        restyle(self._words, "role", "" if told else "muted")
