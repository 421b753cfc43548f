"""The real window takes addresses, and makes the pictures of one bucket into another."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

pytest.importorskip("s3fs", reason="the extra 's3' is not installed")

from PySide6.QtWidgets import QLineEdit

from gui.control.state import State
from gui.look.address_dialog import AddressDialog
from gui.recipe.recipe_panel import RecipePanel
from processing.files.remote import storage
from processing.files.remote.names import remote_path
from processing.planning import scanner
from processing.processes.start import start_with_pipe
from processing.settings.batch import StartMethod
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import menu_action, press, start_button, wait_for, words
from tests.support.s3_server import S3Server, s3_server

PICTURES = 6


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    """A bucket with pictures, and an empty one; processes that are started know the server."""
    monkeypatch.setattr(scanner, "start_with_pipe", spawned)
    monkeypatch.setattr(storage, "WAITS_SECONDS", (0.01,) * 2)
    with s3_server(monkeypatch) as server:
        for n in range(PICTURES):
            with io.BytesIO() as file:
                Image.effect_noise((96, 64), 20 + n).convert("RGB").save(file, "JPEG")
                server.put(f"s3://photos/2024/p{n}.jpg", file.getvalue())
        server.client.create_bucket(Bucket="thumbs")
        yield server


def spawned(_method: StartMethod, *arguments: Any, **more: Any) -> Any:
    """Start a process that knows the server; a fork server may be older."""
    return start_with_pipe(StartMethod.SPAWN, *arguments, **more)


def saves_to(session, address: str) -> bool:
    """Return whether there is a plan of that output folder."""
    plan = session.controller.batch.plan
    return plan is not None and plan.settings.output_folder == remote_path(address)


def give(session, address: str, answer: str) -> None:
    """Type an address into the dialog that is open, and press a button."""
    (dialog,) = session.window.findChildren(AddressDialog)
    dialog.findChild(QLineEdit).setText(address)
    press(dialog, answer)


def test_pictures_of_a_bucket_are_made_into_another_one(session, qtbot, s3):
    menu_action(session.window, "From a bucket or server").trigger()
    give(session, "s3://photos", "Open")
    wait_for(session, qtbot, State.READY)
    assert "without thumbnails and previews" in words(session.window.source)
    press(session.window.findChild(RecipePanel).output, "Bucket or server…")
    give(session, "s3://thumbs/small", "Save there")
    qtbot.waitUntil(lambda: saves_to(session, "s3://thumbs/small"), timeout=WAIT_MILLISECONDS)
    qtbot.waitUntil(start_button(session.window).isEnabled, timeout=WAIT_MILLISECONDS)
    start_button(session.window).click()
    wait_for(session, qtbot, State.DONE)
    report = session.controller.running.report
    assert report.problem == ""
    assert report.counts.done == PICTURES
    names = [f"2024/p{n}.jpg" for n in range(PICTURES)]
    assert s3.keys("thumbs") == [f"small/{name}" for name in names]
    assert s3.keys("photos") == names  # and none beside them


def test_a_bucket_that_is_not_there_is_told_and_can_be_corrected(session, qtbot, s3):
    menu_action(session.window, "From a bucket or server").trigger()
    give(session, "s3://fotos", "Open")
    qtbot.waitUntil(lambda: "s3://fotos" in words(session.window.banner), timeout=WAIT_MILLISECONDS)
    wait_for(session, qtbot, State.EMPTY)
