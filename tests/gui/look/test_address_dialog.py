"""The dialog hands over what can be an address, and says what is wrong with all else."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.look.address_dialog import AddressDialog
from processing.files.remote.names import remote_path
from processing.planning import storage_drivers
from tests.support.desk import press, words


@pytest.fixture(autouse=True)
def _with_all_drivers(monkeypatch):
    monkeypatch.setattr(storage_drivers, "find_spec", lambda module: module)


@pytest.fixture
def parent(qtbot):
    QGuiApplication.clipboard().clear()
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def opened(parent, *answers):
    dialog = AddressDialog(parent, "An address", answers)
    dialog.open()
    return dialog, dialog.findChild(QLineEdit)


@pytest.mark.parametrize("address", ["s3://photos/2024", " sftp://me@host/srv/web "])
def test_an_address_is_handed_over_and_the_dialog_closes(parent, address):
    taken: list[Path] = []
    dialog, field = opened(parent, ("Open", taken.extend))
    field.setText(address)
    press(dialog, "Open")
    assert taken == [remote_path(address.strip())]
    assert not dialog.isVisible()


def test_enter_gives_the_first_answer_and_the_other_button_the_other(parent, qtbot):
    taken: list[str] = []
    answers = (("Open", lambda _: taken.append("open")), ("Add", lambda _: taken.append("add")))
    dialog, field = opened(parent, *answers)
    field.setText("s3://photos")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    dialog, field = opened(parent, *answers)
    field.setText("s3://photos")
    press(dialog, "Add")
    assert taken == ["open", "add"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/home/me/photos", "Type an address such as s3://bucket/folder"),
        ("https://example.com/photos", "Type an address such as"),
        ("file:///home/me/photos", "Type an address such as"),
        ("s3://photos//a", "is no address of a folder or file"),
        ("sftp://me:hunter2@host/srv", "may not hold a password"),
    ],
)
def test_what_is_no_address_is_said_and_can_be_corrected(parent, typed, told):
    taken: list[Path] = []
    dialog, field = opened(parent, ("Open", taken.extend))
    field.setText(typed)
    press(dialog, "Open")
    assert told in words(dialog)
    assert "hunter2" not in words(dialog)
    assert dialog.isVisible()
    field.setText("s3://photos")
    assert told not in words(dialog)
    press(dialog, "Open")
    assert taken == [remote_path("s3://photos")]


def test_a_driver_that_is_not_installed_is_named_with_the_command_that_adds_it(parent, monkeypatch):
    monkeypatch.setattr(storage_drivers, "find_spec", lambda _module: None)
    dialog, field = opened(parent, ("Open", lambda _: pytest.fail("it was handed over")))
    field.setText("s3://photos")
    press(dialog, "Open")
    assert "Addresses of s3:// need packages that are not installed" in words(dialog)


@pytest.mark.parametrize(
    ("copied", "shown"),
    [
        ("s3://photos/2024\n", "s3://photos/2024"),
        ("see s3://photos", ""),
        ("/home/me", ""),
        ("s3://photos and more", ""),
    ],
)
def test_an_address_that_was_copied_is_filled_in(parent, copied, shown):
    QGuiApplication.clipboard().setText(copied)
    _, field = opened(parent, ("Open", print))
    assert field.text() == shown


def test_nothing_can_be_answered_before_anything_is_typed(parent):
    dialog, field = opened(parent, ("Open", print))
    field.setText("  ")
    assert not any(each.isEnabled() for each in dialog._answers)
