"""Every colour is seen well on what it is shown on, in every theme."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields

import pytest
from PySide6.QtGui import QColor

from gui.look import icons
from gui.look.colors import ChartColors, LaneColors, chart_colors_in, lane_colors_in
from gui.look.contrast import SHAPE_RATIO, STRONG_TEXT_RATIO, TEXT_RATIO, contrast
from gui.look.contrast_pairs import CHART_PAIRS, LANE_PAIRS, NOT_MEASURED, WINDOW_PAIRS, Pairs
from gui.look.theme import THEMES, Colors, theme_for

TABLES = {Colors: WINDOW_PAIRS, LaneColors: LANE_PAIRS, ChartColors: CHART_PAIRS}
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COLOR = re.compile(r"(?<![\w-])color: \$(\w+)")
_GROUND = re.compile(r"(?<![\w-])background: \$(\w+)")
_BORDER = re.compile(r"(?<![\w-])border(?:-color|-bottom-color|-bottom)?:[^;]*\$(\w+)")


@pytest.fixture(params=THEMES)
def colors(request) -> Colors:
    return THEMES[request.param]


def values(owner: object, name: str) -> tuple[QColor, ...]:
    value = getattr(owner, name)
    return tuple(map(QColor, value)) if isinstance(value, tuple) else (QColor(value),)


def too_weak(owner: object, table: Sequence[Pairs]) -> Iterator[str]:
    for pairs in table:
        for front in pairs.fronts:
            for ground in pairs.grounds:
                for one in values(owner, front):
                    for other in values(owner, ground):
                        if (ratio := contrast(one, other)) < pairs.least:
                            yield f"{pairs.what}: {front} on {ground} has {ratio:.2f}"


def test_the_ratio_is_that_of_the_guidelines():
    white, black, gray = QColor("white"), QColor("black"), QColor("#767676")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == 1
    assert contrast(gray, white) == contrast(white, gray) == pytest.approx(4.54, abs=0.01)


def test_the_window_can_be_read_in_every_theme(colors):
    assert list(too_weak(colors, WINDOW_PAIRS)) == []


def test_the_lanes_can_be_read_in_every_theme(colors):
    assert list(too_weak(lane_colors_in(colors), LANE_PAIRS)) == []


def test_the_charts_can_be_read_in_every_theme(colors):
    assert list(too_weak(chart_colors_in(colors), CHART_PAIRS)) == []


@pytest.mark.parametrize("is_dark", [False, True])
def test_high_contrast_has_more_of_it(is_dark):
    colors = theme_for(is_dark=is_dark, is_strong=True)
    texts = [pairs for pairs in WINDOW_PAIRS if pairs.least == TEXT_RATIO]
    stronger = [Pairs(p.what, p.fronts, p.grounds, STRONG_TEXT_RATIO) for p in texts]
    lines = Pairs("lines between parts", ("border",), ("window", "panel", "base"), SHAPE_RATIO)
    assert list(too_weak(colors, [*stronger, lines])) == []


@pytest.mark.parametrize("kind", TABLES)
def test_no_colour_is_forgotten(kind):
    paired = {name for pairs in TABLES[kind] for name in (*pairs.fronts, *pairs.grounds)}
    assert {field.name for field in fields(kind)} - NOT_MEASURED == paired - NOT_MEASURED


def rules() -> Iterator[tuple[str, str]]:
    sheet = re.sub(r"/\*.*?\*/", "", icons.path("style/window.qss").read_text(), flags=re.DOTALL)
    for selector, body in _RULE.findall(sheet):
        yield selector.strip(), body


def test_texts_of_the_style_sheet_are_pairs_of_the_table():
    known = {
        (front, ground)
        for pairs in WINDOW_PAIRS
        if pairs.least >= TEXT_RATIO
        for front in pairs.fronts
        for ground in pairs.grounds
    }
    written = {
        (selector, color, ground)
        for selector, body in rules()
        for color in _COLOR.findall(body)
        for ground in _GROUND.findall(body)
        if ":disabled" not in selector
    }
    assert len(written) > 5
    assert {each for each in written if each[1:] not in known} == set()


def test_borders_of_what_can_be_used_are_seen():
    weak = {
        selector
        for selector, body in rules()
        if "border" in _BORDER.findall(body) and not is_only_a_line(selector)
    }
    assert weak == set()


def is_only_a_line(selector: str) -> bool:
    """Whether a rule is of what cannot be used, or only parts one thing from another."""
    quiet = ("card", "line", "separator", "Header", ":disabled", "QCalendarWidget", "QSplitter")
    quiet += ("::item",)
    return any(part in selector for part in quiet)


@pytest.mark.parametrize("name", ["arrow-up", "arrow-down"])
def test_arrows_are_seen(colors, name):
    kind = "dark" if colors.is_dark else "light"
    stroke = re.search(r'stroke="(#\w+)"', icons.path(f"style/{name}-{kind}.svg").read_text())
    for ground in ("base", "hover", "window"):
        assert contrast(QColor(stroke[1]), QColor(getattr(colors, ground))) >= SHAPE_RATIO


def test_ticks_are_seen(colors):
    kind = "dark" if colors.is_dark else "light"
    stroke = re.search(r'stroke="(#\w+)"', icons.path(f"style/check-{kind}.svg").read_text())
    assert contrast(QColor(stroke[1]), QColor(colors.accent)) >= SHAPE_RATIO
