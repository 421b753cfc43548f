"""The window of experiments: a list, the page of the one that is chosen, Run and Stop."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QSplitter, QStackedWidget, QWidget

from gui.experiments._list import ExperimentList
from gui.experiments._page import ExperimentPage
from gui.look.announce import announce
from gui.look.flow import FlowLayout
from gui.look.layouts import column
from gui.look.text_scale import first_size, scaled
from gui.look.widgets import IconButton, label, scrolled
from processing.language.translation import localized, tr
from processing.measuring.experiments.experiment import Experiment
from processing.measuring.experiments.stage import Stage

_SIZE = QSize(1240, 880)
_LIST_WIDTH, _LEAST_LIST = 230, 100


class ExperimentsWindow(QDialog):
    """A separate, non-modal window.

    Signals:
        run_requested: the `Experiment` to run, and the values of its parameters by their names.
        cancel_requested: end what runs; also when the window is closed, by Escape as well.
        save_requested: save the chart that is shown.
    """

    run_requested = Signal(object, object)
    cancel_requested = Signal()
    save_requested = Signal()

    def __init__(self, experiments: Sequence[Experiment], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Experiments"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(first_size(self, _SIZE))
        self._experiments = {each.name: each for each in experiments}
        self._pages: dict[str, ExperimentPage] = {}
        self._stack = QStackedWidget()
        self._scroll = scrolled(self._stack)
        self.list = ExperimentList(experiments)
        self._run = IconButton(tr("Run the script"), "play", kind="primary", keys="Ctrl+Return")
        self._run.setShortcut("Ctrl+Return")
        self._stop = IconButton(tr("Stop"), "stop")
        self._save = IconButton(tr("Save…"), "save", tip=tr("Save the chart as .png or .svg"))
        self._said = label("", "muted", wraps=True)
        self._problem = label("", "warning", wraps=True)
        self._problem.hide()
        self._lay_out()
        self._connect()
        self.show_idle()
        self.list.choose(experiments[0].name)

    @property
    def page(self) -> ExperimentPage:
        """The one that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, ExperimentPage)  # noqa: S101 - the stack holds nothing else
        return page

    def choose(self, name: str) -> None:
        """Show an experiment."""
        self.list.choose(name)

    def show_started(self, stage: Stage) -> None:
        """Show that the experiment on the page has begun."""
        self.show_problem("")
        self.page.printed.clear()
        self.page.show_findings(())
        self.page.show_stage(stage, 0.0)
        self._bring_into_sight()
        self._set_running(is_running=True)
        self.show_running(0.0)

    def show_running(self, seconds: float) -> None:
        """Show how long it has been running."""
        limit = round(self.page.experiment.limit_seconds)
        self._said.setText(
            tr(
                "Running for {seconds} s; it is ended after {limit} s at the latest.",
                seconds=int(seconds),
                limit=limit,
            )
        )

    def show_ended(self, page: ExperimentPage, findings: Sequence[str], problem: str) -> None:
        """Show what a run has shown, and what went wrong, if anything."""
        page.show_findings(findings)
        self._bring_into_sight()
        self.show_idle()
        self.show_problem(problem)
        announce(self, " ".join(localized(each) for each in (problem, *findings) if each))

    def show_idle(self) -> None:
        """Offer to run."""
        self._set_running(is_running=False)
        self._said.setText(
            tr("Python runs the script below, as it stands, in processes of its own.")
        )

    def show_problem(self, problem: str) -> None:
        """Say what is wrong, in a sentence; an empty one takes it back."""
        self._problem.setText(localized(problem))
        self._problem.setVisible(bool(problem))

    def _bring_into_sight(self) -> None:
        """Scroll to what a run shows first, where not all is in sight, once it has its place."""
        QTimer.singleShot(0, self, self._scroll_to_first)

    def _scroll_to_first(self) -> None:
        first, layout = self.page.first_shown, self.page.layout()
        if first is not None and layout is not None:
            layout.activate()  # its texts may just have got more lines
            top = first.mapTo(self._stack, QPoint(0, 0)).y()
            self._scroll.verticalScrollBar().setValue(top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the page for the new size."""
        super().resizeEvent(event)
        self._fit_page()

    def changeEvent(self, event: QEvent) -> None:
        """Arrange the page for text of another size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_page()

    def _fit_page(self) -> None:
        if self._pages:
            self.page.fit(self._scroll.viewport().size())

    def _show_page(self, name: str) -> None:
        if name not in self._pages:
            self._pages[name] = ExperimentPage(self._experiments[name])
            self._stack.addWidget(self._pages[name])
        self._stack.setCurrentWidget(self._pages[name])
        self._fit_page()
        self.show_problem("")
        self._save.setEnabled(self.page.stage is not None)

    def _connect(self) -> None:
        self.list.chosen.connect(self._show_page)
        self._run.clicked.connect(
            lambda: self.run_requested.emit(self.page.experiment, self.page.sliders.values)
        )
        self._stop.clicked.connect(self.cancel_requested)
        self._save.clicked.connect(self.save_requested)
        # Escape hides a dialog without closing it; both end what runs.
        self.finished.connect(lambda _result: self.cancel_requested.emit())

    def _set_running(self, *, is_running: bool) -> None:
        # Hide first: with both visible the window would grow and not shrink again.
        gone, here = (self._stop, self._run)[:: -1 if is_running else 1]
        had_focus = gone.hasFocus()
        gone.hide()
        here.show()
        if had_focus:  # else the keyboard would go on to the page, which would scroll
            here.setFocus()
        self.list.setDisabled(is_running)
        if self._pages:
            self.page.sliders.setDisabled(is_running)
            self._save.setEnabled(not is_running and self.page.stage is not None)

    def _lay_out(self) -> None:
        self.list.setMinimumWidth(scaled(_LEAST_LIST, self.font()))
        side, main = QWidget(), QWidget()
        column((self.list, 1), of=side)
        tools = QWidget()
        tools.setLayout(FlowLayout(self._run, self._stop, self._save, spacing=8))
        column(
            tools,
            self._said,
            self._problem,
            (self._scroll, 1),
            of=main,
            spacing=8,
            margins=(4, 0, 0, 0),
        )
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.addWidget(side)
        sides.addWidget(main)
        sides.setChildrenCollapsible(False)
        sides.setStretchFactor(1, 1)
        sides.setSizes([scaled(_LIST_WIDTH, self.font()), self.width()])
        column((sides, 1), of=self, margins=(14, 12, 14, 12))
