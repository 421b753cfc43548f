"""What a step of the guided tour has just measured, in sentences."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.look.parts import label
from processing.measuring.benchmark.tour_findings import Findings


class FindingsCard(QFrame):
    """Shows `Findings`; hidden where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._told = label("", wraps=True)
        self._doubts = label("", "warning", wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(label(self.tr("What was just measured here"), "heading"))
        layout.addWidget(self._told)
        layout.addWidget(self._doubts)
        self.show_findings(None)

    def show_findings(self, findings: Findings | None) -> None:
        """Say what was measured, and what speaks against relying on it."""
        self.setVisible(findings is not None)
        if findings is None:
            return
        for part, sentences in ((self._told, findings.told), (self._doubts, findings.doubts)):
            part.setText("\n".join(sentences))
            part.setVisible(bool(sentences))
