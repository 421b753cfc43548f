"""Write what is found below a `share` folder on Linux: entry, icons, manual pages, completion."""

import os
from pathlib import Path

import application_texts
import man_page
import translations
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from processing.cli._completion_script import script_for
from processing.desktop_id import DESKTOP_ID
from processing.language.languages import DEFAULT
from processing.language.translation import use

ICON = translations.ROOT / "resources" / "thumbpool.svg"
ICON_PIXELS = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
COMPLETIONS = {  # where each shell looks below `share`
    "bash": "bash-completion/completions/thumbpool-cli",
    "zsh": "zsh/{zsh_folder}/_thumbpool-cli",
    "fish": "fish/vendor_completions.d/thumbpool-cli.fish",
}
_SYSTEM_ZSH, _USER_ZSH = "vendor-completions", "site-functions"


def write_all(share: Path, released: int, *, is_system: bool) -> None:
    """Write all files below `share`, of the system or of one user; manual pages not compressed.

    Args:
        share: a folder that need not exist.
        released: the date of the version, in seconds of the epoch.
        is_system: whether it is the folder of the whole system.
    """
    translations.compile_all()
    _write(share / "applications" / f"{DESKTOP_ID}.desktop", application_texts.desktop_entry())
    described = application_texts.metainfo(released)
    _write(share / "metainfo" / f"{DESKTOP_ID}.metainfo.xml", described)
    _write_icons(share / "icons" / "hicolor")
    _write_manual(share / "man")
    _write_completions(share, _SYSTEM_ZSH if is_system else _USER_ZSH)


def set_dates(folder: Path, date: int) -> None:
    """Give `folder` and all in it one date, so that packages do not tell when they were built."""
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (date, date), follow_symlinks=False)


def _write_icons(folder: Path) -> None:
    scalable = folder / "scalable" / "apps" / f"{DESKTOP_ID}.svg"
    _write(scalable, ICON.read_text(encoding="utf-8"))
    renderer = QSvgRenderer(str(ICON))
    for pixels in ICON_PIXELS:
        image = QImage(pixels, pixels, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter, QRectF(image.rect()))
        painter.end()
        path = folder / f"{pixels}x{pixels}" / "apps" / f"{DESKTOP_ID}.png"
        path.parent.mkdir(parents=True)
        if not image.save(str(path)):
            raise OSError(f"The icon {path} could not be written.")


def _write_manual(folder: Path) -> None:
    for page in man_page.write_pages(folder):
        if page.parent == folder:  # the English ones, which `man` looks for elsewhere
            (folder / "man1").mkdir(exist_ok=True)
            page.rename(folder / "man1" / page.name)


def _write_completions(share: Path, zsh_folder: str) -> None:
    use(DEFAULT)
    for shell, place in COMPLETIONS.items():
        _write(share / place.format(zsh_folder=zsh_folder), f"{script_for(shell)}\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
