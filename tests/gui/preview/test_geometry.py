"""Which part of the pictures is in view, and where they lie on each other."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect, QRectF

from gui.preview._geometry import MOST_ZOOM, Pane, Viewpoint, beside_or_above, zoom_text
from gui.preview._placing import expected_size, place_original
from processing.settings.choices import Gravity, SizeMode
from processing.settings.recipe import Recipe

STRIP = QRect(0, 0, 860, 180)
sides = st.integers(1, 4000)
views = st.builds(
    Viewpoint,
    st.none() | st.floats(0.01, MOST_ZOOM),
    st.floats(-1, 2),
    st.floats(-1, 2),
)


def pane_of(width: int, height: int, room: QRect = STRIP) -> Pane:
    return Pane(room, QRectF(0, 0, width, height))


def test_a_large_picture_fits_in_and_a_small_one_is_not_enlarged():
    assert pane_of(1920, 1440).fit_zoom == pytest.approx(180 / 1440)
    assert pane_of(64, 48).fit_zoom == 1.0
    assert Pane(STRIP, QRectF(0, 0, 60, 60), most_fit=MOST_ZOOM).fit_zoom == 3.0
    assert Pane(STRIP, QRectF(0, 0, 6, 6), most_fit=MOST_ZOOM).fit_zoom == MOST_ZOOM


def test_what_is_enlarged_to_fit_in_can_be_shown_at_100_percent_and_no_smaller():
    pane = Pane(STRIP, QRectF(0, 0, 60, 60), most_fit=MOST_ZOOM)
    actual = pane.zoomed(Viewpoint(), 1.0)
    assert pane.zoom(actual) == 1.0
    assert pane.stepped(actual, -1) == actual


def test_what_fits_is_in_the_middle():
    whole = pane_of(1920, 1440)
    assert whole.place(Viewpoint(), whole.content) == QRect(310, 0, 240, 180)


def test_at_100_percent_a_pixel_of_the_result_is_one_of_the_screen():
    pane = pane_of(1920, 1440)
    place = pane.place(Viewpoint(1.0), pane.content)
    assert (place.width(), place.height()) == (1920, 1440)


@example(66, 66, Viewpoint(2.75, 0.0, 0.0), 3.0, 0, 0)
@given(sides, sides, views, st.floats(0.01, 6), st.integers(0, 859), st.integers(0, 179))
def test_zooming_keeps_what_is_under_the_mouse_where_no_edge_of_the_picture_hinders(
    width, height, view, zoom, x, y
):
    pane, place = pane_of(width, height), QPointF(x, y)

    def point(seen: Viewpoint) -> tuple[float, float]:
        shown, scale = pane.place(seen, pane.content), pane.zoom(seen)
        return (x - shown.x()) / scale, (y - shown.y()) / scale

    before, after = pane.settled(view), pane.zoomed(view, zoom, place)
    assert pane.fit_zoom <= pane.zoom(after) <= MOST_ZOOM
    for axis, (length, room) in enumerate(((width, 860), (height, 180))):
        middle = (after.x, after.y)[axis]
        half = room / pane.zoom(after) / length / 2
        is_free = half < 0.5 and half + 0.001 < middle < 1 - half - 0.001
        is_panned = length * pane.zoom(before) > room
        if is_free and is_panned:
            slack = 1 / pane.zoom(before) + 1 / pane.zoom(after)
            assert point(before)[axis] == pytest.approx(point(after)[axis], abs=slack)


@given(sides, sides, views, st.floats(-9000, 9000), st.floats(-9000, 9000))
def test_panning_never_leaves_room_that_the_picture_could_fill(width, height, view, dx, dy):
    pane = pane_of(width, height)
    place = pane.place(pane.panned(view, QPointF(dx, dy)), pane.content)
    for begin, length, room in ((place.x(), place.width(), 860), (place.y(), place.height(), 180)):
        if length >= room:
            assert begin <= 0
            assert begin + length >= room - 1
        else:
            assert begin >= 0
            assert begin + length <= room + 1


def test_steps_go_over_the_usual_zooms_and_end_at_the_whole_picture_and_400_percent():
    pane, view, seen = pane_of(1920, 1440), Viewpoint(), []
    for _ in range(12):
        view = pane.stepped(view, 1)
        seen.append(view.zoom)
    assert seen[:4] == [0.15, 0.25, 0.33, 0.5]
    assert seen[-1] == MOST_ZOOM
    for _ in range(12):
        view = pane.stepped(view, -1)
    assert view == Viewpoint()


def test_the_zoom_stays_for_the_next_picture_and_so_does_the_middle():
    view = pane_of(1920, 1440).zoomed(Viewpoint(), 2.0, QPointF(310, 0))
    assert view.x < 0.5
    assert pane_of(3000, 2000).settled(view) == view


def test_two_pictures_are_beside_each_other_or_above_whichever_shows_more_of_them():
    wide, content = QRect(0, 0, 808, 400), QRectF(0, 0, 400, 300)
    beside = QRect(0, 0, 400, 400), QRect(408, 0, 400, 400)
    assert beside_or_above(wide, content, 8) == beside
    tall = QRect(0, 0, 300, 608)
    assert beside_or_above(tall, content, 8) == (QRect(0, 0, 300, 300), QRect(0, 308, 300, 300))
    assert beside_or_above(tall, QRectF(0, 0, 100, 500), 8)[1].x() > 0


@pytest.mark.parametrize(("zoom", "text"), [(0.036, "3.6%"), (0.125, "12%"), (4.0, "400%")])
def test_a_zoom_is_told_in_percent(zoom, text):
    assert zoom_text(zoom) == text


def recipe_of(mode: SizeMode, gravity: Gravity = Gravity.CENTER) -> Recipe:
    return Recipe(size_mode=mode, width_pixels=300, height_pixels=300, gravity=gravity)


@pytest.mark.parametrize(
    ("recipe", "placed"),
    [
        (recipe_of(SizeMode.FIT), QRectF(0, 0, 300, 225)),
        (recipe_of(SizeMode.FILL), QRectF(-50, 0, 400, 300)),
        (recipe_of(SizeMode.FILL, Gravity.WEST), QRectF(0, 0, 400, 300)),
        (recipe_of(SizeMode.FILL, Gravity.SOUTH_EAST), QRectF(-100, 0, 400, 300)),
        (recipe_of(SizeMode.PAD), QRectF(0, 37.5, 300, 225)),
        (recipe_of(SizeMode.PAD, Gravity.NORTH), QRectF(0, 0, 300, 225)),
        (recipe_of(SizeMode.EXACT), QRectF(0, 0, 300, 300)),
    ],
    ids=str,
)
def test_the_contents_of_the_original_and_the_result_cover_each_other(recipe, placed):
    original = (4000, 3000)
    assert place_original(recipe, original, expected_size(recipe, original)) == placed


def test_the_original_of_a_result_of_another_shape_is_fitted_in():
    placed = place_original(recipe_of(SizeMode.FIT), (4000, 3000), (225, 300))
    assert placed == QRectF(0, 65.625, 225, 168.75)


def test_rounding_moves_nothing():
    recipe = recipe_of(SizeMode.FIT)
    size = expected_size(recipe, (4001, 2999))
    assert place_original(recipe, (4001, 2999), size) == QRectF(0, 0, *size)


def test_what_is_known_of_the_part_that_is_kept_goes_before_the_recipe():
    recipe = recipe_of(SizeMode.FILL, Gravity.ATTENTION)
    assert place_original(recipe, (4000, 3000), (300, 300), 0.0) == QRectF(0, 0, 400, 300)
    assert place_original(recipe, (4000, 3000), (300, 300), 1.0) == QRectF(-100, 0, 400, 300)
