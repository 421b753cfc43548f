"""Find which part of an original a result shows, where only its pixels tell."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

_COARSE, _FINE = 128, 2048  # samples along the side that was cut


def share_before(original: QImage, result: QImage, kept: float, *, is_wide: bool) -> float:
    """Return which share of what was cut off lay at the left, or above, from 0 to 1.

    Both are reduced to their brightness along the side that was cut, of which the share `kept` is
    left; the place where these differ least is searched coarsely, then finely.
    """
    start, slack = 0.5, 1.0
    for samples in (_COARSE, _FINE):
        shown = max(1, round(samples * kept))
        whole = _profile(original, samples, is_wide=is_wide)
        part = _profile(result, shown, is_wide=is_wide)
        most = samples - shown
        if most <= 0:
            return start
        first, last = (round((start + way * slack) * most) for way in (-1, 1))
        found = _best_place(whole, part, range(max(0, first), min(most, last) + 1))
        start, slack = found / most, 2 / (_COARSE * (1 - kept))
    return start


def _profile(image: QImage, samples: int, *, is_wide: bool) -> bytes:
    """Return the brightness of an image along its width or its height."""
    size = QSize(samples, 1) if is_wide else QSize(1, samples)
    modes = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    line = image.scaled(size, *modes).convertToFormat(QImage.Format.Format_Grayscale8)
    stride = line.bytesPerLine()
    values = bytes(line.constBits())
    return values[:samples] if is_wide else values[::stride]


def _best_place(whole: Sequence[int], part: Sequence[int], places: Iterable[int]) -> int:
    def difference(place: int) -> int:
        return sum(abs(a - b) for a, b in zip(whole[place:], part, strict=False))

    return min(places, key=difference)
