"""Say why a run paused by itself, with what can be done about it beside the words."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.look.parts import IconButton, IconLabel, label


class ObstacleCard(QFrame):
    """An obstacle that the user has to mend; stays until the run goes on or is cancelled.

    Signals:
        resume_requested: the user has mended it.
        cancel_requested: the user has had enough.
    """

    resume_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "warning")
        self._text = label("", wraps=True)
        resume = IconButton(self.tr("Resume"), "play", tip=self.tr("Try to go on with the run"))
        cancel = IconButton(
            self.tr("Cancel"), "stop", tip=self.tr("End the run and keep what is finished")
        )
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addWidget(label(self.tr("The run has paused, nothing is lost"), "strong"))
        texts.addWidget(self._text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(10)
        layout.addWidget(IconLabel("warning", 20, "warning"))
        layout.addLayout(texts, 1)
        layout.addWidget(resume)
        layout.addWidget(cancel)
        resume.clicked.connect(self.resume_requested)
        cancel.clicked.connect(self.cancel_requested)
        self.hide()

    def show_obstacle(self, text: str) -> None:
        """Show a sentence on what to mend."""
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.show()
