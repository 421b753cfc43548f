"""The list of all experiments, by group."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from processing.language.translation import localized, tr
from processing.measuring.experiments.experiment import Experiment, Group

_NAME = Qt.ItemDataRole.UserRole


class ExperimentList(QTreeWidget):
    """Has a line per experiment, below the heading of its group.

    Signals:
        chosen: the name of the experiment that the user wants to see.
    """

    chosen = Signal(str)

    def __init__(self, experiments: Sequence[Experiment]) -> None:
        super().__init__()
        self.setObjectName("contents")  # as the style sheet knows it
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setIndentation(12)
        self.setAccessibleName(tr("Experiments"))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines: dict[str, QTreeWidgetItem] = {}
        for group in Group:
            members = [each for each in experiments if each.group is group]
            if members:
                self._add(group, members)
        self.setItemsExpandable(False)
        self.expandAll()
        self.currentItemChanged.connect(lambda item, _before: self._on_changed(item))

    def choose(self, name: str) -> None:
        """Make the line of an experiment the current one."""
        self.setCurrentItem(self._lines[name])

    def _add(self, group: Group, members: Sequence[Experiment]) -> None:
        heading = QTreeWidgetItem([localized(group.value)])
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = heading.font(0)
        font.setBold(True)
        heading.setFont(0, font)
        self.addTopLevelItem(heading)
        for experiment in members:
            line = QTreeWidgetItem([localized(experiment.title)])
            line.setToolTip(0, localized(experiment.title))
            line.setData(0, _NAME, experiment.name)
            heading.addChild(line)
            self._lines[experiment.name] = line

    def _on_changed(self, item: QTreeWidgetItem | None) -> None:
        name = item.data(0, _NAME) if item is not None else None
        if name:
            self.chosen.emit(name)
