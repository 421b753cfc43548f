"""Calculate which part of a picture is in view; in device pixels and pixels of the result."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QRectF, QSize

from processing.language import phrases
from processing.record import record

MOST_ZOOM = 4.0
_ACTUAL = 1.0
STEPS = (0.05, 0.1, 0.15, 0.25, 0.33, 0.5, 0.67, 1.0, 1.5, 2.0, 3.0, MOST_ZOOM)
_SAME = 0.005  # zooms that are nearer to each other are one


@record
class Viewpoint:
    """How the user looks at pictures; also at the next one.

    Attributes:
        zoom: device pixels per pixel of the result; None for the whole picture.
        x, y: what is in the middle, as shares of the width and the height of the picture.
    """

    zoom: float | None = None
    x: float = 0.5
    y: float = 0.5


@record
class Pane:
    """A rectangle of the canvas through which a picture is seen.

    Attributes:
        room: in device pixels of the canvas.
        content: all there is to see, in pixels of the result.
        most_fit: the zoom up to which a small picture is enlarged to fit in.
    """

    room: QRect
    content: QRectF
    most_fit: float = _ACTUAL

    @property
    def fit_zoom(self) -> float:
        """The zoom at which all is seen."""
        return min(self.most_fit, _fit_zoom(self.room, self.content))

    @property
    def least_zoom(self) -> float:
        """The smallest zoom: the whole picture, or 100 % of one that is enlarged to fit in."""
        return min(_ACTUAL, self.fit_zoom)

    def zoom(self, view: Viewpoint) -> float:
        """Return the zoom of `view` here."""
        return self.fit_zoom if view.zoom is None else max(view.zoom, self.least_zoom)

    def can_pan(self, view: Viewpoint) -> bool:
        """Return whether a part of the content is out of view."""
        zoom = self.zoom(view)
        wide, high = self.content.width() * zoom, self.content.height() * zoom
        return wide > self.room.width() + 1 or high > self.room.height() + 1

    def zoomed(self, view: Viewpoint, zoom: float, place: QPointF | None = None) -> Viewpoint:
        """Return a view in which what is at `place`, or else in the middle, has stayed there."""
        if zoom < self.least_zoom - _SAME and self.fit_zoom <= _ACTUAL:
            return Viewpoint()
        before, after = self.zoom(view), min(max(zoom, self.least_zoom), MOST_ZOOM)
        centre = QRectF(self.room).center()
        away = (centre if place is None else place) - centre
        view = self.settled(view)
        by = away / before - away / after
        return self._moved(replace(view, zoom=after), by)

    def stepped(self, view: Viewpoint, steps: int, place: QPointF | None = None) -> Viewpoint:
        """Return a view at the next usual zoom, in or out for -1."""
        now = self.zoom(view)
        if steps > 0:
            return self.zoomed(view, next((z for z in STEPS if z > now + _SAME), MOST_ZOOM), place)
        return self.zoomed(view, next((z for z in STEPS[::-1] if z < now - _SAME), 0.0), place)

    def panned(self, view: Viewpoint, by: QPointF) -> Viewpoint:
        """Return a view moved over the picture by so many device pixels."""
        return self._moved(self.settled(view), by / self.zoom(view))

    def settled(self, view: Viewpoint) -> Viewpoint:
        """Return `view` with as little empty room as possible; what fits is in the middle."""
        zoom = self.zoom(view)
        x = _settled(view.x, self.content.width(), self.room.width() / zoom)
        y = _settled(view.y, self.content.height(), self.room.height() / zoom)
        return replace(view, x=x, y=y)

    def place(self, view: Viewpoint, part: QRectF) -> QRect:
        """Return where a part of the picture is on the canvas, in device pixels."""
        zoom, view = self.zoom(view), self.settled(view)
        middle = self.room.x() + self.room.width() / 2, self.room.y() + self.room.height() / 2
        left = middle[0] - (self.content.x() + view.x * self.content.width()) * zoom
        top = middle[1] - (self.content.y() + view.y * self.content.height()) * zoom
        x, y = round(left + part.x() * zoom), round(top + part.y() * zoom)
        return QRect(x, y, max(1, round(part.width() * zoom)), max(1, round(part.height() * zoom)))

    def visible(self, view: Viewpoint, part: QRectF) -> QRect:
        """Return where a part of the picture is seen on the canvas; empty if it is not."""
        return self.place(view, part).intersected(self.room)

    def _moved(self, view: Viewpoint, by: QPointF) -> Viewpoint:
        x, y = by.x() / self.content.width(), by.y() / self.content.height()
        return self.settled(replace(view, x=view.x + x, y=view.y + y))


def beside_or_above(room: QRect, content: QRectF, gap: int) -> tuple[QRect, QRect]:
    """Return two parts of a room, side by side or above each other, whichever shows more."""
    wide, high = max(1, (room.width() - gap) // 2), max(1, (room.height() - gap) // 2)
    left, upper = QRect(room.topLeft(), QSize(wide, room.height())), QRect(room)
    upper.setHeight(high)
    zooms = [_fit_zoom(part, content) for part in (left, upper)]
    if zooms[0] >= zooms[1]:
        return left, left.translated(wide + gap, 0)
    return upper, upper.translated(0, high + gap)


def _fit_zoom(room: QRect, content: QRectF) -> float:
    return min(room.width() / content.width(), room.height() / content.height())


def _settled(middle: float, whole: float, seen: float) -> float:
    """Return which share of a side is in the middle, if so much of it is seen."""
    half = seen / whole / 2
    return 0.5 if half >= 0.5 else min(max(middle, half), 1 - half)


def zoom_text(zoom: float) -> str:
    """Return a zoom as a percentage."""
    percent = zoom * 100
    return phrases.percent(percent, 0 if percent >= 10 else 1)
