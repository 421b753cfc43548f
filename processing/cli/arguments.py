"""Describe the command line; a setting's help, limits and default come from its declaration."""

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from processing.cli.requests import (
    MAX_SAMPLE_COUNT,
    Request,
    plan_request,
    run_request,
    runs_request,
    samples_request,
    undo_request,
)
from processing.formats import OUTPUT_KEYS
from processing.settings import (
    BatchSettings,
    ColorPolicy,
    ConflictPolicy,
    EngineKind,
    Recipe,
    StartMethod,
    spec_of,
)
from processing.version import __version__

PROGRAM = "thumbpool-cli"
SAMPLE_COUNT = 24
SAMPLE_SIZE = (1600, 1200)  # pixels
_STATUSES = (
    "exit status: 0 all done or skipped, 1 some file failed, 2 bad usage or settings, 130 cancelled"
)


def parse(arguments: Sequence[str]) -> Request:
    """Return what `arguments` ask for.

    Raises:
        SettingsError: a number is out of its limits.
        SystemExit: help was asked for and given, or the usage is wrong and that was said.
    """
    given = _parser().parse_args(arguments)
    request: Request = given.make_request(given)
    return request


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Make thumbnails or smaller copies of many pictures, on every core.",
        epilog=_STATUSES,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="make the results", epilog=_STATUSES)
    plan = commands.add_parser("plan", help="tell what run would do, and write nothing")
    samples = commands.add_parser("samples", help="make sample pictures to try it on")
    for command, make_request in ((run, run_request), (plan, plan_request)):
        command.set_defaults(make_request=make_request)
        _describe_batch(command)
        _describe_recipe(command.add_argument_group("each picture"))
        _describe_work(command.add_argument_group("the work"))
        _describe_telling(command.add_argument_group("what is told"))
    run.add_argument(
        "--resume",
        action="store_true",
        help="go on with the run into DIR that broke off or was cancelled, with its settings",
    )
    undo = commands.add_parser("undo", help="remove what the last run into a folder made")
    undo.set_defaults(make_request=undo_request)
    _describe_undo(undo)
    runs = commands.add_parser("runs", help="list the runs that run --resume can go on with")
    runs.set_defaults(make_request=runs_request)
    samples.set_defaults(make_request=samples_request)
    _describe_samples(samples)
    return parser


def _describe_batch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources", nargs="*", type=Path, metavar="SOURCE", help="a folder of pictures, or a picture"
    )
    _describe_output(parser, "folder that the results go to; made if need be", is_needed=False)
    parser.add_argument(
        "--replace",
        dest="replace_originals",
        action="store_true",
        default=argparse.SUPPRESS,
        help=f"{spec_of(BatchSettings, 'replace_originals').help}; instead of --output. "
        "Metadata other than the colour profile is lost",
    )
    _offer(parser, "--on-conflict", BatchSettings, "on_conflict", ConflictPolicy)
    parser.add_argument(
        "--all",
        dest="only_changed",
        action="store_false",
        default=argparse.SUPPRESS,
        help=f"do not {spec_of(BatchSettings, 'only_changed').help}",
    )
    parser.add_argument(
        "--no-recursive",
        dest="recursive",
        action="store_false",
        default=argparse.SUPPRESS,
        help=f"do not {spec_of(BatchSettings, 'recursive').help}",
    )


def _describe_output(
    parser: argparse.ArgumentParser, help_text: str, *, is_needed: bool = True
) -> None:
    parser.add_argument(
        "--output",
        dest="output_folder",
        type=Path,
        required=is_needed,
        metavar="DIR",
        help=help_text,
    )


def _describe_undo(parser: argparse.ArgumentParser) -> None:
    _describe_output(parser, "folder that the results went to")
    parser.add_argument(
        "--dry-run", action="store_true", help="tell what would be removed, and remove nothing"
    )
    parser.add_argument(
        "--json", action="store_true", help="tell each message as a line of JSON on standard output"
    )
    parser.add_argument("--quiet", action="store_true", help="tell only what was kept, and why")


