"""The choice of where runs are made: by this computer, or by a cluster."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from gui.look.quiet_boxes import QuietComboBox
from gui.look.tips import tip_of
from processing.language.translation import tr

_HERE, _CLUSTER = 0, 1


class PlaceBox(QuietComboBox):
    """Shows what is settled; what the user chooses is asked for first.

    Signals:
        cluster_requested: runs are to go to a cluster, or the user wants to see what it is.
        here_requested: this computer is to make them again.
    """

    cluster_requested = Signal()
    here_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        # Translators: where runs are made; the choices are "This computer" and "Cluster…".
        super().__init__(tr("Run on"), parent)
        self._place = _HERE
        self.addItems([tr("This computer"), ""])
        self.show_place("", "", is_cluster=False)
        self.activated.connect(self._on_chosen)

    @property
    def is_cluster(self) -> bool:
        """Whether a cluster is shown."""
        return self._place == _CLUSTER

    def show_place(self, cluster: str, told: str, *, is_cluster: bool) -> None:
        """Show where the next run goes, told in a sentence; a cluster in a word or two."""
        self._place = _CLUSTER if is_cluster else _HERE
        self.setItemText(_CLUSTER, cluster or tr("Cluster…"))
        self.updateGeometry()
        self.setCurrentIndex(self._place)
        self.setToolTip(tip_of(told))
        self.setAccessibleDescription(told)

    def sizeHint(self) -> QSize:
        """Return room for the longest text; a narrow window shortens it."""
        texts = (self.itemText(place) for place in range(self.count()))
        longest = max(map(self.fontMetrics().horizontalAdvance, texts))
        least = self.fontMetrics().horizontalAdvance("X") * self.minimumContentsLength()
        hint = super().sizeHint()
        return QSize(hint.width() + max(0, longest - least), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Return next to nothing: where there is so little room, the run bar hides it."""
        return QSize(1, super().minimumSizeHint().height())

    def _on_chosen(self, place: int) -> None:
        """Ask for a place; the cluster's name is an entry that can be chosen again."""
        before = self._place
        self.setCurrentIndex(before)
        if place == _CLUSTER:
            self.cluster_requested.emit()
        elif before == _CLUSTER:
            self.here_requested.emit()
