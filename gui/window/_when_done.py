"""What happens when a run has ended: the choice in the run bar, and the card before the sleep."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QWidget

from gui.control.when_done import WhenDone
from gui.look.layouts import row
from gui.look.quiet_boxes import QuietComboBox
from gui.look.tips import tip_of
from gui.look.widgets import IconButton, IconLabel, label
from processing.language.translation import tr

_LETTERS = len("Notify me")  # of a choice that are always seen: those of the usual one


class WhenDoneBox(QWidget):
    """Offers what can be done here when a run has ended.

    Signals:
        chosen: the `WhenDone` that the user wants.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: list[WhenDone] = []
        self._box = QuietComboBox(tr("When done"))
        self._box.setMinimumContentsLength(_LETTERS)
        self._box.setToolTip(tip_of(tr("Quit and Sleep hold for this run only.")))
        name = label(tr("When done"), "muted")
        name.setBuddy(self._box)
        row(name, self._box, of=self, spacing=8)
        self._box.activated.connect(lambda index: self.chosen.emit(self._offered[index]))

    def show_choice(self, choice: WhenDone, *, can_sleep: bool) -> None:
        """Show what is chosen, among what this machine can do; nothing is emitted."""
        blocker = QSignalBlocker(self._box)
        offered = [each for each in WhenDone if can_sleep or each is not WhenDone.SLEEP]
        if offered != self._offered:
            self._offered = offered
            self._box.clear()
            names = [name_of(each) for each in offered]
            self._box.addItems(names)
            self._box.setMinimumContentsLength(max(map(len, names)))
        self._box.setCurrentIndex(offered.index(choice))
        blocker.unblock()


class SleepCard(QFrame):
    """Says that the machine is about to sleep, with a button to call that off.

    Signals:
        stop_requested: the machine is to stay awake.
    """

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "warning")
        self._text = label("", "strong", wraps=True)
        stop = IconButton(tr("Stay awake"), "close", kind="primary")
        row(
            IconLabel("warning", 20, "warning"),
            (self._text, 1),
            stop,
            of=self,
            spacing=10,
            margins=(14, 10, 14, 10),
        )
        stop.clicked.connect(self.stop_requested)
        self.hide()

    def show_seconds(self, seconds: int) -> None:
        """Show how many seconds are left; 0 hides the card."""
        text = tr("The run has ended. The computer goes to sleep in {n} s.", n=seconds)
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.setVisible(seconds > 0)


def name_of(choice: WhenDone) -> str:
    """Return what a choice is called."""
    match choice:
        case WhenDone.NOTHING:
            return tr("Do nothing")
        case WhenDone.NOTIFY:
            return tr("Notify me")
        case WhenDone.OPEN_FOLDER:
            return tr("Open folder")
        case WhenDone.QUIT:
            return tr("Quit")
        case WhenDone.SLEEP:
            # Translators: let the computer sleep when the run has ended.
            return tr("Sleep")
