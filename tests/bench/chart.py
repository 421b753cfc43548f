"""Draw the benchmark's figures as an SVG that reads on light and on dark pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

LEFT, BAR_ROOM, RIGHT = 150, 480, 90  # pixels across
BAR, GAP, TITLE, TOP = 15, 4, 30, 44  # pixels down
_WHOLE = 100  # milliseconds from which on fractions tell nothing
OURS_COLOR, LIMIT_COLOR, PEER_COLOR = "#2f81f7", "#57ab5a", "#8b949e"


@dataclass(frozen=True, slots=True)
class Bar:
    """One contestant's figure, `value` in milliseconds a picture unless `told` says what it is."""

    name: str
    value: float
    told: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """The bars of one set of pictures."""

    title: str
    bars: Sequence[Bar]


def draw_chart(heading: str, panels: Sequence[Panel], ours: str, limit: str, path: Path) -> None:
    """Write the panels one below the other to `path`; each is scaled for itself."""
    colors = {ours: OURS_COLOR, limit: LIMIT_COLOR}
    parts, y = [], TOP
    for panel in panels:
        parts.append(_text(0, y + TITLE - 12, panel.title, "title"))
        y += TITLE
        longest = max(bar.value for bar in panel.bars)
        for bar in panel.bars:
            width = max(1.0, bar.value / longest * BAR_ROOM)
            color = colors.get(bar.name, PEER_COLOR)
            parts.append(_text(LEFT - 8, y + BAR - 3, bar.name, "name"))
            parts.append(
                f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{color}"/>'
            )
            parts.append(
                _text(LEFT + width + 6, y + BAR - 3, bar.told or _told(bar.value), "value")
            )
            y += BAR + GAP
    width = LEFT + BAR_ROOM + RIGHT
    style = (
        "text{font:12px system-ui,sans-serif;fill:#24292f}"
        ".name{text-anchor:end}.title,.heading{font-weight:600}.heading{font-size:15px}"
        "@media(prefers-color-scheme:dark){text{fill:#d0d7de}}"
    )
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y + GAP}" role="img">',
        f"<title>{escape(heading)}</title>",
        f"<style>{style}</style>",
        _text(0, 18, heading, "heading"),
        *parts,
        "</svg>",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _told(milliseconds: float) -> str:
    return f"{milliseconds:.0f} ms" if milliseconds >= _WHOLE else f"{milliseconds:.3g} ms"


def _text(x: float, y: float, words: str, kind: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}">{escape(words)}</text>'
