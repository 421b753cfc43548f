"""Lay widgets out in rows and columns, in one statement each."""

from typing import NamedTuple

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Margins = tuple[int, int, int, int]  # left, top, right and bottom, in pixels
_NO_MARGINS = (0, 0, 0, 0)


class Stretch(NamedTuple):
    """Room that grows, by its share of what is left."""

    share: int = 0


Item = QWidget | QLayout | int | Stretch | tuple[QWidget | QLayout, int]


def row(
    *items: Item,
    of: QWidget | None = None,
    spacing: int = -1,
    margins: Margins | None = _NO_MARGINS,
) -> QHBoxLayout:
    """Return `items` side by side, as the layout `of` a widget if one is given.

    An item is a widget, a layout, either of them with its share of what room is left, a number of
    empty pixels, or a `Stretch`. A spacing of -1 and margins of None are the style's.
    """
    layout = QHBoxLayout(of) if of is not None else QHBoxLayout()
    _fill(layout, items, spacing, margins)
    return layout


def column(
    *items: Item,
    of: QWidget | None = None,
    spacing: int = -1,
    margins: Margins | None = _NO_MARGINS,
) -> QVBoxLayout:
    """Return `items` below each other; see `row`."""
    layout = QVBoxLayout(of) if of is not None else QVBoxLayout()
    _fill(layout, items, spacing, margins)
    return layout


def _fill(
    layout: QBoxLayout, items: tuple[Item, ...], spacing: int, margins: Margins | None
) -> None:
    if margins is not None:
        layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for item in items:
        match item:
            case Stretch(share):
                layout.addStretch(share)
            case int():
                layout.addSpacing(item)
            case (QWidget() as widget, int() as share):
                layout.addWidget(widget, share)
            case (QLayout() as inner, int() as share):
                layout.addLayout(inner, share)
            case QWidget():
                layout.addWidget(item)
            case QLayout():
                layout.addLayout(item)
