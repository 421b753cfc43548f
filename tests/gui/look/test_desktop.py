"""Paths to and from the desktop keep every byte of their names."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl

from gui.look import desktop
from gui.settings.choices import Choices, default_output_folder, needs_new_scan
from processing.files.remote.names import remote_path

NAMES = [b"plain", b"a b%20c#?&", "Évora/夕方".encode(), b"caf\xe9"]


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
@pytest.mark.parametrize("name", NAMES)
def test_a_path_survives_the_way_through_a_url(name):
    path = Path(os.fsdecode(b"/pictures/" + name))
    assert desktop.path_of(desktop.url_of(path)) == path


def test_what_is_not_on_this_machine_is_left_out():
    urls = [QUrl("https://example.org/a.jpg"), desktop.url_of(Path("/pictures/a.jpg"))]
    assert desktop.paths_of(urls) == (Path("/pictures/a.jpg"),)


def test_results_of_single_pictures_go_beside_them():
    assert default_output_folder([Path("/pictures/a.jpg")]) == Path("/pictures/thumbnails")
    assert default_output_folder([Path("/pictures")]) == Path("/pictures/thumbnails")


def test_results_selected_along_with_pictures_get_no_results_of_their_own() -> None:
    selected = [Path("/pictures/thumbnails"), Path("/pictures/a.jpg")]
    assert default_output_folder(selected) == Path("/pictures/thumbnails")
    assert default_output_folder(selected[:1]) == Path("/pictures/thumbnails/thumbnails")


def test_an_output_folder_far_from_the_sources_needs_no_new_scan():
    sources = (Path("/pictures"),)
    far = [Choices(output_folder=Path(f"/far/{n}")).for_sources(sources) for n in (1, 2)]
    inside = Choices().for_sources(sources)
    assert not needs_new_scan(*far)
    assert needs_new_scan(inside, far[0])


@pytest.mark.parametrize("address", ["sftp://me@host/srv/a b%20c", "s3://photos/2024/夕方.jpg"])
def test_an_address_survives_the_way_through_a_url(address):
    path = remote_path(address)
    assert desktop.path_of(desktop.url_of(path)) == path


def test_an_address_with_a_password_is_left_out():
    assert desktop.path_of(QUrl("sftp://me:hunter2@host/srv")) is None


def test_servers_are_opened_by_the_desktop_and_buckets_are_not(monkeypatch):
    opened = []
    monkeypatch.setattr(desktop.QDesktopServices, "openUrl", lambda url: not opened.append(url))
    assert desktop.open_path(remote_path("sftp://host/srv"))
    assert not desktop.open_path(remote_path("s3://photos"))
    assert opened == [QUrl("sftp://host/srv")]


def of_text(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def of_a_file_manager(*paths: Path) -> QMimeData:
    """Return files as a file manager copies them that knows no lists of addresses."""
    data = QMimeData()
    lines = ("cut", *(bytes(desktop.url_of(path).toEncoded().data()).decode() for path in paths))
    data.setData(desktop.GNOME_FILES, "\n".join(lines).encode())
    return data


def test_copied_files_are_pasted_however_they_were_copied(tmp_path):
    first, second = tmp_path / "a b%20c.jpg", tmp_path / "夕方"
    urls = QMimeData()
    urls.setUrls([desktop.url_of(first), desktop.url_of(second)])
    for data in (
        urls,
        of_a_file_manager(first, second),
        of_text(f"{first}\n{second}\n"),
        of_text(f'"{first}"\r\n"{second}"'),
    ):
        assert desktop.pasted_paths(data) == (first, second)
    address = "s3://photos/2024"
    assert desktop.pasted_paths(of_text(address)) == (remote_path(address),)


@pytest.mark.parametrize(
    "text", ["", "a.jpg", "see /pictures/a.jpg", "/pictures/a.jpg\nand more", "https://host/a.jpg"]
)
def test_text_that_is_no_list_of_whole_paths_is_not_pasted(text):
    assert desktop.pasted_paths(of_text(text)) == ()
