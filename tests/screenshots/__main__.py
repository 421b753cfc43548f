"""Take a picture of every state, pane and window, the same on each call: `make screenshots`."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PIL import Image

from processing.language.languages import DEFAULT, LANGUAGES
from processing.language.translation import Speech, use_speech
from tests.screenshots.scenes.listing import SCENES, Scene
from tests.support.pseudo_language import PSEUDO, PseudoCatalogue

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "build" / "sample-pictures"
SCREENSHOTS = ROOT / "build" / "screenshots"
COUNT, SIZE = 40, (4000, 3000)
DOCUMENTS = ROOT / "resources" / "screenshots"
IN_DOCUMENTS = {  # names there: scenes
    "preview": "grid_with_preview_beside",
    "race": "race_window_guessed",
    "running": "running",
}
_SCREEN = {"name": "screen", "x": 0, "y": 0, "width": 2560, "height": 1440, "logicalDpi": 96}


def main() -> None:
    asked = _arguments()
    chosen = [scene for scene in SCENES if asked.only in scene.name]
    if asked.scale:
        scenes = [scene for scene in chosen if scene.scale == asked.scale]
        _take(scenes, asked.folder, asked.language)
        return
    for scale in sorted({scene.scale for scene in chosen}):
        _take_at(scale, asked)
    if asked.documents:
        _renew_documents(asked.folder)
    print(f"The pictures are in {asked.folder}.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", metavar="PART", help="part of the names of scenes")
    parser.add_argument("--folder", type=Path, default=SCREENSHOTS, help="where pictures go")
    parser.add_argument(
        "--documents", action="store_true", help="renew those that the documents show, too"
    )
    parser.add_argument(
        "--language",
        choices=(*LANGUAGES, PSEUDO.tag),
        default=DEFAULT.tag,
        help="of the window; qps is longer, accented and right to left",
    )
    parser.add_argument("--scale", type=float, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def _take_at(scale: float, asked: argparse.Namespace) -> None:
    """Take the pictures of a screen at this scale, in a process of its own: Qt reads it once."""
    arguments = ("--only", asked.only, "--folder", str(asked.folder), "--scale", str(scale))
    arguments += ("--language", asked.language)
    with tempfile.TemporaryDirectory() as folder:
        screens = Path(folder, "screens.json")
        screens.write_text(json.dumps({"screens": [_SCREEN]}), encoding="utf-8")
        surroundings = {
            "QT_QPA_PLATFORM": f"offscreen:configfile={screens}",
            "QT_SCALE_FACTOR": str(scale),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "THUMBPOOL_STATE_FOLDER": f"{folder}/state",
            "THUMBPOOL_PRESET_FOLDER": f"{folder}/presets",
            "HOME": folder,
        }
        command = [sys.executable, "-m", "tests.screenshots", *arguments]
        surroundings["PYTHONPATH"] = os.pathsep.join((".", "resources/packaging"))
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **surroundings})


def _renew_documents(folder: Path) -> None:
    """Put the pictures that documents show beside them, as small as PNG can make them."""
    for name, scene in IN_DOCUMENTS.items():
        with Image.open(folder / f"{scene}-light.png") as picture:
            picture.convert("RGB").save(DOCUMENTS / f"{name}.png", optimize=True)


def _take(scenes: Iterable[Scene], folder: Path, language: str) -> None:
    """Take the pictures of `scenes` in every theme."""
    from PySide6.QtWidgets import QApplication

    from gui.look.theme import THEMES
    from gui.text.spoken_language import speak
    from tests.screenshots.album import Album
    from tests.screenshots.studio import photograph, studio, web_recipe

    application = QApplication([])
    if language == PSEUDO.tag:
        speak(PSEUDO, application)
        use_speech(Speech(PSEUDO, PSEUDO.style, PseudoCatalogue()))
    else:
        speak(LANGUAGES[language], application)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        album = Album(PICTURES, Path(scratch, "results"), web_recipe(), COUNT, SIZE)
        for scene in scenes:
            for theme, colors in THEMES.items():
                look = replace(scene.look, is_dark=colors.is_dark, is_strong=colors.is_strong)
                with studio(application, Path(scratch), album, look) as made:
                    image = photograph(made, scene.build(made))
                    image.save(str(folder / f"{scene.name}-{theme.replace(' ', '-')}.png"))
                print(f"{scene.name}, {theme}", flush=True)
        album.close()


if __name__ == "__main__":
    main()
