"""The page before pictures are opened: tasks, a drop target, recent folders, samples."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.control.recent_sources import RecentEntry
from gui.look.layouts import Stretch, column, row
from gui.look.text_scale import scaled
from gui.look.widgets import IconButton, label, restyle
from gui.window._interrupted_runs import InterruptedRuns
from gui.window._task_cards import TaskCards
from processing.formats import available
from processing.language.translation import tr
from processing.storage.presets.preset import Preset

_TARGET_WIDTH = 760
_TASK_ICONS = {  # of the built-in presets that are tasks of many people, in their order
    "Web 1920": "globe",
    "Email": "mail",
    "Thumbnails": "pictures",
    "Smaller files": "shrink",
    "Same size in WebP": "convert",
    "Strip location": "shield",
}


class StartPage(QWidget):
    """Says what the program does, and invites the user to choose a task and pictures.

    Signals:
        folder_requested: the user wants to choose a folder.
        pictures_requested: the user wants to choose single pictures.
        address_requested: the user wants to name a bucket, or a folder on a server.
        samples_requested: the user wants to try it on sample pictures.
        tour_requested: the user wants to see what working in parallel is worth.
        recent_chosen: a tuple of `Path` that was opened before.

    Attributes:
        interrupted: the runs that can be continued.
        tasks: what most people want to do, as presets.
    """

    folder_requested = Signal()
    pictures_requested = Signal()
    address_requested = Signal()
    samples_requested = Signal()
    tour_requested = Signal()
    recent_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target_width = scaled(_TARGET_WIDTH, self.font())
        self.interrupted = InterruptedRuns()
        self.interrupted.setMaximumWidth(self._target_width)
        self.tasks = TaskCards()
        self.tasks.setMaximumWidth(self._target_width)
        self._target = QFrame()
        self._target.setProperty("drop", "true")
        self._target.setMaximumWidth(self._target_width)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self._recent_heading = label(tr("Recent"), "heading")
        self._lay_out_target()
        middle = column(
            Stretch(2),
            self.interrupted,
            label(tr("What do you want to make?"), "title"),
            label(
                tr(
                    "Thumbpool makes copies of many pictures at once: smaller, in another "
                    "format, without private data. Your originals stay as they are."
                ),
                "muted",
                wraps=True,
            ),
            4,
            self.tasks,
            10,
            self._target,
            14,
            self._recent_heading,
            self._recent,
            Stretch(3),
            spacing=6,
        )
        row(Stretch(1), (middle, 8), Stretch(1), of=self, margins=None)
        self.show_recent(())

    def show_presets(self, presets: Sequence[Preset]) -> None:
        """Offer those of the built-in presets that are tasks of many people."""
        named = {preset.name: preset for preset in presets}
        self.tasks.show_tasks(
            [(icon, named[name]) for name, icon in _TASK_ICONS.items() if name in named]
        )

    def show_recent(self, entries: Sequence[RecentEntry]) -> None:
        """List what was opened before, a button each."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._recent_heading.setVisible(bool(entries))
        for entry in entries:
            self._recent.addWidget(self._recent_button(entry))

    def show_hovering(self, *, is_hovering: bool) -> None:
        """Show whether what is dragged may be dropped here."""
        restyle(self._target, "drop", "hover" if is_hovering else "true")

    def _recent_button(self, entry: RecentEntry) -> IconButton:
        text = entry.text
        shown = self.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideMiddle, self._target_width - 60
        )
        tip = tr("Open {sources}", sources=text)
        button = IconButton(shown.replace("&", "&&"), "folder", kind="link", tip=tip)
        button.clicked.connect(lambda: self.recent_chosen.emit(entry.sources))
        return button

    def _lay_out_target(self) -> None:
        choose = IconButton(tr("Choose a folder…"), "folder", kind="primary")
        pictures = IconButton(tr("Choose pictures…"), "pictures")
        samples = IconButton(tr("Try sample pictures"), "sparkle", kind="link")
        choose.clicked.connect(self.folder_requested)
        self.setFocusProxy(choose)
        pictures.clicked.connect(self.pictures_requested)
        samples.clicked.connect(self.samples_requested)
        tour = IconButton(
            tr("Learn how it uses all cores"),
            "working",
            kind="link",
            tip=tr("The guided tour: seven steps that measure parallel work on this machine"),
        )
        tour.clicked.connect(self.tour_requested)
        address = IconButton(tr("From a bucket or server…"), "globe", kind="link")
        address.clicked.connect(self.address_requested)
        buttons = row(Stretch(), choose, pictures, Stretch())
        reads = label(tr("It reads {formats}.", formats=available.all_names()), "muted", wraps=True)
        reads.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self._target)
        layout.setContentsMargins(36, 22, 36, 16)
        layout.setSpacing(8)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(label(tr("Drop folders or pictures here"), "strong"), 0, centre)
        layout.addSpacing(4)
        layout.addLayout(buttons)
        layout.addLayout(row(Stretch(), address, Stretch()))
        layout.addLayout(row(Stretch(), samples, 24, tour, Stretch()))
        layout.addWidget(reads)
