"""What all windows that measure have in common: start and cancel, progress, problems, closing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from gui.look.parts import IconButton, label, scrolled
from gui.look.tips import tip_of


class MeasuringWindow(QDialog):
    """A window of its own beside the main one; it blocks nothing.

    Signals:
        cancel_requested: end what is measured; also when the window is closed, by Escape as well.
    """

    cancel_requested = Signal()

    def __init__(
        self, title: str, start: IconButton, progress: str, parent: QWidget | None = None
    ) -> None:
        """Begin by `start`, and call the bar that shows how far it is `progress`."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._start = start
        self._problem = label("", "warning", wraps=True)
        self._problem.hide()
        self._said = label("", "muted", wraps=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(progress)
        # Escape hides a dialog without closing it: nobody watches any more in both cases.
        self.finished.connect(lambda _result: self.cancel_requested.emit())

    def show_problem(self, problem: str) -> None:
        """Say what is wrong, in a sentence; an empty one takes it back."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _hold(self, page: QWidget) -> None:
        """Show `page`, to be scrolled on a screen that is too small for it."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page))

    def _offer(self, offer: str, obstacle: str) -> None:
        """Let it be started and say what that does, or why it cannot be now."""
        self._start.setDisabled(bool(obstacle))
        self._start.setToolTip(tip_of(obstacle))
        self._start.setAccessibleDescription(obstacle)
        self._said.setText(obstacle or offer)
