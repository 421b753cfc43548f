"""The options that add steps to a recipe, and how a typed step is read."""

import argparse
import re
import shlex
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, cast, get_type_hints

from processing.cli._options import escaped, value_text, words
from processing.errors import SettingsError
from processing.files.display import display
from processing.files.paths import absolute
from processing.imaging.steps.anchors import Anchor, Unit
from processing.imaging.steps.border import Border
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.crop_area import CropArea
from processing.imaging.steps.flip import Direction, Flip
from processing.imaging.steps.grayscale import Grayscale
from processing.imaging.steps.registry import STEPS
from processing.imaging.steps.rotate import Rotate
from processing.imaging.steps.sharpen import Sharpen
from processing.imaging.steps.watermark_picture import WatermarkPicture
from processing.imaging.steps.watermark_text import WatermarkText
from processing.language.lazy_text import lazy_tr
from processing.language.translation import tr
from processing.settings.step import Step
from processing.storage.presets.settings_json import STEP_NAME, from_plain

DESTINATION = "steps"  # the field of a recipe, and of the parsed arguments

_FILE_MARK = "@"
_SWITCHES = {"yes": True, "true": True, "no": False, "false": False}
_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_RECTANGLE = re.compile(rf"{_NUMBER},{_NUMBER},{_NUMBER}x{_NUMBER}(%?)")
_BORDER = re.compile(rf"{_NUMBER}(%?)(?:,(#[0-9a-f]{{6}}))?")


def describe_steps(group: argparse._ArgumentGroup) -> None:
    """Add the options for steps, which are applied in the order in which they are typed."""
    for flag, read, metavar, text in (
        (
            "--crop",
            _crop,
            "A:B",
            tr(
                "Crop to proportions such as 3:2 or 3:2,north, or to a rectangle X,Y,WxH or "
                "X,Y,WxH%."
            ),
        ),
        (
            "--rotate",
            _rotate,
            tr("DEGREES"),
            tr("Rotate clockwise, and crop off slanted corners."),
        ),
        (
            "--flip",
            _flip,
            f"{{{','.join(Direction)}}}",
            tr("Swap left and right, or top and bottom."),
        ),
        (
            "--unsharp",
            _unsharp,
            tr("RADIUS,PERCENT,THRESHOLD"),
            tr("Sharpen each result: 1.5,80,2."),
        ),
        (
            "--watermark",
            _watermark,
            tr("TEXT"),
            tr("Put a text on each result, or a picture: @FILE."),
        ),
        (
            "--border",
            _border,
            tr("WIDTH"),
            tr("Put a border around each result, such as 12 (pixels), 2% or 2%,#000000."),
        ),
        (
            "--step",
            step,
            tr("'NAME KEY=VALUE ...'"),
            tr(
                "Any step with any of its settings, such as {example}; steps are {steps}.",
                example=repr(_example()),
                steps="; ".join(map(_summary, STEPS.values())),
            ),
        ),
    ):
        group.add_argument(
            flag,
            dest=DESTINATION,
            action="append",
            type=read,
            default=argparse.SUPPRESS,
            metavar=metavar,
            help=escaped(text),
        )
    group.add_argument(
        "--grayscale",
        dest=DESTINATION,
        action="append_const",
        const=Grayscale(),
        default=argparse.SUPPRESS,
        help=tr("Remove the colours."),
    )


def step(text: str) -> Step:
    """Read `NAME KEY=VALUE ...`; values with spaces are quoted.

    Raises:
        SettingsError: there is no such step or setting, or a value makes no sense.
    """
    name, *pairs = _words(text)
    kind = STEPS.get(name)
    if kind is None:
        raise SettingsError(
            lazy_tr(
                "--step names {name}, but must be one of {steps}.",
                name=repr(name),
                steps=", ".join(STEPS),
            )
        )
    where = f"--step {name}"
    plain: dict[str, Any] = {STEP_NAME: name}
    kinds = get_type_hints(kind)
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise SettingsError(
                lazy_tr(
                    "{option}: {pair} must be a setting and its value: KEY=VALUE.",
                    option=where,
                    pair=repr(pair),
                )
            )
        plain[key] = _read_value(kinds.get(key, str), value)
    # `Step` is a protocol and cannot be instantiated; `from_plain` makes a registered step.
    return cast(Step, from_plain(cast(Any, Step), plain, where))


