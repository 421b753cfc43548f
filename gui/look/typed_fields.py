"""Protect text that is being typed: a field with the focus is never set by the program."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QTimer, SignalInstance
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QWidget


class TypedField(QObject):
    """Shows values in an editable field, but only while it has no focus.

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
        """Manage `control`; connect to `changed` only after this."""
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


def commit_typed_value() -> None:
    """Commit the number that is being typed, if any, as Enter would."""
    field = QApplication.focusWidget()
    if isinstance(field, QAbstractSpinBox):
        field.interpretText()
