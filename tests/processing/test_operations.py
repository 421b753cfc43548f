"""Operations: the size that was foretold is the size that is made."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pictures import quarters
from PIL import Image

from processing.operations import OPERATIONS, operations_for
from processing.picture import whole
from processing.operations.orient import Orient, Orientation, orientation_of
from processing.operations.resize import Resize
from processing.settings import Recipe

sides = some.integers(1, 70_000)
boxes = some.tuples(some.integers(1, 16_383), some.integers(1, 16_383))


@given(size=some.tuples(sides, sides), box=boxes, only_shrink=some.booleans())
def test_a_resized_picture_fits_the_box_and_touches_it(
    size: tuple[int, int], box: tuple[int, int], only_shrink: bool
) -> None:
    width, height = Resize(box, only_shrink).size_after(size)
    assert 1 <= width <= box[0]
    assert 1 <= height <= box[1]
    if only_shrink and size[0] <= box[0] and size[1] <= box[1]:
        assert (width, height) == size
    else:
        assert width == box[0] or height == box[1]


@given(size=some.tuples(sides, sides), box=boxes)
def test_proportions_are_kept_to_half_a_pixel(size: tuple[int, int], box: tuple[int, int]) -> None:
    width, height = Resize(box, True).size_after(size)
    scale = min(box[0] / size[0], box[1] / size[1], 1)
    assert width == 1 or abs(width - size[0] * scale) <= 0.5001
    assert height == 1 or abs(height - size[1] * scale) <= 0.5001


@pytest.mark.parametrize("orientation", Orientation)
@pytest.mark.parametrize("size", [(640, 480), (480, 640), (3, 900), (40, 30)])
def test_every_operation_foretells_the_size_it_makes(
    size: tuple[int, int], orientation: Orientation
) -> None:
    recipe = Recipe(width_pixels=100, height_pixels=50)
    picture = whole(quarters(size=size))
    for operation in operations_for(recipe, orientation):
        foretold = operation.size_after(picture.size)
        picture = operation.apply(picture)
        assert picture.image.size == picture.size == foretold
    assert picture.size[0] <= 100
    assert picture.size[1] <= 50


def test_all_registered_operations_are_asked_in_order() -> None:
    made = operations_for(Recipe(), Orientation.TOP_LEFT)
    assert [type(operation) for operation in made] == [Resize, Orient]
    assert len(made) == len(OPERATIONS)


def test_nothing_is_computed_where_nothing_changes() -> None:
    picture = whole(quarters())
    for operation in operations_for(Recipe(), Orientation.TOP_LEFT):
        assert operation.apply(picture) is picture


@pytest.mark.parametrize("value", [0, 9, -1, 70_000, "6", None, (6, 6)])
def test_a_senseless_orientation_counts_as_upright(value: object) -> None:
    image = Image.new("L", (1, 1))
    image.getexif()[0x0112] = value
    assert orientation_of(image) is Orientation.TOP_LEFT
