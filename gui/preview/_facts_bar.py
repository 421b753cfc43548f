"""Show the facts of before and after in a line, with what is lost below."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from gui.control.preview import Preview
from gui.look.layouts import column, row
from gui.look.widgets import ElidedLabel, IconLabel, label, restyle
from gui.preview._facts import after_text, before_text, saving_text
from processing.language.joining import lazy_sentences
from processing.language.translation import localized, tr

_LINES_APART = 3
_SAVING_APART = 8
_RIGHT = Qt.TextElideMode.ElideRight


class FactsBar(QWidget):
    """The original at the left, the result and what it saves at the right.

    They are in two lines where one is too short for them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = ElidedLabel(role="muted", elide=_RIGHT)
        self._after = ElidedLabel(elide=_RIGHT)
        self._after.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._saving = label("", "strong")
        self._warnings = ElidedLabel(role="warning", elide=_RIGHT)
        self._warned = QWidget()
        sign = IconLabel("warning", color_name="warning")
        row(sign, (self._warnings, 1), of=self._warned, spacing=6)
        result = row((self._after, 1), self._saving, spacing=_SAVING_APART)
        self._facts = row((self._before, 1), (result, 1), spacing=_LINES_APART)
        column(self._facts, self._warned, of=self, spacing=_LINES_APART)
        self._warned.hide()

    @property
    def spoken(self) -> str:
        """All facts as a sentence or two, for screen readers."""
        texts = (self._before, self._after, self._saving, self._warnings)
        return ". ".join(each.accessibleName() for each in texts if each.accessibleName())

    def show_preview(self, preview: Preview) -> None:
        """Show the facts of these pictures."""
        before, after = before_text(preview.original), after_text(preview.result)
        saving, is_larger = saving_text(preview)
        self._before.set_text(tr("Before: {facts}", facts=before) if before else "")
        self._after.set_text(tr("After: {facts}", facts=after) if after else "")
        self._saving.setText(saving)
        self._saving.setAccessibleName(saving)
        restyle(self._saving, "role", "warning" if is_larger else "strong")
        warnings = preview.result.warnings if preview.result is not None else ()
        self._warnings.set_text(localized(lazy_sentences(*warnings)))
        self._warned.setVisible(bool(warnings))
        self._fit_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use two lines if one is too short."""
        super().resizeEvent(event)
        self._fit_width()

    def _fit_width(self) -> None:
        saving = self._saving.sizeHint().width() + _SAVING_APART if self._saving.text() else 0
        # Each gets half of a line.
        needed = 2 * max(self._before.whole_width(), self._after.whole_width() + saving)
        is_narrow = needed + _LINES_APART > self.width()
        directions = QBoxLayout.Direction
        self._facts.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
        sides = Qt.AlignmentFlag
        self._after.setAlignment(sides.AlignLeft if is_narrow else sides.AlignRight)
