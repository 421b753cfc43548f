"""Keys as rows: what they do, and the words for them."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from gui.look.keys import KeyMap, KeyRow, tip_with_keys, without_letter

_None = Qt.KeyboardModifier.NoModifier
_Shift = Qt.KeyboardModifier.ShiftModifier
_Keypad = Qt.KeyboardModifier.KeypadModifier
_Control = Qt.KeyboardModifier.ControlModifier


def pressed(key: Qt.Key, modifiers: Qt.KeyboardModifier = _None) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers)


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def keys(done) -> KeyMap:
    return KeyMap(
        [
            KeyRow("Zoom in", ("+", "="), lambda: done.append("in")),
            KeyRow("Left", ("Left",), lambda: done.append("left")),
            KeyRow("Pan", ("Shift+Left",), lambda: done.append("pan")),
            KeyRow("Qt does it", ("Home",)),
        ]
    )


@pytest.mark.parametrize(
    ("key", "modifiers", "act"),
    [
        (Qt.Key.Key_Plus, _None, "in"),
        (Qt.Key.Key_Plus, _Shift, "in"),  # as it is typed on most keyboards
        (Qt.Key.Key_Plus, _Keypad, "in"),
        (Qt.Key.Key_Left, _None, "left"),
        (Qt.Key.Key_Left, _Shift, "pan"),
    ],
)
def test_a_key_does_what_its_row_says(keys, done, key, modifiers, act):
    assert keys.take(pressed(key, modifiers))
    assert done == [act]


def test_other_keys_are_left_to_qt(keys, done):
    assert not keys.take(pressed(Qt.Key.Key_Left, _Control))
    assert not keys.take(pressed(Qt.Key.Key_Home))
    assert done == []


def test_a_tip_ends_with_the_keys_if_there_are_any(qapp):
    assert tip_with_keys("Pause", "") == "Pause"
    assert tip_with_keys("Pause", "Ctrl+P").startswith("Pause (")
    assert tip_with_keys("", "Ctrl+P") == tip_with_keys("Pause", "Ctrl+P")[len("Pause (") : -1]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("&File", "File"),
        ("文件(&F)", "文件"),
        ("打开(&O)…", "打开…"),
        ("Salt && pepper", "Salt & pepper"),
    ],
)
def test_the_letter_of_an_entry_is_left_out(text, plain):
    assert without_letter(text) == plain
