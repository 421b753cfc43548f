"""Drawings: sharp at any size, showing no other file, and bounded in what they take."""

import base64
import io
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.errors import PictureError
from processing.settings.recipe import Recipe
from tests.support.pictures import (
    COLORS,
    as_png,
    assert_alike,
    make,
    patches,
)

DRAWING = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size}>
  <rect width="32" height="24" fill="rgb(220,40,40)"/>
  <rect x="32" width="32" height="24" fill="rgb(40,170,60)"/>
  <rect y="24" width="32" height="24" fill="rgb(50,70,200)"/>{inside}
</svg>"""


LONG_COMMENT = '<?xml version="1.0"?>' + "<!-- <svg is in it -->" * 400


BOX = 'viewBox="0 0 64 48"'


PATTERN = (
    '<pattern id="p" patternUnits="userSpaceOnUse" {}>'
    '<rect width="5e4" height="5e4" fill="#f0f"/></pattern>'
    '<rect width="64" height="48" fill="url(#p)"/>'
)


SMALL_STACK_BYTES = 512 * 1024  # what threads have on some systems


SQUARE_SECONDS = 10  # of a processor; a moment is enough, minutes if it grew with its square


def svg_limits() -> Any:
    from processing.imaging.readers import _svg_limits

    return _svg_limits


class TestSvg:
    """With resvg-py."""

    @pytest.fixture(autouse=True)
    def needed(self) -> None:
        pytest.importorskip("resvg_py")

    @pytest.mark.parametrize(
        ("size", "pixels"),
        [
            (BOX, (64, 48)),
            ('width="64" height="48"', (64, 48)),
            (f'width="128px" {BOX}', (128, 96)),
            (f'width="1in" height="0.75in" {BOX}', (96, 72)),
            (f'width="100%" height="100%" {BOX}', (64, 48)),
        ],
    )
    def test_it_is_drawn_in_its_own_size(
        self, tmp_path: Path, size: str, pixels: tuple[int, int]
    ) -> None:
        (tmp_path / "a.svg").write_text(DRAWING.format(size=size, inside=""))
        made, outcome = as_png(tmp_path / "a.svg")
        assert outcome.source_size == outcome.result_size == pixels
        assert_alike(patches(made), COLORS, 0)  # nothing is drawn in the last: it is transparent

    @pytest.mark.parametrize(
        ("size", "pixels"),
        [('width="50"', (50, 150)), ('height="50"', (300, 50)), ("", (300, 150))],
    )
    def test_a_side_that_nothing_tells_is_the_one_that_browsers_take(
        self, tmp_path: Path, size: str, pixels: tuple[int, int]
    ) -> None:
        (tmp_path / "a.svg").write_text(DRAWING.format(size=size, inside=""))
        _, outcome = as_png(tmp_path / "a.svg")
        assert outcome.source_size == pixels

    @pytest.mark.parametrize("side", [16, 500])
    def test_edges_are_sharp_at_any_size(self, tmp_path: Path, side: int) -> None:
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=""))
        recipe = Recipe(width_pixels=side, height_pixels=side, only_shrink=False)
        made, _ = as_png(tmp_path / "a.svg", recipe)
        colors = {color for _, color in made.getcolors(10_000)}
        assert made.size == (side, side * 3 // 4)
        assert len(colors) <= 4 + (side % 64 > 0) * 12

    @pytest.mark.parametrize("attribute", ["href", "xlink:href"])
    @pytest.mark.parametrize("target", ["{file}", "{name}", "../{folder}/{name}", "file://{file}"])
    def test_a_drawing_shows_no_other_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attribute: str, target: str
    ) -> None:
        secret = tmp_path / "secret.png"
        Image.new("RGB", (9, 9), "magenta").save(secret)
        monkeypatch.chdir(tmp_path)
        link = target.format(file=secret, name=secret.name, folder=tmp_path.name)
        for written in (link, link.replace("s", "&#115;")):
            image = f'<image {attribute}="{written}" width="64" height="48"/>'
            (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=image))
            made, _ = as_png(tmp_path / "a.svg")
            assert_alike(patches(made), COLORS, 0)

    def test_pixels_that_are_written_out_in_it_are_shown(self, tmp_path: Path) -> None:
        content = io.BytesIO()
        Image.new("RGB", (9, 9), "magenta").save(content, "PNG")
        link = "data:image/png;base64," + base64.b64encode(content.getvalue()).decode()
        image = f'<image href="{link}" width="64" height="48" preserveAspectRatio="none"/>'
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=image))
        made, _ = as_png(tmp_path / "a.svg")
        assert_alike(patches(made), ((255, 0, 255),) * 4, 0)

    @pytest.mark.parametrize(
        "size",
        [
            'width="1e400" height="5"',
            'width="1e30" height="1e30"',
            'viewBox="0 0 1e400 9"',
            'viewBox="0 0 1e-300 1e300"',
            'viewBox="0 0 1e-300 9" width="1e200"',
        ],
    )
    def test_a_drawing_of_senseless_size_is_damaged(self, tmp_path: Path, size: str) -> None:
        (tmp_path / "a.svg").write_text(DRAWING.format(size=size, inside=""))
        with pytest.raises(PictureError, match="damaged"):
            make(tmp_path / "a.svg", tmp_path / "a.png")

    @pytest.mark.parametrize("depth", [150, 900, 30_000])
    def test_a_drawing_of_senseless_depth_is_damaged(self, tmp_path: Path, depth: int) -> None:
        inside = "<g>" * depth + "</g>" * depth
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=inside))
        with pytest.raises(PictureError, match="damaged"):
            make(tmp_path / "a.svg", tmp_path / "a.png")

    @pytest.mark.parametrize(
        "link",
        [
            '<g id="a{}"><use href="#a{}"/></g>',
            '<pattern id="a{}" width="1" height="1"><rect fill="url(#a{})"/></pattern>',
            """<pattern id="a{}" width="1" height="1"><g style="fill:url( 'a{}')"/></pattern>""",
        ],
    )
    def test_a_drawing_of_senseless_depth_by_its_links_is_damaged(
        self, tmp_path: Path, link: str
    ) -> None:
        link = link.replace("'a", "'#a")
        inside = "".join(link.format(each, each + 1) for each in range(90))
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=inside))
        with pytest.raises(PictureError, match="damaged"):
            make(tmp_path / "a.svg", tmp_path / "a.png")

    def test_links_to_pages_that_lead_back_are_no_depth(self, tmp_path: Path) -> None:
        inside = '<g id="top"><a href="#top"><rect width="64" height="48" fill="#f0f"/></a></g>'
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=inside))
        assert_alike(patches(as_png(tmp_path / "a.svg")[0]), ((255, 0, 255),) * 4, 0)

    def test_the_deepest_drawing_needs_no_more_stack_than_any_thread_has(
        self, tmp_path: Path
    ) -> None:
        depth = svg_limits().MAX_DEPTH - 4
        square = '<rect width="64" height="48" fill="rgb(255,0,255)"/>'
        inside = '<g opacity="0.999">' * depth + square + "</g>" * depth
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=inside))
        code = (
            "import sys, threading\nfrom pathlib import Path\n"
            "from processing.imaging.opening import open_picture\n"
            "def draw():\n"
            "    with open_picture(Path(sys.argv[1])) as opened: opened.image.load()\n"
            "    print(threading.stack_size())\n"
            f"threading.stack_size({SMALL_STACK_BYTES})\n"
            "thread = threading.Thread(target=draw); thread.start(); thread.join()"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "a.svg")],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stdout.strip()) == (0, str(SMALL_STACK_BYTES)), done.stderr

    @pytest.mark.parametrize(
        "size",
        [
            'width="1e6" height="1e6"',
            'width="9e9mm" height="100%"',
            'width="9" height="9" patternTransform="translate(3) scale(1e5)"',
            'width="9" height="9" patternTransform="matrix(1e5,0 0,1e5,0,0)"',
        ],
    )
    def test_a_pattern_far_larger_than_its_drawing_is_damaged(
        self, tmp_path: Path, size: str
    ) -> None:
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=PATTERN.format(size)))
        with pytest.raises(PictureError, match="damaged"):
            make(tmp_path / "a.svg", tmp_path / "a.png")

    def test_a_pattern_of_large_pieces_that_are_made_small_is_drawn(self, tmp_path: Path) -> None:
        size = 'width="5e4" height="5e4" patternTransform="scale(.001)"'
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=PATTERN.format(size)))
        assert_alike(patches(as_png(tmp_path / "a.svg")[0])[:1], ((255, 0, 255),), 0)

    def test_parts_in_parts_are_drawn(self, tmp_path: Path) -> None:
        square = '<rect width="64" height="48" fill="rgb(255,0,255)"/>'
        inside = "<g>" * 60 + square + "</g>" * 60
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=inside))
        assert_alike(patches(as_png(tmp_path / "a.svg")[0]), ((255, 0, 255),) * 4, 0)

    def test_a_length_is_read_once_however_long_it_is(self, tmp_path: Path) -> None:
        size = f'width="{"1" * 200_000}furlongs" {BOX}'
        (tmp_path / "a.svg").write_text(DRAWING.format(size=size, inside=""))
        started = time.thread_time()
        made, _ = as_png(tmp_path / "a.svg")
        assert time.thread_time() - started < SQUARE_SECONDS
        assert made.size == (64, 48)

    def test_turbulence_finer_than_a_picture_shows_is_not_computed(self, tmp_path: Path) -> None:
        looks = set()
        for octaves in (20, 2_000_000):
            inside = (
                f'<filter id="f"><feTurbulence baseFrequency="1" numOctaves="{octaves}"/></filter>'
                '<rect width="64" height="48" filter="url(#f)"/>'
            )
            path = tmp_path / f"{octaves}.svg"
            path.write_text(DRAWING.format(size=BOX, inside=inside))
            looks.add(as_png(path)[0].tobytes())
        assert len(looks) == 1

    @pytest.mark.parametrize(
        "start",
        [
            "<svg",
            '<svg xmlns="" ',
            '<svg xmlns:xlink="http://www.w3.org/1999/xlink"',
            '<svg xmlns="http://www.w3.org/2000/svg"',
            '<svg xmlns="http://example.org/old"',
        ],
    )
    @pytest.mark.parametrize("before", ["", "\n", "<!DOCTYPE svg [<!ENTITY a 'b'>]>", LONG_COMMENT])
    def test_a_drawing_is_known_late_and_without_its_namespaces(
        self, tmp_path: Path, start: str, before: str
    ) -> None:
        inside = (
            '<g inkscape:label="a"><rect id="r" width="32" height="24" fill="rgb(220,40,40)"/></g>'
            '<rect x="32" width="32" height="24" fill="rgb(40,170,60)"/>'
            '<rect y="24" width="32" height="24" fill="rgb(50,70,200)"/><use xlink:href="#r"/>'
        )
        (tmp_path / "a.svg").write_text(f"{before}{start} {BOX}>{inside}</svg>")
        made, outcome = as_png(tmp_path / "a.svg")
        assert_alike(patches(made), COLORS, 0)
        assert outcome.warnings == ()

    @pytest.mark.parametrize("prefix", ["svg", "anything"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_a_drawing_may_have_any_prefix_and_encoding(
        self, tmp_path: Path, prefix: str, encoding: str
    ) -> None:
        text = (
            DRAWING.partition("?>")[2]
            .format(size=BOX, inside="")
            .replace("xmlns=", f"xmlns:{prefix}=")
        )
        for name in ("/svg>", "svg ", "rect "):
            text = text.replace(
                f"<{name}", f"<{prefix}:{name}".replace(f"{prefix}:/", f"/{prefix}:")
            )
        (tmp_path / "a.svg").write_text(text.strip(), encoding=encoding)
        made, _ = as_png(tmp_path / "a.svg")
        assert_alike(patches(made), COLORS, 0)

    @pytest.mark.parametrize(
        "text",
        ["<html><svg/></html>", "<!DOCTYPE html>" + " " * 5000 + "<html><svg/></html>", "<p>svg"],
    )
    def test_a_web_page_is_told_as_such_whatever_is_in_it(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "a.svg").write_text(text)
        with pytest.raises(PictureError, match="a web page or another text"):
            make(tmp_path / "a.svg", tmp_path / "a.png")

    @pytest.mark.parametrize("text", ["<svg", DRAWING[:90]])
    def test_a_broken_drawing_is_damaged(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "a.svg").write_text(text)
        with pytest.raises(PictureError, match="begins as SVG pictures do, but is damaged"):
            make(tmp_path / "a.svg", tmp_path / "a.png")

    def test_entities_that_grow_without_end_are_refused(self, tmp_path: Path) -> None:
        names = "abcdefghij"
        entities = '<!ENTITY a "lol">' + "".join(
            f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in pairwise(names)
        )
        text = f'<!DOCTYPE svg [{entities}]><svg xmlns="http://www.w3.org/2000/svg">&j;</svg>'
        (tmp_path / "a.svg").write_text(text)
        with pytest.raises(PictureError, match="damaged"):
            make(tmp_path / "a.svg", tmp_path / "a.png")