def _describe_recipe(group: argparse._ArgumentGroup) -> None:
    usual = Recipe()
    group.add_argument(
        "--size",
        type=_size,
        metavar="WxH",
        help="box that each result fits into, in pixels "
        f"(default: {usual.width_pixels}x{usual.height_pixels})",
    )
    either = group.add_mutually_exclusive_group()
    for flag, value, text in (
        ("--only-shrink", True, f"{spec_of(Recipe, 'only_shrink').help} (default)"),
        ("--enlarge", False, "make pictures that are smaller as large as the box"),
    ):
        either.add_argument(
            flag,
            dest="only_shrink",
            action="store_const",
            const=value,
            default=argparse.SUPPRESS,
            help=text,
        )
    _offer(group, "--format", Recipe, "output_format", OUTPUT_KEYS)
    _offer(group, "--quality", Recipe, "quality_percent")
    _offer(group, "--color", Recipe, "color", ColorPolicy)


def _describe_work(group: argparse._ArgumentGroup) -> None:
    _offer(group, "--workers", BatchSettings, "workers")
    _offer(group, "--engine", BatchSettings, "engine", EngineKind)
    _offer(group, "--start-method", BatchSettings, "start_method", StartMethod)
    _offer(group, "--file-limit", BatchSettings, "file_limit_seconds", metavar="SECONDS")
    _offer(group, "--memory-limit", BatchSettings, "memory_megabytes", metavar="MEGABYTES")


def _describe_telling(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--dry-run", action="store_true", help="tell what would happen, and write nothing"
    )
    group.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="write how every file ended to FILE, which ends in .json or .csv; not on a dry run",
    )
    group.add_argument(
        "--json", action="store_true", help="tell each message as a line of JSON on standard output"
    )
    group.add_argument("--quiet", action="store_true", help="tell only what went wrong")


def _describe_samples(parser: argparse.ArgumentParser) -> None:
    width, height = SAMPLE_SIZE
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder that they go to")
    parser.add_argument(
        "--count",
        type=int,
        default=SAMPLE_COUNT,
        metavar="N",
        help=f"how many, from 1 to {MAX_SAMPLE_COUNT} (default: {SAMPLE_COUNT})",
    )
    parser.add_argument(
        "--size",
        type=_size,
        default=SAMPLE_SIZE,
        metavar="WxH",
        help=f"size of each, in pixels (default: {width}x{height})",
    )
    parser.add_argument("--quiet", action="store_true", help="tell only what went wrong")


def _offer(
    parser: argparse._ActionsContainer,
    flag: str,
    owner: type,
    name: str,
    choices: Iterable[str] | None = None,
    metavar: str = "N",
) -> None:
    """Add the option for one setting of `owner`, a whole number unless there are `choices`.

    Left out, the setting keeps its default.
    """
    spec = spec_of(owner, name)
    limits = f", from {spec.limits[0]} to {spec.limits[1]}" if spec.limits else ""
    parser.add_argument(
        flag,
        dest=name,
        type=int if choices is None else _one_of(choices),
        metavar=metavar if choices is None else f"{{{','.join(choices)}}}",
        default=argparse.SUPPRESS,
        help=f"{spec.help}{limits} (default: {_default_of(owner, name)})".replace("%", "%%"),
    )


def _default_of(owner: type, name: str) -> Any:
    field = next(each for each in fields(owner) if each.name == name)
    return field.default if field.default_factory is MISSING else field.default_factory()


def _one_of(choices: Iterable[str]) -> Callable[[str], str]:
    """Return a reader of text that gives the member of `choices` it names."""
    by_text = {str(choice): choice for choice in choices}

    def read(text: str) -> str:
        if text not in by_text:
            raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(by_text)}")
        return by_text[text]

    return read


def _size(text: str) -> tuple[int, int]:
    """Read `WIDTHxHEIGHT`, or one number for a square."""
    match = re.fullmatch(r"([0-9]{1,6})(?:x([0-9]{1,6}))?", text.strip().lower())
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 640x480")
    width, height = match.groups()
    return int(width), int(height or width)
