"""The small parts of the windows of comparisons."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QSpinBox

from gui.look.parts import pad_text

_BOX_WIDTH = 78


def workers_and_wait(workers: int, wait_milliseconds: int) -> str:
    """Return with how many workers something was measured, and the artificial wait, if any."""
    told = _tr("1 worker.") if workers == 1 else _tr("{n} workers.").format(n=workers)
    if wait_milliseconds:
        waited = _tr("With an artificial wait of {n} ms a picture.")
        told = f"{told} {waited.format(n=wait_milliseconds)}"
    return told


def count_box(low: int, high: int, value: int) -> QSpinBox:
    """Return a box for a whole number that is no setting of a batch."""
    box = QSpinBox()
    box.setRange(low, high)
    box.setValue(value)
    pad_text(box)
    box.setMaximumWidth(max(_BOX_WIDTH, box.sizeHint().width()))
    return box


def _tr(text: str) -> str:
    return QCoreApplication.translate("comparison_parts", text)
