"""What moves a replay: a button, a slider, and the speed."""

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSlider, QWidget

from gui.control.replay_clock import SPEEDS, STEPS, ReplayClock
from gui.look.keys import KeyRow
from gui.look.layouts import row
from gui.look.quiet_boxes import QuietComboBox
from gui.look.widgets import IconButton, label
from processing.language.amounts import decimal_amount
from processing.language.translation import tr

_FRAME_MILLISECONDS = 40
_PARTS = 10  # of a step, as fine as the slider shows the moment
_PAGE = 10  # steps
_PRECISE_BELOW = 10.0  # seconds


class ReplayBar(QWidget):
    """Plays, pauses, and goes to any moment.

    Signals:
        moved: another moment is shown; the clock tells which.

    Attributes:
        clock: where the replay is.
    """

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clock = ReplayClock()
        self._ticked_at = 0.0  # in `time.perf_counter` seconds
        self._timer = QTimer(self, interval=_FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._on_timeout)
        self._play = IconButton(tr("Play"), "play", kind="primary", tip=tr("Play"), keys="Space")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, STEPS * _PARTS)
        self._slider.setSingleStep(_PARTS)
        self._slider.setPageStep(_PAGE * _PARTS)
        self._slider.setAccessibleName(tr("Moment of the run"))
        self._told = label("", "strong")
        self._speed = QuietComboBox(tr("Speed"))
        for speed in SPEEDS:
            # Translators: how many times as fast as the run it is replayed.
            name = tr("{n}\N{MULTIPLICATION SIGN}", n=decimal_amount(speed, _digits(speed)))
            self._speed.addItem(name, speed)
        self._speed.setCurrentIndex(self._speed.findData(self.clock.speed))
        row(self._play, (self._slider, 1), self._told, self._speed, of=self, spacing=10)
        self._play.clicked.connect(self.toggle)
        self._slider.valueChanged.connect(self._on_slider)
        self._speed.currentIndexChanged.connect(self._on_speed)
        self.begin(0.0)

    def key_rows(self) -> list[KeyRow]:
        """Return what keys do in the window of a replay."""
        return [
            KeyRow(tr("Play or pause"), ("Space",), self.toggle),
            KeyRow(tr("A step back"), ("Left",), lambda: self._step(-1)),
            KeyRow(tr("A step forward"), ("Right",), lambda: self._step(1)),
            KeyRow(tr("Go to the start of the run"), ("Home",), lambda: self._seek(0.0)),
            KeyRow(tr("Go to the end of the run"), ("End",), lambda: self._seek(self.clock.length)),
        ]

    def begin(self, length: float) -> None:
        """Replay something that lasts so many seconds; all of it is shown at first."""
        self.clock.begin(length)
        self.setEnabled(length > 0)
        self._show()

    def toggle(self) -> None:
        """Play, or stand still."""
        self.clock.toggle()
        self._ticked_at = time.perf_counter()
        self._show()

    def advance(self, seconds: float) -> None:
        """Show what there is after so much more time."""
        self.clock.advance(seconds)
        self._show()

    def focus_slider(self) -> None:
        """Let keys move the slider."""
        self._slider.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still while hidden."""
        super().hideEvent(event)
        self.clock.pause()
        self._show()

    def _on_timeout(self) -> None:
        now = time.perf_counter()
        passed, self._ticked_at = now - self._ticked_at, now
        self.advance(passed)

    def _on_slider(self, value: int) -> None:
        self._seek(value / self._slider.maximum() * self.clock.length)

    def _on_speed(self) -> None:
        self.clock.speed = self._speed.currentData()

    def _seek(self, moment: float) -> None:
        self.clock.seek(moment)
        self._show()

    def _step(self, steps: int) -> None:
        self.clock.step(steps)
        self._show()

    def _show(self) -> None:
        """Show where the clock is, and whether it goes."""
        clock = self.clock
        if clock.is_playing != self._timer.isActive():
            (self._timer.start if clock.is_playing else self._timer.stop)()
            self._play.setText(tr("Pause") if clock.is_playing else tr("Play"))
            self._play.setAccessibleName(self._play.text())
            self._play.set_icon_name("pause" if clock.is_playing else "play")
        share = clock.moment / clock.length if clock.length else 0.0
        self._slider.blockSignals(True)  # noqa: FBT003 - it would round the moment
        self._slider.setValue(round(share * self._slider.maximum()))
        self._slider.blockSignals(False)  # noqa: FBT003
        digits = 2 if clock.length < _PRECISE_BELOW else 1
        # Translators: a moment of a run, and how long that lasted, as "3.2 s of 12.4 s".
        text = tr(
            "{moment} s of {whole} s",
            moment=decimal_amount(clock.moment, digits),
            whole=decimal_amount(clock.length, digits),
        )
        self._told.setText(text)
        self._slider.setAccessibleDescription(text)
        self.moved.emit()


def _digits(number: float) -> int:
    """Return how many digits a number needs after the point."""
    return len(f"{number:g}".partition(".")[2])
