"""A field for a day, with a calendar, that may be left open."""

from PySide6.QtCore import QDate, QEvent, QObject, QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDateEdit, QWidget

from gui.look.layouts import row
from gui.look.tips import tip_of
from gui.look.typed_fields import TypedField
from gui.look.widgets import IconButton
from processing.settings.fields import SettingSpec

_ANY = QDate(1970, 1, 1)  # the earliest day, which stands for none
_ISO = "yyyy-MM-dd"  # as on the command line


class DateBox(QWidget):
    """A day in the form 2024-12-31, or none.

    Signals:
        day_changed: the new day as a text; empty for none.
    """

    day_changed = Signal(str)

    def __init__(self, spec: SettingSpec) -> None:
        super().__init__()
        self._edit = _DayEdit(self.tr("Any day"))
        self._edit.setAccessibleName(spec.label)
        self._edit.setToolTip(tip_of(spec.help.capitalize()))
        calendar = self.tr("{label}: calendar").format(label=spec.label)
        self._edit.calendarWidget().setAccessibleName(calendar)
        self._any = IconButton(
            "", "close", kind="tool", tip=self.tr("{label}: any day").format(label=spec.label)
        )
        self._typed = TypedField(self._edit, self.day, self._set_day, self._edit.dateChanged)
        row((self._edit, 1), self._any, of=self, spacing=0)
        self.setFocusProxy(self._edit)
        self._edit.dateChanged.connect(self._on_date_changed)
        self._any.clicked.connect(lambda: self._edit.setDate(_ANY))
        self._any.hide()

    def day(self) -> str:
        """Return the day that is shown; empty for none."""
        return "" if self._edit.date() == _ANY else self._edit.date().toString(_ISO)

    def show_day(self, day: str) -> None:
        """Show another day, unless one is being typed; empty for none."""
        self._typed.show(day)

    def _set_day(self, day: str) -> None:
        blocker = QSignalBlocker(self._edit)
        date = QDate.fromString(day, _ISO)
        self._edit.setDate(date if date.isValid() else _ANY)
        blocker.unblock()
        self._any.setVisible(bool(self.day()))

    def _on_date_changed(self) -> None:
        self._any.setVisible(bool(self.day()))
        self.day_changed.emit(self.day())


class _DayEdit(QDateEdit):
    """A date whose lowest value is none; from there, the first step leads to today."""

    def __init__(self, nothing: str) -> None:
        super().__init__(_ANY)
        self.setMinimumDate(_ANY)
        self.setSpecialValueText(nothing)
        self.setDisplayFormat(_ISO)
        self.setCalendarPopup(True)
        self.calendarWidget().installEventFilter(self)
        self.lineEdit().setAcceptDrops(False)

    def stepBy(self, steps: int) -> None:
        """Step by days, from none to today."""
        if self.date() == _ANY:
            self.setDate(QDate.currentDate())
        else:
            super().stepBy(steps)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the scroll area, unless this field has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the calendar at the present month where no day is chosen."""
        if event.type() is QEvent.Type.Show and self.date() == _ANY:
            QTimer.singleShot(0, self, self._show_this_month)
        return super().eventFilter(watched, event)

    def _show_this_month(self) -> None:
        today = QDate.currentDate()
        self.calendarWidget().setCurrentPage(today.year(), today.month())
