"""The registry of steps: the rest of the program needs no more than a line in it."""

import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

from tests.support.pictures import COLORS, patches, quarters

ADDED_STEP = """
from dataclasses import dataclass
from processing.imaging.steps import registry
from processing.picture import whole
from processing.settings.step import Phase, Step

@dataclass(frozen=True, slots=True)
class Invert(Step):
    key = "invert"
    label = "Invert"
    phase = Phase.AFTER_RESIZE

    def apply(self, picture):
        return whole(picture.image.point(lambda level: 255 - level))

registry.STEPS[Invert.key] = Invert
"""

PRESET = """
thumbpool_preset = 1
name = "Inverted"

[[steps]]
step = "invert"
"""


def test_a_step_is_added_by_its_class_and_a_line_alone(tmp_path: Path) -> None:
    """On the command line and in presets; the window reads the same registry."""
    (tmp_path / "sitecustomize.py").write_text(ADDED_STEP)
    (tmp_path / "in").mkdir()
    quarters().save(tmp_path / "in" / "a.png")
    (tmp_path / "preset.toml").write_text(PRESET)
    for output, how in (("typed", ["--step", "invert"]), ("preset", ["--preset", "preset.toml"])):
        command = [sys.executable, "-m", "processing", "run", "in", "--output", output, *how]
        root = Path(__file__).parents[4]
        environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{root}"}
        done = subprocess.run(
            [*command, "--engine", "serial", "--format", "png"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        with Image.open(tmp_path / output / "a.png") as image:
            inverted = tuple(tuple(255 - level for level in color) for color in COLORS)
            assert patches(image) == inverted
