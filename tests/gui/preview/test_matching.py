"""Which part of an original a result shows is found by its pixels."""

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from gui.preview._matching import share_before
from gui.preview._placing import cut_by_content
from processing.settings.choices import Gravity, SizeMode
from processing.settings.recipe import Recipe

SIDE = 600


def noisy(width: int, height: int) -> QImage:
    """Return large patches of random colours."""
    numbers = random.Random(7)
    image = QImage(width // 20, height // 20, QImage.Format.Format_RGBA8888_Premultiplied)
    for x in range(image.width()):
        for y in range(image.height()):
            image.setPixelColor(x, y, QColor(*(numbers.randrange(256) for _ in range(3))))
    modes = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(width, height, *modes)


@pytest.mark.parametrize("is_wide", [True, False], ids=["left", "top"])
@pytest.mark.parametrize("cut", [0, 13, 150, 300])
def test_the_part_that_is_kept_is_found_to_a_pixel(qapp, is_wide, cut):
    size = (2 * SIDE - SIDE // 2, SIDE) if is_wide else (SIDE, 2 * SIDE - SIDE // 2)
    original = noisy(*size)
    part = original.copy(cut if is_wide else 0, 0 if is_wide else cut, SIDE, SIDE)
    modes = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    result = part.scaled(SIDE // 2, SIDE // 2, *modes)
    found = share_before(original, result, SIDE / max(size), is_wide=is_wide)
    assert found * (max(size) - SIDE) == pytest.approx(cut, abs=1.5)


def test_pictures_without_any_detail_are_no_obstacle(qapp):
    plain = QImage(300, 200, QImage.Format.Format_RGBA8888_Premultiplied)
    plain.fill(QColor("red"))
    assert 0 <= share_before(plain, plain.copy(0, 0, 200, 200), 2 / 3, is_wide=True) <= 1


def test_a_search_is_needed_only_where_the_content_decides():
    recipe = Recipe(size_mode=SizeMode.FILL, gravity=Gravity.ATTENTION)
    assert cut_by_content(recipe, (4000, 3000)) == (pytest.approx(0.75), True)
    assert cut_by_content(recipe, (3000, 4000)) == (pytest.approx(0.75), False)
    assert cut_by_content(recipe, (3000, 3000)) is None
    assert cut_by_content(Recipe(size_mode=SizeMode.FILL), (4000, 3000)) is None
    assert cut_by_content(Recipe(gravity=Gravity.ATTENTION), (4000, 3000)) is None
