"""The preview pane, by what can be read, pressed and typed in it."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from gui.control.preview import Preview
from gui.look.theme import LIGHT, colors_of
from gui.preview._canvas import ViewMode
from gui.preview._layer import Layer
from gui.preview.panel import UPDATING_MILLISECONDS, PreviewPanel
from processing.previewing.messages import ShownPicture
from processing.previewing.pixels import Pixels
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import button, texts
from tests.support.fake_previews import GREEN, RED, pixels_of

PATH = Path("/pictures/one.jpg")
RECIPE = Recipe(width_pixels=800, height_pixels=800)
SEEN = Preview(
    path=PATH,
    outputs=(RECIPE,),
    shown_path=PATH,
    original=ShownPicture(pixels_of((1600, 1200), RED), (1600, 1200), 2_000_000, "JPEG"),
    result=ShownPicture(pixels_of((800, 600), GREEN), (800, 600), 160_000, "WebP"),
    made_by=RECIPE,
)
RED_PIXEL, GREEN_PIXEL = (255, 0, 0), (0, 128, 0)


@pytest.fixture
def panel(qtbot):
    made = PreviewPanel()
    qtbot.addWidget(made)
    made.resize(860, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def color_at(panel: PreviewPanel, x: float, y: float) -> tuple[int, int, int]:
    """Return what is seen at these shares of the width and the height of the canvas."""
    image = panel.view.grab().toImage()
    pixel = image.pixelColor(round(x * (image.width() - 1)), round(y * (image.height() - 1)))
    return pixel.getRgb()[:3]


def zoom_shown(panel: PreviewPanel) -> str:
    (shown,) = [b for b in panel.findChildren(type(button(panel, "Zoom in"))) if b.menu()]
    return shown.text()


def test_without_a_picture_it_says_what_to_do(panel):
    panel.show_preview(Preview(outputs=(RECIPE,)))
    assert "Select a picture to preview it" in texts(panel)
    assert not button(panel, "Zoom in").isEnabled()
    assert panel.view.accessibleName() == "Preview"


def test_facts_can_be_read_and_heard(panel):
    panel.show_preview(SEEN)
    assert "Before: 1600 × 1200, 2.0 MB JPEG" in texts(panel)  # noqa: RUF001
    assert "After: 800 × 600, 160 kB WebP" in texts(panel)  # noqa: RUF001
    assert "saves 92%" in texts(panel)
    assert panel.view.accessibleName() == "Preview of one.jpg"
    assert "saves 92%" in panel.view.accessibleDescription()


def test_what_is_lost_is_told(panel):
    lost = replace(SEEN.result, pixels=SEEN.result.pixels)
    warned = ShownPicture(lost.pixels, lost.size_pixels, 9, "JPEG", ("White was put behind.",))
    panel.show_preview(replace(SEEN, result=warned))
    assert "White was put behind." in texts(panel)
    panel.show_preview(SEEN)
    assert "White was put behind." not in texts(panel)


def test_the_split_shows_before_at_the_left_and_after_at_the_right(panel):
    panel.show_preview(SEEN)
    assert color_at(panel, 0.4, 0.6) == RED_PIXEL
    assert color_at(panel, 0.6, 0.6) == GREEN_PIXEL
    panel.view.set_split(0.0)
    assert color_at(panel, 0.4, 0.6) == GREEN_PIXEL
    panel.view.set_split(1.0)
    assert color_at(panel, 0.6, 0.6) == RED_PIXEL


def test_both_are_seen_side_by_side_and_the_result_alone(panel):
    panel.show_preview(SEEN)
    button(panel, "Side by side").click()
    assert (color_at(panel, 0.25, 0.5), color_at(panel, 0.75, 0.5)) == (RED_PIXEL, GREEN_PIXEL)
    button(panel, "After").click()
    assert color_at(panel, 0.4, 0.5) == GREEN_PIXEL
    button(panel, "Split").click()
    assert color_at(panel, 0.4, 0.5) == RED_PIXEL


def test_until_there_is_a_result_the_original_is_seen_at_the_same_place(panel):
    panel.show_preview(replace(SEEN, result=None))
    assert (color_at(panel, 0.4, 0.6), color_at(panel, 0.6, 0.6)) == (RED_PIXEL, RED_PIXEL)
    before = panel.view.zoom
    panel.show_preview(SEEN)
    assert panel.view.zoom == before


def test_a_failure_says_why_in_place_and_the_original_stays(panel):
    panel.show_preview(replace(SEEN, result=None, problem="It would be too large."))
    assert "It would be too large." in texts(panel)
    assert panel.view.accessibleDescription() == "It would be too large."
    assert panel.view.before is not None
    panel.show_preview(SEEN)
    assert "It would be too large." not in texts(panel)


def test_a_newer_result_is_announced_only_if_it_takes_a_while(panel, qtbot):
    panel.show_preview(SEEN)
    plain = panel.view.grab().toImage()
    panel.show_preview(replace(SEEN, is_busy=True))
    assert panel.view.grab().toImage() == plain
    qtbot.waitUntil(lambda: panel.view.grab().toImage() != plain, timeout=WAIT_MILLISECONDS)
    panel.show_preview(SEEN)
    qtbot.wait(2 * UPDATING_MILLISECONDS)
    assert panel.view.grab().toImage() == plain


def test_one_of_several_results_can_be_chosen(panel, qtbot):
    outputs = replace(RECIPE, also=(Variant(64, 64, "jpeg"),)).outputs()
    (choice,) = panel.findChildren(QComboBox)
    panel.show_preview(SEEN)
    assert not choice.isVisible()
    panel.show_preview(replace(SEEN, outputs=outputs))
    assert choice.isVisible()
    assert choice.accessibleName() == "Result"
    with qtbot.waitSignal(panel.output_chosen, timeout=WAIT_MILLISECONDS) as chosen:
        QTest.keyClick(choice, Qt.Key.Key_Down)
    assert chosen.args == [1]


def test_buttons_zoom(panel):
    panel.show_preview(SEEN)
    assert button(panel, "Fit: the whole picture, not enlarged").isChecked()
    QTest.keyClick(panel.view, Qt.Key.Key_1)
    assert zoom_shown(panel) == "100%"
    button(panel, "Zoom in").click()
    assert zoom_shown(panel) == "150%"
    for _ in range(5):
        button(panel, "Zoom out").click()
    assert zoom_shown(panel) != "150%"
    button(panel, "Fit: the whole picture, not enlarged").click()
    assert panel.view.is_fitted


@pytest.mark.parametrize(
    ("key", "text"), [("1", "100%"), ("2", "200%"), ("4", "400%"), ("F", "100%")]
)
def test_keys_zoom_and_0_shows_the_whole_again(panel, key, text):
    panel.show_preview(SEEN)
    whole = zoom_shown(panel)
    QTest.keyClick(panel.view, key)
    assert zoom_shown(panel) == text
    QTest.keyClick(panel.view, "0")
    assert zoom_shown(panel) == whole


def test_plus_and_minus_zoom_by_steps(panel):
    panel.show_preview(SEEN)
    QTest.keyClick(panel.view, Qt.Key.Key_Plus)
    assert zoom_shown(panel) == "67%"
    QTest.keyClick(panel.view, Qt.Key.Key_Minus)
    assert panel.view.is_fitted or zoom_shown(panel) == "50%"


def test_control_and_arrows_move_the_split_and_arrows_alone_ask_for_another_picture(panel, qtbot):
    panel.show_preview(SEEN)
    QTest.keyClick(panel.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert panel.view.split == pytest.approx(0.55)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        with qtbot.waitSignal(panel.next_requested, timeout=WAIT_MILLISECONDS):
            QTest.keyClick(panel.view, key)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp):
        with qtbot.waitSignal(panel.previous_requested, timeout=WAIT_MILLISECONDS):
            QTest.keyClick(panel.view, key)
    with qtbot.waitSignal(panel.large_requested, timeout=WAIT_MILLISECONDS):
        QTest.keyClick(panel.view, Qt.Key.Key_Space)
    assert panel.view.split == pytest.approx(0.55)


def test_shift_and_arrows_pan(panel):
    striped = Pixels(800, 600, (RED * 400 + GREEN * 400) * 600)
    result = ShownPicture(striped, (800, 600), 1, "PNG")
    panel.show_preview(replace(SEEN, result=result))
    button(panel, "After").click()
    QTest.keyClick(panel.view, Qt.Key.Key_4)
    assert color_at(panel, 0.48, 0.5) == RED_PIXEL
    QTest.keyClick(panel.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert color_at(panel, 0.48, 0.5) == GREEN_PIXEL


def test_the_mouse_drags_the_handle_and_a_double_click_zooms(panel):
    panel.show_preview(SEEN)
    view = panel.view
    middle = view.rect().center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(view, middle + QPoint(50, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle + QPoint(50, 0))
    assert view.split > 0.55
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=middle)
    assert zoom_shown(panel) == "100%"
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=middle)
    assert view.is_fitted


def test_the_mouse_drags_the_picture_where_there_is_more_of_it(panel):
    striped = Pixels(800, 600, (RED * 400 + GREEN * 400) * 600)
    panel.show_preview(replace(SEEN, result=ShownPicture(striped, (800, 600), 1, "PNG")))
    button(panel, "After").click()
    panel.view.set_zoom(4.0)
    place = panel.view.rect().center() + QPoint(100, 0)
    assert color_at(panel, 0.52, 0.5) == GREEN_PIXEL
    QTest.mousePress(panel.view, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(panel.view, place + QPoint(120, 0))
    QTest.mouseRelease(panel.view, Qt.MouseButton.LeftButton, pos=place + QPoint(120, 0))
    assert color_at(panel, 0.52, 0.5) == RED_PIXEL


def test_the_wheel_zooms(panel):
    panel.show_preview(SEEN)
    before = panel.view.zoom
    turn(panel, 120)
    assert panel.view.zoom == pytest.approx(before * 1.25)
    turn(panel, -240)
    assert panel.view.is_fitted


def turn(panel: PreviewPanel, angle: int) -> None:
    place = QPointF(panel.view.rect().center())
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(
        place,
        QPointF(panel.view.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, angle),
        none,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(panel.view, event)


def test_what_is_cut_off_is_seen_in_the_original_only(panel):
    recipe = Recipe(size_mode=SizeMode.FILL, width_pixels=600, height_pixels=600)
    result = ShownPicture(pixels_of((600, 600), GREEN), (600, 600), 1, "WebP")
    panel.show_preview(replace(SEEN, result=result, made_by=recipe))
    left = 0.5 - 0.9 * panel.view.zoom * 400 / panel.view.width()
    assert color_at(panel, left, 0.5) == RED_PIXEL
    panel.view.set_split(0.0)
    assert color_at(panel, left, 0.5) not in (RED_PIXEL, GREEN_PIXEL)


def test_a_checkerboard_is_seen_through_transparent_parts(panel):
    clear = ShownPicture(pixels_of((800, 600), bytes(4)), (800, 600), 1, "PNG")
    panel.show_preview(replace(SEEN, result=clear))
    image = panel.view.grab().toImage()
    row = {image.pixelColor(x, image.height() * 2 // 3).name() for x in range(520, 600)}
    colors = colors_of(panel.view.palette())  # of the theme that is shown just now
    assert row == {colors.panel, colors.pressed}


class CountingPainter(QPainter):
    """Counts the images that are scaled by all of its kind."""

    counted: ClassVar[Counter[str]] = Counter()

    def drawImage(self, *arguments):  # noqa: N802 - Qt's name
        CountingPainter.counted["drawImage"] += 1
        super().drawImage(*arguments)


@pytest.fixture
def scaled_images(monkeypatch):
    monkeypatch.setattr("gui.preview._layer.QPainter", CountingPainter)
    CountingPainter.counted.clear()
    return CountingPainter.counted


def test_pictures_are_scaled_once_for_a_view_however_the_split_is_dragged(panel, scaled_images):
    panel.show_preview(SEEN)
    panel.view.grab()
    assert scaled_images["drawImage"] == 2
    for share in range(0, 101, 5):
        panel.view.set_split(share / 100)
        panel.view.grab()
    assert scaled_images["drawImage"] == 2
    panel.view.set_split(0.5)
    panel.view.step_zoom(1)
    panel.view.grab()
    assert scaled_images["drawImage"] == 4


def test_memory_is_bounded_by_the_pictures_and_what_is_seen_of_them(panel):
    panel.show_preview(SEEN)
    for zoom in (None, 0.6, 1.0, 2.0, 4.0):
        panel.view.set_zoom(zoom)
        panel.view.grab()
        for layer, pixels in ((panel.view.before, 1600 * 1200), (panel.view.after, 800 * 600)):
            size = layer.pixmap.size()
            assert size.width() * size.height() <= panel.view.width() * panel.view.height()
            assert (
                sum(each.width() * each.height() for each in layer._levels.values())
                <= 1.34 * pixels
            )
    panel.show_preview(replace(SEEN, original=None, result=None))
    assert (panel.view.before, panel.view.after) == (None, None)


@pytest.mark.parametrize("enlarged", [1, 2, 4])
def test_enlarged_pixels_have_sharp_edges(qapp, enlarged):
    layer = Layer(Pixels(2, 1, RED + GREEN))
    target = QRect(0, 0, 2 * enlarged, enlarged)
    image = layer.draw(target, target, LIGHT).toImage()
    colors = [image.pixelColor(x, 0).getRgb()[:3] for x in range(2 * enlarged)]
    assert colors == [RED_PIXEL] * enlarged + [GREEN_PIXEL] * enlarged


def test_a_part_in_view_is_the_same_as_in_the_whole(qapp):
    line = b"".join(bytes((x, 255 - x, x // 2, 255)) for x in range(256))
    layer, whole = Layer(Pixels(256, 200, line * 200)), QRect(0, 0, 1024, 800)
    part = QRect(301, 203, 200, 100)
    seen = layer.draw(whole, whole, LIGHT).toImage().copy(part)
    assert layer.draw(whole, part, LIGHT).toImage() == seen


def test_a_narrow_pane_keeps_what_has_no_other_place(panel, qtbot):
    panel.show_preview(SEEN)
    panel.resize(panel.minimumSizeHint().width(), 300)
    qtbot.waitUntil(lambda: not button(panel, "Zoom in").isVisible(), timeout=WAIT_MILLISECONDS)
    assert button(panel, "Side by side").isVisible()
    assert button(panel, "Side by side").text() == ""
    assert button(panel, "Show large").isVisible()
    panel.resize(900, 300)
    qtbot.waitUntil(lambda: button(panel, "Zoom in").isVisible(), timeout=WAIT_MILLISECONDS)
    assert button(panel, "Side by side").text() == "Side by side"


def test_a_click_on_a_button_leaves_the_keys_to_the_pictures(panel):
    panel.show_preview(SEEN)
    panel.view.setFocus()
    QTest.mouseClick(button(panel, "Zoom in"), Qt.MouseButton.LeftButton)
    assert panel.focusWidget() is panel.view


def test_keys_that_the_toolbar_does_not_use_reach_the_pictures(panel):
    panel.show_preview(SEEN)
    fit = button(panel, "Zoom in")
    fit.setFocus()
    QTest.keyClick(fit, Qt.Key.Key_4)
    assert zoom_shown(panel) == "400%"


def test_another_panel_takes_over_how_pictures_are_compared(panel, qtbot):
    other = PreviewPanel(is_large=True)
    qtbot.addWidget(other)
    button(panel, "Side by side").click()
    panel.view.set_split(0.2)
    other.look_like(panel)
    assert other.view.mode is ViewMode.SIDE_BY_SIDE
    assert other.view.split == 0.2
    assert button(other, "Side by side").isChecked()


def test_facts_are_below_each_other_where_a_line_is_too_short(panel, qtbot):
    panel.show_preview(SEEN)
    labels = {each.text(): each for each in panel.findChildren(QLabel) if each.text()}
    before, after = (next(v for k, v in labels.items() if k.startswith(t)) for t in ("Bef", "Aft"))
    assert before.y() == after.y()
    panel.resize(380, 300)
    qtbot.waitUntil(lambda: after.y() > before.y(), timeout=WAIT_MILLISECONDS)


def test_a_large_view_enlarges_a_small_result_smoothly_and_shows_its_pixels_when_asked(qtbot):
    large = PreviewPanel(is_large=True)
    qtbot.addWidget(large)
    large.resize(860, 400)
    large.show()
    qtbot.waitExposed(large)
    halves = ShownPicture(Pixels(80, 60, (RED * 40 + GREEN * 40) * 60), (80, 60), 1, "PNG")
    large.show_preview(replace(SEEN, result=halves))
    button(large, "After").click()
    assert large.view.zoom == 4.0

    def colors() -> set[tuple[int, int, int]]:
        image = large.view.grab().toImage()
        middle = image.width() // 2, image.height() // 2
        return {
            image.pixelColor(x, middle[1]).getRgb()[:3] for x in range(middle[0] - 9, middle[0] + 9)
        }

    assert len(colors()) > 2
    QTest.keyClick(large.view, Qt.Key.Key_4)
    assert colors() == {RED_PIXEL, GREEN_PIXEL}
