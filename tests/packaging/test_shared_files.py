"""Each desktop, shell and manual reader finds its files where it looks for them."""

import pytest
import shared_files
from PIL import Image

from processing.desktop_id import DESKTOP_ID
from processing.language.languages import DEFAULT
from processing.language.translation import language

RELEASED = 1_790_000_000
MANUALS = ["man/man1", "man/de/man1", "man/zh_CN/man1"]
EVERYWHERE = {
    f"applications/{DESKTOP_ID}.desktop",
    f"metainfo/{DESKTOP_ID}.metainfo.xml",
    f"icons/hicolor/scalable/apps/{DESKTOP_ID}.svg",
    *(f"icons/hicolor/{n}x{n}/apps/{DESKTOP_ID}.png" for n in shared_files.ICON_PIXELS),
    *(f"{folder}/{name}.1" for folder in MANUALS for name in ("thumbpool", "thumbpool-cli")),
    "bash-completion/completions/thumbpool-cli",
    "fish/vendor_completions.d/thumbpool-cli.fish",
}


def written(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def share(tmp_path_factory):
    folder = tmp_path_factory.mktemp("share")
    shared_files.write_all(folder, RELEASED, is_system=True)
    return folder


def test_a_system_has_all_files_in_their_places(share):
    assert written(share) == EVERYWHERE | {"zsh/vendor-completions/_thumbpool-cli"}
    assert language() is DEFAULT


def test_a_users_zsh_looks_elsewhere(tmp_path):
    shared_files._write_completions(tmp_path, shared_files._USER_ZSH)
    assert "zsh/site-functions/_thumbpool-cli" in written(tmp_path)


def test_icons_are_as_large_as_their_folders_say_and_not_empty(share):
    assert {16, 32, 48, 64, 128, 256, 512} <= set(shared_files.ICON_PIXELS)
    for pixels in shared_files.ICON_PIXELS:
        path = share / f"icons/hicolor/{pixels}x{pixels}/apps/{DESKTOP_ID}.png"
        with Image.open(path) as icon:
            assert icon.size == (pixels, pixels)
            assert icon.getpixel((0, 0))[3] == 0  # a rounded corner
            assert icon.getpixel((pixels // 2, pixels // 8))[3] == 255


def test_manual_pages_speak_the_language_of_their_folder(share):
    texts = [(share / folder / "thumbpool.1").read_text("utf-8") for folder in MANUALS]
    assert [
        title in text
        for title, text in zip(("DESCRIPTION", "BESCHREIBUNG", "描述"), texts, strict=True)
    ] == [True] * 3
    assert all(r"\fB\-\-preset\fR" in text for text in texts)


def test_all_files_get_one_date(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_text("")
    (tmp_path / "link").symlink_to("nowhere")
    shared_files.set_dates(tmp_path, RELEASED)
    dates = {path.lstat().st_mtime for path in (tmp_path, *tmp_path.rglob("*"))}
    assert dates == {RELEASED}
