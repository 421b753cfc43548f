"""Text of drawings: drawn in installed fonts, with a warning if it cannot be."""

from pathlib import Path

import pytest
from PIL import Image

from tests.support.pictures import make
from tests.support.tiny_font import font

pytest.importorskip("resvg_py")

from processing.imaging.readers import _fonts, svg
from processing.imaging.readers._svg_text import NO_FONT

SIDE = 40


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the only one with fonts; there is none in it yet."""
    (tmp_path / "fonts").mkdir()
    monkeypatch.setattr(svg, "font_folders", lambda: (tmp_path / "fonts",))
    return tmp_path / "fonts"


def drawn(tmp_path: Path, inside: str, prologue: str = ""):
    """Return whether a drawing of white with `inside` has black in its middle, and its outcome."""
    (tmp_path / "a.svg").write_text(
        f'{prologue}<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}">'
        f'<rect width="100%" height="100%" fill="white"/>{inside}</svg>',
        encoding="utf-8",
    )
    outcome = make(tmp_path / "a.svg", tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as made:
        return made.getpixel((SIDE // 2, SIDE // 2))[:3] == (0, 0, 0), outcome


def text(attributes: str = "", letters: str = "H") -> str:
    return f'<text y="{SIDE}" font-size="{SIDE}" {attributes}>{letters}</text>'


@pytest.mark.parametrize(
    "inside",
    [
        text(),
        *(
            text(f'font-family="{family}"')
            for family in ("sans-serif", "serif", "monospace", "cursive", "fantasy", "Arial")
        ),
        text('font-family="Helvetica, Arial"'),
        text('font-family="None That Exists"'),
        text("style=\"font: 40px 'Helvetica Neue', Arial\""),
        f"<style>text {{ font-family: Courier }}</style>{text()}",
        text("", "<tspan font-family='Arial'>H</tspan>"),
        f'<path id="p" d="M0 {SIDE}H{SIDE}" fill="none"/>'
        + text("", '<textPath href="#p">H</textPath>'),
    ],
)
@pytest.mark.parametrize("name", ["DejaVuSans.ttf", "Whatever-Bold.OTF"])
def test_text_falls_back_to_a_font_that_is_installed(
    tmp_path: Path, folder: Path, inside: str, name: str
) -> None:
    (folder / "deeper").mkdir()
    (folder / "deeper" / name).write_bytes(font("Some Squares", "H"))
    is_drawn, outcome = drawn(tmp_path, inside)
    assert is_drawn
    assert outcome.warnings == ()


@pytest.mark.parametrize("content", [None, b"", b"ttcf", b"no font" * 9], ids=str)
def test_text_without_any_font_is_told(tmp_path: Path, folder: Path, content: bytes | None) -> None:
    if content is not None:
        (folder / "DejaVuSans.ttf").write_bytes(content)
    is_drawn, outcome = drawn(tmp_path, text())
    assert not is_drawn
    assert outcome.warnings == (NO_FONT,)


@pytest.mark.parametrize("inside", ["", text(letters=" "), "<text/>"])
def test_a_drawing_without_text_looks_for_no_fonts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    monkeypatch.setattr(svg, "font_folders", lambda: pytest.fail("fonts were looked for"))
    _, outcome = drawn(tmp_path, inside)
    assert outcome.warnings == ()


def test_letters_that_no_font_has_are_told_by_name(tmp_path: Path, folder: Path) -> None:
    (folder / "a.ttf").write_bytes(font("Latin", "H"))
    (folder / "b.ttf").write_bytes(font("Hangul", "한"))
    _, outcome = drawn(tmp_path, text(letters="H 한 漢 &#xe001;"))
    assert outcome.warnings == (
        "Some of its text could not be drawn, as no installed font has 漢, U+E001.",
    )


def test_a_family_is_taken_for_what_it_is_like(tmp_path: Path, folder: Path) -> None:
    (folder / "DejaVuSans.ttf").write_bytes(font("Like Arial", "A"))
    (folder / "DejaVuSerif.ttf").write_bytes(font("Like Times", "T"))
    (folder / "DejaVuSansMono.ttf").write_bytes(font("Like Courier", "C"))
    found = _fonts.families((folder,))
    assert (found.sans_serif, found.serif, found.monospace) == (
        "Like Arial",
        "Like Times",
        "Like Courier",
    )
    for family, letter in (("Arial", "A"), ("Georgia", "T"), ("'Courier New'", "C")):
        is_drawn, _ = drawn(tmp_path, text(f'font-family="{family}"', letter))
        assert is_drawn


@pytest.mark.parametrize(
    ("inside", "prologue", "warning"),
    [
        ('<image width="9" height="9" href="other.png"/>', "", svg.LEFT_OUT_FILES),
        (
            '<image width="9" height="9" href="data:image/svg+xml,%3Csvg/%3E"/>',
            "",
            svg.LEFT_OUT_FILES,
        ),
        ('<use href="other.svg#a"/>', "", svg.LEFT_OUT_FILES),
        ('<rect width="9" height="9" fill="url(other.svg#a)"/>', "", svg.LEFT_OUT_FILES),
        ("", '<?xml-stylesheet href="a.css"?>', svg.LEFT_OUT_STYLE),
        ("<style>@import 'a.css';</style>", "", svg.LEFT_OUT_STYLE),
        ('<foreignObject width="9" height="9">label</foreignObject>', "", svg.LEFT_OUT_HTML),
    ],
)
def test_what_is_left_out_of_a_drawing_is_told(
    tmp_path: Path, inside: str, prologue: str, warning: str
) -> None:
    _, outcome = drawn(tmp_path, inside, prologue)
    assert outcome.warnings == (warning,)


@pytest.mark.parametrize(
    "inside",
    [
        '<a href="https://example.org/"><rect width="9" height="9"/></a>',
        (
            '<linearGradient id="g"/><rect id="r" width="9" height="9" fill="url( \'#g\' )"/>'
            '<use href="#r"/><use href=""/>'
        ),
        '<switch><foreignObject width="9" height="9">a</foreignObject><rect id="r"/></switch>',
        '<foreignObject width="9" height="9"/>',
    ],
)
def test_nothing_is_told_of_links_that_show_nothing(tmp_path: Path, inside: str) -> None:
    _, outcome = drawn(tmp_path, inside)
    assert outcome.warnings == ()
