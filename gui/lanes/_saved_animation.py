"""The lanes of a run as an animated picture that plays as the run went, for slides and pages."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter

from gui.control.recording import Recording
from gui.lanes._saved_picture import lanes_place, paint_lanes, size_of
from gui.lanes._time_window import TimeWindow
from gui.look.colors import LaneColors
from processing.files.atomic_write import save_bytes
from processing.language.amounts import decimal_amount
from processing.language.translation import tr
from processing.record import record

SUFFIXES = (".webp", ".gif")
_FRAMES_PER_SECOND = 10
_MOST_SECONDS = 8.0  # that it plays; a longer run goes faster, so that 80 frames are enough
_LEAST_FRAMES = 2
_END_SECONDS = 2.5  # for which the end is seen before it begins anew
_MILLISECONDS = 1000
_CURSOR_PIXELS = 2
_CLOCK_PIXELS = 15
_COLORS = 128  # of a GIF, chosen for the end, where all of them are seen
_EFFORT_PERCENT = 20  # of lossless WebP, smaller than lossy for a drawing


@record
class _Film:
    """How a view is played.

    Attributes:
        frames: how many there are before the end.
        start, end: the moments of the run between which it plays, in seconds.
        times: how many times as fast as the run.
    """

    frames: int
    start: float
    end: float
    times: float


def save_animation(path: Path, recording: Recording, view: TimeWindow, colors: LaneColors) -> None:
    """Write what `view` shows of a run as WebP or GIF; any thread that has its own recording may.

    A cursor goes from left to right, in the time of the run if that is short, and uncovers what was
    done until then. It is played over and over.

    Raises:
        OutputError: it cannot be written; an older file is kept.
    """
    from PIL import Image

    film = _film_of(recording, view)
    frames = []
    for each in _frames(recording, view, colors, film):
        size, stride = (each.width(), each.height()), each.bytesPerLine()
        frames.append(Image.frombytes("RGB", size, each.constBits(), "raw", "RGB", stride))
    usual = round(_MILLISECONDS / _FRAMES_PER_SECOND)
    durations = [usual] * (len(frames) - 1) + [round(_MILLISECONDS * _END_SECONDS)]
    options: dict[str, Any] = {"format": "WEBP", "lossless": True, "quality": _EFFORT_PERCENT}
    if path.suffix.lower() == ".gif":
        # One palette for all: otherwise colours would flicker from frame to frame.
        palette = frames[-1].quantize(_COLORS)
        frames = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
        options = {"format": "GIF", "disposal": 1}
    content = io.BytesIO()
    options |= {"save_all": True, "append_images": frames[1:], "duration": durations, "loop": 0}
    frames[0].save(content, **options)
    save_bytes([content.getvalue()], path)


def _film_of(recording: Recording, view: TimeWindow) -> _Film:
    end = max(view.start, min(view.end, recording.lasted()))
    shown = end - view.start
    frames = max(_LEAST_FRAMES, round(min(_MOST_SECONDS, shown) * _FRAMES_PER_SECOND))
    return _Film(frames, view.start, end, max(1.0, shown / _MOST_SECONDS))


def _frames(
    recording: Recording, view: TimeWindow, colors: LaneColors, film: _Film
) -> Iterator[QImage]:
    """Yield every frame, at last the whole picture."""
    size = size_of(recording, view, colors)
    whole = QImage(_even(size), QImage.Format.Format_RGB888)
    whole.fill(colors.ground)
    painter = QPainter(whole)
    paint_lanes(painter, recording, view, colors)
    painter.end()
    place = lanes_place(recording, view, colors)
    for number in range(film.frames):
        frame = whole.copy()
        moment = film.start + (film.end - film.start) * number / film.frames
        _cover(frame, place, place.left() + round(view.x_at(moment)), colors)
        _tell(frame, _clock(moment, film.times), colors)
        yield frame
    _tell(whole, _clock(film.end, film.times), colors)
    yield whole


def _cover(frame: QImage, place: QRect, left: int, colors: LaneColors) -> None:
    """Hide what comes after a moment, behind a cursor."""
    painter = QPainter(frame)
    later = QRect(left, place.top(), place.right() + 1 - left, place.height())
    painter.fillRect(later, colors.ground)
    painter.fillRect(QRect(left, place.top(), _CURSOR_PIXELS, place.height()), colors.text)
    painter.end()


def _tell(frame: QImage, clock: str, colors: LaneColors) -> None:
    """Write the time of the run into the upper right corner."""
    painter = QPainter(frame)
    font = QFont(painter.font())
    font.setPixelSize(_CLOCK_PIXELS)
    font.setBold(True)
    painter.setFont(font)
    high = QFontMetrics(font).height()
    wide = QFontMetrics(font).horizontalAdvance(clock) + high
    place = QRect(frame.width() - wide - high // 2, high // 2, wide, high + 4)
    painter.fillRect(place, colors.ground)
    painter.setPen(colors.text)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, clock)
    painter.end()


def _clock(moment: float, times: float) -> str:
    shown = tr("{seconds} s", seconds=decimal_amount(moment, 1))
    if times == 1.0:
        return shown
    # Translators: a moment of a run that is played faster, as "12.5 s, 4.0 times as fast".
    return tr("{moment}, {n} times as fast", moment=shown, n=decimal_amount(times, 1))


def _even(size: QSize) -> QSize:
    """Return a size that video programs take as well."""
    return QSize(size.width() + size.width() % 2, size.height() + size.height() % 2)
