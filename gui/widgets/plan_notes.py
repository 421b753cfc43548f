"""Say before a run what it may lose, and whether there is room for its results."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from gui.look.parts import IconLabel, label, restyle
from gui.look.tips import tip_of
from processing.planning.figures import PlanFigures, shortage_of
from processing.planning.plan import Plan

_MOST_SHOWN = 3  # sentences; the tip has all of them


class PlanNotes(QFrame):
    """Some sentences in a card above the table; hidden where there is nothing to know.

    Only a want of room is a warning: what pictures may lose, they may not have at all.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("warning", 18, "warning")
        self._text = label("", wraps=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        self.hide()

    def show_plan(self, plan: Plan, figures: PlanFigures) -> None:
        """Show what there is to know of `plan` before it is run."""
        shortage = shortage_of(plan, figures)
        sentences = [*filter(None, (shortage,)), *figures.losses]
        shown = sentences[:_MOST_SHOWN]
        if len(sentences) > len(shown):
            shown.append(self.tr("And {n} more of the kind.").format(n=len(sentences) - len(shown)))
        restyle(self, "card", "warning" if shortage else "true")
        self._icon.setVisible(bool(shortage))
        self._text.setText("\n".join(shown))
        self._text.setToolTip(tip_of("\n".join(sentences)))
        self._text.setAccessibleName(" ".join(sentences))
        self.setVisible(bool(sentences))
