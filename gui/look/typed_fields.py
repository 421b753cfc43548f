"""Keep what somebody is typing: a field that has the focus is never set from outside."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QTimer, SignalInstance
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QWidget


class TypedField(QObject):
    """Shows values in a field that is typed into, but only while the keyboard is elsewhere.

    A value that comes while it has the focus waits until the focus goes, and is dropped when the
    user enters another one before that.
    """

    def __init__(
        self,
        control: QWidget,
        value: Callable[[], Any],
        set_value: Callable[[Any], object],
        changed: SignalInstance,
    ) -> None:
        """Look after `control`; connect others to `changed` later than this one."""
        super().__init__(control)
        self._control = control
        self._value, self._set_value = value, set_value
        self._waiting: list[Any] = []  # at most one value
        changed.connect(lambda *_: self._waiting.clear())
        control.installEventFilter(self)

    def show(self, value: Any) -> None:
        """Show `value`, now or when the focus has left the field."""
        self._waiting.clear()
        if value == self._value():
            return
        if self._control.hasFocus():
            self._waiting.append(value)
        else:
            self._set_value(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up when the focus has gone; the field takes what was typed first."""
        if event.type() is QEvent.Type.FocusOut and self._waiting:
            QTimer.singleShot(0, self, self._catch_up)
        return super().eventFilter(watched, event)

    def _catch_up(self) -> None:
        if self._waiting and not self._control.hasFocus():
            blocker = QSignalBlocker(self._control)
            self._set_value(self._waiting.pop())
            blocker.unblock()


def take_what_is_typed() -> None:
    """Let the number that is being typed, if any, count from now on, as Enter would."""
    field = QApplication.focusWidget()
    if isinstance(field, QAbstractSpinBox):
        field.interpretText()
