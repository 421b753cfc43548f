"""The picture of all finished files, kept between frames: only what is new is painted."""

import time
from collections import deque

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion

from gui.control.recording import Recording
from gui.lanes._bar_painter import LanePainter
from gui.lanes._layout import LaneRows
from gui.lanes._shares import Stretch, columns_fit, stretch_of_columns, stretch_of_records
from gui.lanes._time_window import TimeWindow
from gui.look.colors import LaneColors
from processing.record import record

FRAME_SECONDS = 0.006  # of painting per frame; the rest is for the window
_BLOCK_PIXELS = 48  # of one lane are painted at a time
_CROWDED_PIXELS = 2  # below this average width of a file, columns are painted, not bars


@record
class Span:
    """Pixels of a lane, from `first` up to `last`."""

    lane: int
    first: int
    last: int


@record
class Scene:
    """Everything that determines the painted picture; a change repaints it.

    Attributes:
        scale: pixels of the device a pixel of text of the usual size.
    """

    recording: Recording
    view: TimeWindow
    rows: LaneRows
    colors: LaneColors
    scale: float


class BackingStore:
    """Paints a `Scene` over several frames, then each file as it ends.

    A pan scrolls the picture; any other change repaints it.

    Attributes:
        pixmap: transparent where no file is.
        before: the last complete picture with its window, shown stretched below this one until this
            one is complete, so that unpainted parts do not look idle; or None.
        painted_pixels: how many pixels of lanes were painted so far, a measure of the cost.
    """

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self.before: tuple[QPixmap, TimeWindow] | None = None
        self.painted_pixels = 0
        self._scene: Scene | None = None
        self._waiting: deque[Span] = deque()
        self._seen = 0  # records that are painted or waiting
        self._uses_columns = False

    @property
    def is_complete(self) -> bool:
        """Whether nothing waits to be painted."""
        return not self._waiting

    def show(self, scene: Scene) -> None:
        """Paint `scene` from now on, over the next frames."""
        before = self._scene
        if before == scene:
            return
        self._scene = scene
        if before is None or not _is_moved(before, scene):
            self._keep(before, scene)
            self._begin(scene)
            return
        distance = before.view.first - scene.view.first
        if abs(distance) >= scene.view.width:
            self._begin(scene)
        else:
            self._move(scene, distance)

    def take_new(self) -> None:
        """Note which files ended since the last call."""
        if self._scene is None:
            return
        records, view = self._scene.recording.timeline.records, self._scene.view
        fresh: dict[int, tuple[float, float]] = {}  # a lane has one file at a time
        for place in range(self._seen, len(records)):
            record = records[place]
            start, end = fresh.get(record.lane, (record.start, record.end))
            fresh[record.lane] = (min(start, record.start), max(end, record.end))
        self._seen = len(records)
        for lane, (start, end) in fresh.items():
            self._add(lane, int(view.x_at(start) // 1), int(view.x_at(end) // 1) + 1)

    def paint(self, budget_seconds: float = FRAME_SECONDS) -> bool:
        """Paint waiting spans for about so long; return whether there were any."""
        if self._scene is None or not self._waiting:
            return False
        self._paint_for(self._scene, budget_seconds)
        if self.is_complete:
            self.before = None
        return True

    def _paint_for(self, scene: Scene, budget_seconds: float) -> None:
        deadline = time.perf_counter() + budget_seconds
        painter = QPainter(self.pixmap)
        lanes = LanePainter(painter, scene.view, scene.colors, scene.scale)
        while self._waiting:
            self._paint_span(scene, self._waiting.popleft(), painter, lanes)
            if time.perf_counter() > deadline:
                break
        painter.end()

    def _keep(self, before: Scene | None, scene: Scene) -> None:
        """Keep the previous picture if it shows the same lanes."""
        is_same = before is not None and (before.recording, before.rows) == (
            scene.recording,
            scene.rows,
        )
        if before is None or not is_same:
            self.before = None
        elif self.is_complete:
            self.before = (self.pixmap, before.view)

    def _begin(self, scene: Scene) -> None:
        """Start with an empty picture."""
        self.pixmap = QPixmap(scene.view.width, max(1, scene.rows.bottom))
        self.pixmap.fill(Qt.GlobalColor.transparent)
        self._waiting.clear()
        self._seen = len(scene.recording.timeline.records)
        self._uses_columns = _prefers_columns(scene)
        self._add_all(scene.rows, 0, scene.view.width)

    def _move(self, scene: Scene, distance: int) -> None:
        """Scroll the picture to the right, and queue what comes into view."""
        width = self.pixmap.width()
        self._waiting = deque(
            Span(span.lane, span.first + distance, span.last + distance)
            for span in self._waiting
            if span.first + distance < width and span.last + distance > 0
        )
        self.pixmap.scroll(distance, 0, self.pixmap.rect(), QRegion())
        first, last = (0, distance) if distance > 0 else (width + distance, width)
        self._clear(QRect(first, 0, last - first, self.pixmap.height()))
        self._add_all(scene.rows, first, last)

    def _clear(self, place: QRect) -> None:
        painter = QPainter(self.pixmap)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(place, Qt.GlobalColor.transparent)
        painter.end()

    def _add_all(self, rows: LaneRows, first: int, last: int) -> None:
        for block in range(first, last, _BLOCK_PIXELS):
            for lane in range(rows.count):
                self._add(lane, block, min(last, block + _BLOCK_PIXELS))

    def _add(self, lane: int, first: int, last: int) -> None:
        first, last = max(0, first), min(self.pixmap.width(), last)
        if first < last:
            self._waiting.append(Span(lane, first, last))

    def _paint_span(self, scene: Scene, span: Span, painter: QPainter, lanes: LanePainter) -> None:
        row = QRect(
            span.first, scene.rows.top(span.lane), span.last - span.first, scene.rows.height
        )
        stretch = self._stretch(scene, span)
        names = {r.task_id: scene.recording.label_of(r.task_id) for r in stretch.bars}
        painter.setClipRect(row)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(row, Qt.GlobalColor.transparent)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        lanes.paint(stretch, row, names, scene.recording.made_again(names))
        self.painted_pixels += span.last - span.first

    def _stretch(self, scene: Scene, span: Span) -> Stretch:
        timeline = scene.recording.timeline
        where = (span.lane, scene.view, span.first, span.last)
        if self._uses_columns and columns_fit(timeline.columns, scene.view):
            return stretch_of_columns(timeline.columns, *where)
        return stretch_of_records(timeline.records, *where)


def _is_moved(before: Scene, after: Scene) -> bool:
    """Return whether only the place of the window differs."""
    same_view = (before.view.width, before.view.level) == (after.view.width, after.view.level)
    same_rest = (before.rows, before.colors, before.scale) == (
        after.rows,
        after.colors,
        after.scale,
    )
    return before.recording is after.recording and same_view and same_rest


def _prefers_columns(scene: Scene) -> bool:
    """Return whether files are so narrow on average that bars would be few."""
    timeline = scene.recording.timeline
    files = len(timeline.records) / max(1, timeline.lanes)
    reached = timeline.records[len(timeline.records) - 1].end if timeline.records else 0.0
    return files * _CROWDED_PIXELS * scene.view.pixel_seconds > reached
