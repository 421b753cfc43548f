"""The sources that were opened before, and which of them are gone."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.settings.store import SettingsStore
from processing.files.display import display
from processing.files.remote.names import is_remote
from processing.formats.available import is_supported
from processing.language.translation import tr
from processing.processes.threads import BackgroundThread
from processing.record import record

_MOST_TOGETHER = 20  # sources; more were collected for one time

_Exists = Callable[[Path], bool]


def _is_there(path: Path) -> bool:
    """Return whether a path exists; a storage is not asked before it is opened."""
    return is_remote(path) or os.path.lexists(path)


@record
class RecentEntry:
    """Sources that were opened together.

    Attributes:
        is_missing: whether one of them was not there when it was looked for last.
    """

    sources: tuple[Path, ...]
    is_missing: bool = False

    @property
    def text(self) -> str:
        """The first of them, how many more there are, and whether some are gone."""
        text = display(self.sources[0])
        if len(self.sources) > 1:
            text = tr("{first} and {n} more", first=text, n=len(self.sources) - 1)
        return tr("{sources} (not found)", sources=text) if self.is_missing else text


class RecentSources(QObject):
    """Keeps what was opened, and looks for it in a thread, as its disk may be slow or gone.

    Lives in the GUI thread.

    Signals:
        changed: `entries` has a new value.
    """

    changed = Signal()
    _looked = Signal(object, bool)  # some sources, and whether one of them is missing

    def __init__(
        self,
        store: SettingsStore,
        exists: _Exists = _is_there,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._exists = exists
        self._missing: set[tuple[Path, ...]] = set()
        self._thread: BackgroundThread | None = None
        self._looked.connect(self._on_looked)

    @property
    def entries(self) -> tuple[RecentEntry, ...]:
        """What was opened, the last first; accesses no disk."""
        sets = self._store.load_recent()
        return tuple(RecentEntry(sources, sources in self._missing) for sources in sets)

    def remember(self, sources: tuple[Path, ...]) -> None:
        """Put these sources first; single pictures without a folder are not remembered."""
        has_folder = not all(map(is_supported, sources))
        if not has_folder or len(sources) > _MOST_TOGETHER:
            return
        self._missing.discard(sources)
        if self._store.load_recent()[:1] != [sources]:
            self._store.add_recent(sources)
            self.changed.emit()

    def clear(self) -> None:
        """Forget all of them."""
        self._store.clear_recent()
        self.changed.emit()

    def look(self) -> None:
        """Look in a thread which of them are there; not while the last look still waits."""
        if self._thread is not None and not self._thread.wait(0):
            return
        sets = self._store.load_recent()
        self._thread = BackgroundThread("recent", lambda: self._look_for(sets), lambda _: None)
        self._thread.start()

    def join(self, timeout: float | None = None) -> bool:
        """Wait until the last look has ended; return whether it has."""
        return self._thread is None or self._thread.wait(timeout)

    def _look_for(self, sets: list[tuple[Path, ...]]) -> None:
        """Runs in a thread of its own."""
        for sources in sets:
            is_missing = not all(map(self._exists, sources))
            with suppress(RuntimeError):  # the window was closed meanwhile
                self._looked.emit(sources, is_missing)

    def _on_looked(self, sources: tuple[Path, ...], is_missing: bool) -> None:  # noqa: FBT001 - Qt's
        if is_missing is not (sources in self._missing):
            self._missing ^= {sources}
            self.changed.emit()
