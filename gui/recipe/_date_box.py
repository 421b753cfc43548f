"""A field for a day, typed or chosen from a calendar, that may be left open."""

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QIcon, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QToolButton, QWidget

from gui.look.layouts import row
from gui.look.typed_fields import TypedField
from gui.look.widgets import IconButton
from gui.recipe.controls import text_box
from processing.language.translation import localized, tr
from processing.settings.fields import spec_of

_ARROWS = (
    ("qt_calendar_prevmonth", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"),
    ("qt_calendar_nextmonth", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"),
)
_ISO = "yyyy-MM-dd"  # as on the command line


class DateBox(QWidget):
    """A day in the form 2024-12-31, or none; what is typed need not be one.

    Signals:
        day_changed: the new text; empty for no day.
    """

    day_changed = Signal(str)

    def __init__(self, owner: type, name: str) -> None:
        super().__init__()
        self._label = localized(spec_of(owner, name).label)
        self._edit = text_box(owner, name)
        self._edit.setPlaceholderText(tr("Any day"))
        self._typed = TypedField(self._edit, self.day, self._edit.setText, self._edit.textChanged)
        tip = tr("{label}: choose from a calendar", label=self._label)
        self._open = IconButton("", "calendar", kind="tool", tip=tip)
        row((self._edit, 1), self._open, of=self, spacing=0)
        self.setFocusProxy(self._edit)
        self._edit.textChanged.connect(lambda _: self.day_changed.emit(self.day()))
        self._open.clicked.connect(self._show_calendar)

    def day(self) -> str:
        """Return what is typed; empty for no day."""
        return self._edit.text().strip()

    def show_day(self, day: str) -> None:
        """Show another day, unless one is being typed; empty for none."""
        self._typed.show(day)

    def _show_calendar(self) -> None:
        """Open a calendar below, at the day that is typed or today; Esc closes it."""
        calendar = QCalendarWidget(self)
        calendar.setWindowFlag(Qt.WindowType.Popup)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar.setAccessibleName(self._label)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        _follow_theme(calendar)
        day = QDate.fromString(self.day(), _ISO)
        calendar.setSelectedDate(day if day.isValid() else QDate.currentDate())
        for chosen in (calendar.clicked, calendar.activated):
            chosen.connect(lambda date: self._edit.setText(date.toString(_ISO)))
            chosen.connect(calendar.close)
        calendar.move(self.mapToGlobal(QPoint(0, self.height())))
        calendar.show()
        calendar.setFocus()


def _follow_theme(calendar: QCalendarWidget) -> None:
    """Draw weekends and arrows in the colour of other text; Qt draws them red and black."""
    usual = QTextCharFormat()
    usual.setForeground(calendar.palette().text())
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, usual)
    for name, arrow in _ARROWS:
        button = calendar.findChild(QToolButton, name)
        if button is not None:
            button.setIcon(QIcon())
            button.setText(arrow)