def step_text(wanted: Step) -> str:
    """Return the text that `step` reads as this one, without settings at their defaults."""
    kind: Any = wanted
    pairs = [
        f"{each.name}={shlex.quote(value_text(getattr(wanted, each.name)))}"
        for each in fields(kind)
        if getattr(wanted, each.name) != each.default
    ]
    return " ".join([wanted.key, *pairs])


def _words(text: str) -> list[str]:
    """Return the words of a step, of which there is at least one."""
    try:
        found = words(text, between=" \t\r\n")
    except ValueError as error:
        raise SettingsError(
            lazy_tr("--step {text} has an unmatched quotation mark.", text=repr(text))
        ) from error
    if not found:
        raise SettingsError(
            lazy_tr("--step names no step; there are {steps}.", steps=", ".join(STEPS))
        )
    return found


def _read_value(kind: type, text: str) -> Any:
    """Return `text` as a plain value of `kind`, or unchanged, to be refused later."""
    if kind is Path:
        return str(_existing(text))
    readers: dict[type, Callable[[str], Any]] = {
        bool: lambda word: _SWITCHES.get(word, word),
        int: int,
        float: float,
    }
    try:
        return readers.get(kind, str)(text)
    except ValueError:
        return text


def _existing(text: str) -> Path:
    """Return the absolute path of a file: a worker's current folder may be another one."""
    path = Path(absolute(Path(text)))
    if not path.is_file():
        raise SettingsError(
            lazy_tr("{path} is not a file; name one that exists.", path=display(path))
        )
    return path


def _crop(text: str) -> Step:
    match = _RECTANGLE.fullmatch(text)
    if match:
        left, top, width, height = map(float, match.groups()[:4])
        return CropArea(_unit(match[5]), left, top, width, height)
    proportions, _, place = text.partition(",")
    return Crop(proportions, _choice(Anchor, place, "--crop") if place else Anchor.CENTER)


def _rotate(text: str) -> Step:
    return Rotate(_number(float, text, "--rotate"))


def _flip(text: str) -> Step:
    return Flip(_choice(Direction, text, "--flip"))


def _unsharp(text: str) -> Step:
    parts = text.split(",")
    if len(parts) != len(fields(Sharpen)):
        raise SettingsError(
            lazy_tr(
                "--unsharp is {text}, but must be three numbers such as 1.5,80,2.", text=repr(text)
            )
        )
    radius, percent, threshold = parts
    return Sharpen(
        _number(float, radius, "--unsharp"),
        _number(int, percent, "--unsharp"),
        _number(int, threshold, "--unsharp"),
    )


def _watermark(text: str) -> Step:
    if text.startswith(_FILE_MARK):
        return WatermarkPicture(_existing(text.removeprefix(_FILE_MARK)))
    return WatermarkText(text)


def _border(text: str) -> Step:
    match = _BORDER.fullmatch(text)
    if match is None:
        raise SettingsError(
            lazy_tr(
                "--border is {text}, but must be such as 12, 2% or 2%,#000000.", text=repr(text)
            )
        )
    usual = Border()
    return Border(float(match[1]), _unit(match[2]), match[3] or usual.color)


def _unit(mark: str) -> Unit:
    return Unit.PERCENT if mark else Unit.PIXELS


def _choice(kind: Any, text: str, where: str) -> Any:
    return from_plain(kind, text, where)


def _number(kind: type, text: str, where: str) -> Any:
    return from_plain(kind, _read_value(kind, text), where)


def _summary(kind: type[Step]) -> str:
    """Return the name of a step and those of its settings."""
    names = [each.name for each in fields(cast(Any, kind))]
    return f"{kind.key} ({', '.join(names)})" if names else kind.key


def _example() -> str:
    return f"{WatermarkText.key} text='(c) Me' place=south size_percent=30"
