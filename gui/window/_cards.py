"""Cards for problems, pauses and notes on the plan."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from gui.look.announce import announce
from gui.look.layouts import column, row
from gui.look.tips import tip_of
from gui.look.widgets import IconButton, IconLabel, label, restyle
from processing.language.joining import lazy_sentences
from processing.language.translation import localized, ntr, tr
from processing.planning.figures import PlanFigures, shortage_of
from processing.planning.plan import Plan


class Banner(QFrame):
    """A sentence about a problem, or a note, with a button to dismiss it; else hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "failed")
        self._icon = IconLabel("warning", 18, "failed")
        self._text = label("", wraps=True)
        self._close = IconButton("", "close", kind="tool", tip=tr("Dismiss this message"))
        row(self._icon, (self._text, 1), self._close, of=self, spacing=10, margins=(14, 8, 6, 8))
        self._close.clicked.connect(self.hide)
        self.hide()

    def show_problem(self, text: str) -> None:
        """Show a sentence, or nothing for an empty one."""
        self._show(text, "failed")

    def show_note(self, text: str) -> None:
        """Show a sentence that is no problem."""
        self._show(text, "true")

    def _show(self, text: str, card: str) -> None:
        text = localized(text)
        restyle(self, "card", card)
        self._icon.setVisible(card == "failed")
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.setVisible(bool(text))
        announce(self, text, is_urgent=card == "failed")


class PausedCard(QFrame):
    """A problem that has paused the run and that the user can fix.

    Signals:
        resume_requested: the user has fixed it.
        cancel_requested: the user wants to end the run.
    """

    resume_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "warning")
        self._text = label("", wraps=True)
        resume = IconButton(tr("Resume"), "play", tip=tr("Resume the run"))
        cancel = IconButton(
            tr("Cancel"), "stop", tip=tr("Cancel the run and keep what is finished")
        )
        texts = column(
            label(tr("The run has paused, nothing is lost"), "strong"), self._text, spacing=3
        )
        row(
            IconLabel("warning", 20, "warning"),
            (texts, 1),
            resume,
            cancel,
            of=self,
            spacing=10,
            margins=(14, 10, 14, 10),
        )
        resume.clicked.connect(self.resume_requested)
        cancel.clicked.connect(self.cancel_requested)
        self.hide()

    def show_problem(self, text: str) -> None:
        """Show a sentence on what to fix."""
        text = localized(text)
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.show()


class PlanNotes(QFrame):
    """Notes on the plan above the table, the first of them until all are wanted.

    Hidden if there are none. Only too little disk space is a warning; a possible loss is a note.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentences: list[str] = []
        self._icon = IconLabel("warning", 18, "warning")
        self._text = label("", wraps=True)
        self._more = IconButton(tr("Show less"), kind="link")
        self._more.setCheckable(True)
        layout = row(self._icon, (self._text, 1), of=self, spacing=10, margins=(14, 6, 8, 6))
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        self._more.toggled.connect(lambda _is_on: self._show_sentences())
        self.hide()

    def show_plan(self, plan: Plan, figures: PlanFigures) -> None:
        """Show notes on `plan` before it is run."""
        shortage = shortage_of(plan, figures)
        sentences = (*filter(None, (shortage,)), *figures.losses)
        self._sentences = [localized(sentence) for sentence in sentences]
        restyle(self, "card", "warning" if shortage else "true")
        self._icon.setVisible(bool(shortage))
        self._text.setToolTip(tip_of("\n".join(self._sentences)))
        self._text.setAccessibleName(localized(lazy_sentences(*self._sentences)))
        self._show_sentences()
        self.setVisible(bool(self._sentences))

    def _show_sentences(self) -> None:
        is_open, left = self._more.isChecked(), len(self._sentences) - 1
        self._text.setText("\n".join(self._sentences if is_open else self._sentences[:1]))
        more = ntr("{n} more note", "{n} more notes", left)
        text = tr("Show less") if is_open else more
        self._more.setText(text)
        self._more.setAccessibleName(text)
        self._more.setVisible(left > 0)
