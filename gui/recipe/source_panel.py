"""Show the sources of the batch as a list, and which of their pictures are taken."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from gui.look.keys import KeyMap
from gui.look.layouts import Stretch, column, row
from gui.look.tips import tip_of
from gui.look.widgets import IconButton, label
from gui.recipe._filter_notes import FilterNotes, LeftOutNotes
from gui.recipe._form import SettingsSection
from gui.recipe._label_column import LabelColumn
from gui.recipe._source_list import SourceList
from gui.settings.choices import USUAL_BATCH, Choices
from processing.files.remote.names import is_remote
from processing.formats.available import is_supported
from processing.language.translation import localized, tr
from processing.planning.picture_filter import FilterCounts
from processing.planning.source_folders import result_folders
from processing.settings.batch import BatchSettings
from processing.settings.fields import spec_of

_SETTINGS = (
    "include",
    "exclude",
    "least_kilobytes",
    "most_kilobytes",
    "modified_from",
    "modified_to",
    "max_depth",
    "hidden",
    "earlier_results",
)


class SourcePanel(QFrame):
    """The sources of the batch.

    Signals:
        folder_requested: the user wants to choose a folder; there are no sources yet.
        remove_requested: a tuple of `Path` that the user wants off the list.
        clear_requested: the user wants all off the list.
        take_back_requested: the user wants the single pictures back that were taken out.
        setting_changed: the name of a setting and its new value.
        problem_changed: the name of a setting, and why its typed text is unusable; empty if it is
            usable.
    """

    folder_requested = Signal()
    remove_requested = Signal(object)
    clear_requested = Signal()
    take_back_requested = Signal()
    setting_changed = Signal(str, object)
    problem_changed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setAccessibleName(tr("Source"))
        LabelColumn(self)
        self._sources: tuple[Path, ...] = ()
        self._choices = Choices()
        self._counts = FilterCounts()
        self._is_locked = False
        self._list = SourceList()
        self._left_out = LeftOutNotes()
        self._remote = label(
            tr("Pictures in a bucket or on a server are listed without thumbnails and previews."),
            "muted",
            wraps=True,
        )
        self._matches = FilterNotes()
        self._recursive = _subfolders_box()
        self._section = SettingsSection(
            tr("Which pictures"),
            tr("Which pictures are taken"),
            BatchSettings,
            _SETTINGS,
            USUAL_BATCH,
        )
        self._make_buttons()
        self._nothing = QWidget()
        row(label(tr("Nothing chosen"), "muted"), Stretch(), self._choose, of=self._nothing)
        heading = label(tr("Source"), "heading")
        column(
            row(heading, Stretch(), self._remove, self._clear),
            self._nothing,
            self._list,
            self._remote,
            self._left_out,
            self._recursive,
            self._matches,
            self._section,
            of=self,
            spacing=6,
            margins=(14, 12, 14, 12),
        )
        self._connect()
        self._show_list()

    @property
    def keys(self) -> KeyMap:
        """What keys do in the list of sources."""
        return self._list.keys

    def show_sources(self, sources: Sequence[Path]) -> None:
        """Show the sources."""
        if tuple(sources) != self._sources:
            self._sources = tuple(sources)
            self._show_list()

    def show_counts(self, counts: FilterCounts) -> None:
        """Show how many pictures were found in each source, and what is left out."""
        self._counts = counts
        self._list.show_counts(counts.by_source)
        self._left_out.show_counts(counts)
        self._matches.show_counts(counts)

    def show_choices(self, choices: Choices) -> None:
        """Show which pictures are selected; nothing is emitted."""
        self._choices = choices
        blocker = QSignalBlocker(self._recursive)
        self._recursive.setChecked(choices.recursive)
        blocker.unblock()
        self._section.show_values(choices)
        counting = [name for name in _SETTINGS if choices.recursive or name != "max_depth"]
        self._section.set_usable(counting)
        self._show_result_folders()

    def drop_unusable(self) -> None:
        """Replace unusable typed text by the present settings."""
        self._section.drop_unusable()

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        self._is_locked = is_locked
        for button in (self._choose, self._clear):
            button.setDisabled(is_locked)
        self._recursive.setDisabled(is_locked)
        self._left_out.set_locked(is_locked=is_locked)
        self._section.set_locked(is_locked=is_locked)
        self._show_removable()

    def _make_buttons(self) -> None:
        self._choose = IconButton(tr("Choose…"), "folder", tip=tr("Choose the folder to read from"))
        self._clear = IconButton(tr("Clear"), kind="link", tip=tr("Take everything off the list"))
        tip = tr("Take the selected sources off the list; the files stay")
        self._remove = IconButton("", "close", kind="tool", tip=tip, keys="Del")

    def _connect(self) -> None:
        self._choose.clicked.connect(self.folder_requested)
        self._clear.clicked.connect(self.clear_requested)
        self._remove.clicked.connect(self._list.request_removal)
        self._list.remove_requested.connect(self._on_remove_requested)
        self._list.itemSelectionChanged.connect(self._show_removable)
        self._left_out.take_back_requested.connect(self.take_back_requested)
        self._left_out.earlier_results_requested.connect(
            lambda: self.setting_changed.emit("earlier_results", True)  # noqa: FBT003 - a value
        )
        self._recursive.toggled.connect(lambda on: self.setting_changed.emit("recursive", on))
        self._section.setting_changed.connect(self.setting_changed)
        self._section.problem_changed.connect(self.problem_changed)

    def _on_remove_requested(self, sources: tuple[Path, ...]) -> None:
        if not self._is_locked:
            self.remove_requested.emit(sources)

    def _show_list(self) -> None:
        has_sources = bool(self._sources)
        self._nothing.setHidden(has_sources)
        for part in (self._list, self._remove, self._clear):
            part.setVisible(has_sources)
        self._remote.setVisible(any(map(is_remote, self._sources)))
        self._show_result_folders()
        self._list.show_counts(self._counts.by_source)
        self._show_removable()

    def _show_removable(self) -> None:
        self._remove.setEnabled(bool(self._list.selected()) and not self._is_locked)

    def _show_result_folders(self) -> None:
        self._list.show_sources(self._sources, self._result_folders())

    def _result_folders(self) -> list[Path | None]:
        """Return the folder of each source's results; None where originals are replaced."""
        if not self._sources or self._choices.replace_originals:
            return [None] * len(self._sources)
        output = self._choices.for_sources(self._sources).output_folder
        folders = tuple(source for source in self._sources if not is_supported(source))
        below = dict(zip(folders, result_folders(folders), strict=True))
        return [output / below.get(source, Path()) for source in self._sources]


def _subfolders_box() -> QCheckBox:
    box = QCheckBox(tr("Include subfolders"))
    box.setAccessibleName(box.text())
    box.setToolTip(tip_of(localized(spec_of(BatchSettings, "recursive").help)))
    return box
