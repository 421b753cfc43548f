"""Pictures that look like photographs, as those of a person whose folders have fixed names."""

import itertools
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from PySide6.QtGui import QImage

from gui.table._result_images import ResultFile, load_image
from processing.measuring.samples.sample_set import make_samples
from processing.picture import Size
from processing.planning.planner import make_plan
from processing.previewing.messages import (
    OriginalShown,
    PreviewMessage,
    PreviewNotify,
    PreviewRequest,
    ThumbnailNotify,
    ThumbnailRequest,
)
from processing.previewing.original_thumbnails import OriginalThumbnails
from processing.previewing.pixels import Pixels
from processing.previewing.previewer import Previewer
from processing.running.events import Message, RunFinished
from processing.running.runner import Run
from processing.settings.batch import BatchSettings, EngineKind
from processing.settings.recipe import Recipe
from processing.task import Outcome, SourceImage
from tests.support.bounds import WAIT_SECONDS

PICTURES = Path("/home/anna/Pictures")
SHOWN = PICTURES / "Iceland"
SHOWN_RESULTS = PICTURES / "Iceland for the web"
_A_DAY = 14  # pictures
_FIRST_NUMBER = 2041
_FIRST_MOMENT = datetime(2026, 6, 14, 7, 41, tzinfo=UTC)
_RUN_SECONDS = 10 * WAIT_SECONDS  # at most, for all results, one after the other
_BETWEEN = timedelta(minutes=37)


class Album:
    """Pictures on the disk, and how they are called in the window.

    Attributes:
        sources: as a scan finds them, with the names that are shown.
        recipe: what the results are made by.
        thumbnails, previewer: what shows its pictures, each in a process of its own.
    """

    def __init__(self, folder: Path, results: Path, recipe: Recipe, count: int, size: Size) -> None:
        """Make what is missing of `count` pictures in `folder`; `results` is for their results."""
        width, height = size
        paths = list(make_samples(folder, count=count, width_pixels=width, height_pixels=height))
        self._results = results
        self.recipe = recipe
        self.sources = tuple(_shown(number, path) for number, path in enumerate(paths))
        shown = [source.path for source in self.sources]
        self._real = dict(zip(shown, paths, strict=True))
        self._folder = folder
        self.thumbnails = AlbumThumbnails(self)
        self.previewer = AlbumPreviewer(self)

    @property
    def is_idle(self) -> bool:
        """Whether no thumbnail and no preview is being made."""
        return self.thumbnails.is_idle and self.previewer.is_idle

    def close(self) -> None:
        """End the processes that show its pictures."""
        self.thumbnails.end()
        self.previewer.end()

    def real(self, shown: Path) -> Path:
        """Return where a picture is that is shown under that name."""
        return self._real[shown]

    def load_result(self, result: ResultFile, width: int, height: int) -> QImage:
        """Load what the window believes to be a result of its run."""
        real = self._results / result.path.relative_to(SHOWN_RESULTS)
        return load_image(ResultFile(real, result.size_bytes), width, height)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """How a real run ended for each picture, in their order; made when first asked for."""
        settings = BatchSettings(
            (self._folder,), self._results, self.recipe, engine=EngineKind.SERIAL
        )
        sources = [replace(each, path=self.real(each.path)) for each in self.sources]
        reports, is_over = [], threading.Event()

        def notify(message: Message) -> None:
            if isinstance(message, RunFinished):
                reports.append(message.report)
                is_over.set()

        Run(make_plan(settings, sources), notify, journal_path=self._results / "journal").start()
        assert is_over.wait(_RUN_SECONDS)
        return tuple(reports[0].outcomes)


class AlbumThumbnails:
    """Real thumbnails of originals for one window after another, under the names that are shown.

    Each is made once.
    """

    def __init__(self, album: Album) -> None:
        self._album = album
        self._notify: ThumbnailNotify = lambda _request, _pixels: None
        self._waiting: dict[ThumbnailRequest, ThumbnailRequest] = {}  # real and as it was asked for
        self._made: dict[tuple[Path, Size], Pixels | None] = {}
        self._service = OriginalThumbnails(self._on_made)

    @property
    def is_idle(self) -> bool:
        return not self._waiting

    def serve(self, notify: ThumbnailNotify) -> "AlbumThumbnails":
        """Make thumbnails for another window from now on."""
        self._notify = notify
        return self

    def request(self, wanted: ThumbnailRequest) -> None:
        if (wanted.path, wanted.size) in self._made:
            self._notify(wanted, self._made[wanted.path, wanted.size])
            return
        real = replace(wanted, path=self._album.real(wanted.path))
        self._waiting[real] = wanted
        self._service.request(real)

    def clear(self) -> None:
        self._service.clear()
        self._waiting.clear()

    def close(self) -> None:
        """Make no more for this window."""
        self.clear()

    def join(self, timeout: float | None = None) -> bool:
        return True

    def end(self) -> None:
        self._service.close()
        assert self._service.join(WAIT_SECONDS)

    def _on_made(self, request: ThumbnailRequest, pixels: Pixels | None) -> None:
        wanted = self._waiting.get(request)
        if wanted is not None:
            self._made[wanted.path, wanted.size] = pixels
            self._notify(wanted, pixels)
            self._waiting.pop(request, None)


class AlbumPreviewer:
    """Real previews for one window after another, under the names that are shown."""

    def __init__(self, album: Album) -> None:
        self._album = album
        self._notify: PreviewNotify = lambda _message: None
        self._numbers = itertools.count()
        self._asked = 0  # the number of the last request, as the service knows it
        self._number = 0  # and as the window does
        self._service = Previewer(self._on_message)
        self.is_idle = True

    def serve(self, notify: PreviewNotify) -> "AlbumPreviewer":
        """Make previews for another window from now on."""
        self._notify = notify
        return self

    def request(self, request: PreviewRequest) -> None:
        self.is_idle = False
        self._asked, self._number = next(self._numbers), request.number
        real = self._album.real(request.source)
        self._service.request(replace(request, source=real, number=self._asked))

    def cancel(self) -> None:
        self._asked = next(self._numbers)
        self._service.cancel()
        self.is_idle = True

    def close(self) -> None:
        """Make no more for this window."""
        self.cancel()

    def join(self, timeout: float | None = None) -> bool:
        return True

    def end(self) -> None:
        self._service.close()
        assert self._service.join(WAIT_SECONDS)

    def _on_message(self, message: PreviewMessage) -> None:
        if message.number == self._asked:
            self._notify(replace(message, number=self._number))
            self.is_idle = not isinstance(message, OriginalShown)


def _shown(number: int, path: Path) -> SourceImage:
    """Return a picture as a camera names it, in a folder for each day."""
    name = f"IMG_{_FIRST_NUMBER + 3 * number}{path.suffix}"
    relative = Path(f"Day {number // _A_DAY + 1}", name)
    written = _FIRST_MOMENT + number * _BETWEEN
    written_ns = int(written.timestamp()) * 1_000_000_000
    return SourceImage(SHOWN / relative, relative, path.stat().st_size, modified_ns=written_ns)
