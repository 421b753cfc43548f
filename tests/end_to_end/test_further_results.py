"""Copies named by date beside small ones that do not tell the place, by command and by window."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit

from gui.control.state import State
from tests.support.command_line import thumbpool_here
from tests.support.described_pictures import PERSON, PLACE, jpeg_segments
from tests.support.desk import start_button, wait_for

SIZE = (800, 600)
ALSO = "80,format=webp,quality=20,suffix=_small,folder=thumbs,metadata=no-location"


@pytest.fixture
def holiday(tmp_path: Path) -> Path:
    """A folder with two pictures that tell when and where they were taken."""
    folder = tmp_path / "holiday"
    folder.mkdir()
    for name in ("a", "b"):
        noise = Image.effect_noise(SIZE, 50).convert("RGB")
        noise.save(folder / f"{name}.jpg", extra=jpeg_segments())
    return folder


def check(output: Path) -> None:
    """Check what both ways have to make of the pictures, which lie on their side."""
    made = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    large = {f"2020-01-02_{name}.webp" for name in ("a", "b")}
    small = {f"thumbs/2020-01-02_{name}_small.webp" for name in ("a", "b")}
    assert made == large | small
    for name in made:
        content = (output / name).read_bytes()
        with Image.open(BytesIO(content)) as image:
            assert (image.format, image.size) == ("WEBP", (60, 80) if name in small else (300, 400))
        assert PERSON.encode() in content
        assert (PLACE.encode() in content) is (name in large)


def test_a_command_makes_both(holiday, tmp_path):
    output = tmp_path / "web"
    ended = thumbpool_here(
        *("run", holiday, "--output", output, "--size", "400", "--format", "webp"),
        *("--name", "{date:%Y-%m-%d}_{stem}", "--also", ALSO, "--metadata", "keep", "--quiet"),
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    check(output)


def test_a_second_command_makes_nothing_again_and_another_suffix_does(holiday, tmp_path):
    command = ("run", holiday, "--output", tmp_path / "web", "--size", "40", "--workers", "1")
    first, second, third = (
        thumbpool_here(*command, "--also", f"20,suffix={suffix}") for suffix in ("_s", "_s", "_t")
    )
    assert [each.returncode for each in (first, second, third)] == [0, 0, 0]
    counted = [each.stdout + each.stderr for each in (first, second, third)]
    assert "4 done" in counted[0]
    assert "4 skipped" in counted[1]
    assert "2 done" in counted[2]
    assert len(list((tmp_path / "web").iterdir())) == 6


def shown(window, kind, name: str):
    QApplication.processEvents()
    found = [each for each in window.findChildren(kind) if each.accessibleName() == name]
    (control,) = (each for each in found if each.isVisible())
    return control


def choose(window, name: str, text: str) -> None:
    """Choose an entry of a box by the keyboard alone."""
    box = shown(window, QComboBox, name)
    place = box.findText(text)
    assert place >= 0, [box.itemText(each) for each in range(box.count())]
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(place):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == text


def type_into(window, kind, name: str, text: str) -> None:
    """Replace what a field holds by typed text."""
    field = shown(window, kind, name)
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def press(window, name: str) -> None:
    button = shown(window, QAbstractButton, name)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_the_window_makes_both_by_its_keyboard(session, qtbot, holiday, tmp_path):
    window = session.window
    session.controller.open((holiday,))
    wait_for(session, qtbot, State.READY)
    for side in ("Width", "Height"):
        type_into(window, QAbstractSpinBox, side, "400")
    choose(window, "Format", "WebP")
    press(window, "Names of the results")
    type_into(window, QLineEdit, "Names", "{date:%Y-%m-%d}_{stem}")
    press(window, "Also make")
    press(window, "Add a result")
    for side in ("Width", "Height"):
        type_into(window, QAbstractSpinBox, f"Result 2: {side}", "80")
    choose(window, "Result 2: Format", "WebP")
    type_into(window, QAbstractSpinBox, "Result 2: Quality", "20")
    choose(window, "Result 2: Metadata", "Keep all except location")
    type_into(window, QLineEdit, "Result 2: Suffix", "_small")
    type_into(window, QLineEdit, "Result 2: Folder", "thumbs")
    wait_for(session, qtbot, State.READY)
    qtbot.waitUntil(lambda: start_button(window).isEnabled(), timeout=60_000)
    qtbot.mouseClick(start_button(window), Qt.MouseButton.LeftButton)
    wait_for(session, qtbot, State.DONE)
    check(holiday / "thumbnails")
