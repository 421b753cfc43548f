"""Describe the command line: its commands and what can follow each."""

import argparse
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from processing.cli._options import offer, path
from processing.cli._output import ExitStatus
from processing.cli._requests import (
    Request,
    benchmark_request,
    cache_request,
    formats_request,
    plan_request,
    presets_request,
    run_request,
    runs_request,
    samples_request,
    undo_request,
)
from processing.files.display import display
from processing.settings.batch import BatchSettings, EngineKind, StartMethod
from processing.settings.fields import spec_of
from processing.version import __version__

PROGRAM = "thumbpool-cli"
_STATUSES = (
    "exit status: 0 all done or skipped, 1 some file failed, 2 bad usage or settings, 130 cancelled"
)


def parse(arguments: Sequence[str]) -> Request:
    """Return what `arguments` ask for.

    Raises:
        SettingsError: a number is out of its limits.
        SystemExit: help was asked for and given, or the usage is wrong and that was said.
    """
    given = _parser(arguments).parse_args(arguments)
    request: Request = given.make_request(given)
    return request


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return a parser that knows what can follow each command that is among `arguments`.

    To describe all of them takes as long as a small picture.
    """
    parser = OneLineParser(
        prog=PROGRAM,
        description="Make thumbnails or smaller copies of many pictures, on every core.",
        epilog=_STATUSES,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for each in _COMMANDS:
        command = commands.add_parser(each.name, help=each.help, epilog=each.epilog)
        command.set_defaults(make_request=each.make_request)
        if each.name in arguments:
            each.describe(command)
    return parser


def batch_parser() -> argparse.ArgumentParser:
    """Return a parser of the settings of a batch alone."""
    parser = OneLineParser(prog=f"{PROGRAM} run", add_help=False)
    _describe_batch(parser)
    return parser


def _describe_run(parser: argparse.ArgumentParser) -> None:
    _describe_plan(parser)
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on with the run into DIR that broke off or was cancelled, with its settings",
    )


def _describe_plan(parser: argparse.ArgumentParser) -> None:
    _describe_batch(parser)
    _describe_presets(parser.add_argument_group("presets"))
    _describe_telling(parser.add_argument_group("what is told"))


def _describe_cache(parser: argparse.ArgumentParser) -> None:
    from processing.cli.arguments.batch import describe_pictures
    from processing.cli.arguments.other import describe_cache

    describe_cache(parser)
    describe_pictures(parser.add_argument_group("which pictures"))
    _describe_work(parser.add_argument_group("the work"))
    _describe_telling(parser.add_argument_group("what is told"))


def _describe_samples(parser: argparse.ArgumentParser) -> None:
    from processing.cli.arguments.other import describe_samples

    describe_samples(parser)


def _describe_benchmark(parser: argparse.ArgumentParser) -> None:
    from processing.cli.arguments.benchmark import describe_benchmark

    describe_benchmark(parser)


def _describe_formats(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="tell each as a line of JSON")
    parser.add_argument(
        "--verbose",
        action="store_true",
        help="tell also what worker processes are denied on this system, and what not",
    )


def _describe_shown_preset(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="the one to show")


def _describe_batch(parser: argparse.ArgumentParser) -> None:
    from processing.cli.arguments.batch import describe_names, describe_pictures
    from processing.cli.arguments.recipe import describe_recipe

    parser.add_argument(
        "sources",
        nargs="*",
        type=path,
        metavar="SOURCE",
        help="a folder of pictures, a picture, or a pattern such as '*.jpg'",
    )
    _describe_output(parser, "folder that the results go to; made if need be", is_needed=False)
    parser.add_argument(
        "--replace",
        dest="replace_originals",
        action="store_true",
        default=argparse.SUPPRESS,
        help=f"{spec_of(BatchSettings, 'replace_originals').help}; instead of --output",
    )
    describe_pictures(parser.add_argument_group("which pictures"))
    describe_names(parser.add_argument_group("names of results"))
    describe_recipe(parser.add_argument_group("each picture"))
    _describe_work(parser.add_argument_group("the work"))


def _describe_presets(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--preset",
        metavar="NAME",
        help="recipe to begin with: a preset's name or a file.toml; other options change it",
    )
    group.add_argument(
        "--save-preset",
        metavar="NAME",
        help="keep what is asked here as a preset of that name, or in a file.toml",
    )


def _describe_output(
    parser: argparse.ArgumentParser, help_text: str, *, is_needed: bool = True
) -> None:
    parser.add_argument(
        "--output",
        dest="output_folder",
        type=path,
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


def _describe_work(group: argparse._ArgumentGroup) -> None:
    offer(group, "--workers", BatchSettings, "workers")
    offer(group, "--engine", BatchSettings, "engine", EngineKind)
    offer(group, "--start-method", BatchSettings, "start_method", StartMethod)
    offer(group, "--file-limit", BatchSettings, "file_limit_seconds", metavar="SECONDS")
    offer(group, "--memory-limit", BatchSettings, "memory_megabytes", metavar="MEGABYTES")


def _describe_telling(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--dry-run", action="store_true", help="tell what would happen, and write nothing"
    )
    group.add_argument(
        "--report",
        type=path,
        metavar="FILE",
        help="write how every file ended to FILE, which ends in .json or .csv; not on a dry run",
    )
    group.add_argument(
        "--calibrate",
        action="store_true",
        help="measure one worker alone first, and tell the run's speedup against it at the end",
    )
    group.add_argument(
        "--trace",
        type=path,
        metavar="FILE",
        help="write which worker was on what when: FILE.json for Perfetto, FILE.csv for a table",
    )
    group.add_argument(
        "--json", action="store_true", help="tell each message as a line of JSON on standard output"
    )
    group.add_argument("--quiet", action="store_true", help="tell only what went wrong")


@dataclass(frozen=True, slots=True)
class _Command:
    """A command: its name and help, what can follow it, and what is made of that."""

    name: str
    help: str
    make_request: Callable[[Namespace], Request]
    describe: Callable[[argparse.ArgumentParser], None]
    epilog: str | None = None


_COMMANDS = (
    _Command("run", "make the results", run_request, _describe_run, _STATUSES),
    _Command("plan", "tell what run would do, and write nothing", plan_request, _describe_plan),
    _Command("samples", "make sample pictures to try it on", samples_request, _describe_samples),
    _Command(
        "cache",
        "make the thumbnails that file managers look for",
        cache_request,
        _describe_cache,
        _STATUSES,
    ),
    _Command("undo", "remove what the last run into a folder made", undo_request, _describe_undo),
    _Command(
        "runs",
        "list the runs that run --resume can go on with",
        runs_request,
        lambda _: None,
    ),
    _Command(
        "formats",
        "tell which formats can be read and written here",
        formats_request,
        _describe_formats,
    ),
    _Command(
        "presets",
        "list the presets, or show one as a file",
        presets_request,
        _describe_shown_preset,
    ),
    _Command(
        "benchmark",
        "measure what workers bring on this machine",
        benchmark_request,
        _describe_benchmark,
    ),
)


class OneLineParser(argparse.ArgumentParser):
    """Reads a command line; parsers of commands below it are of the same kind.

    Options are typed whole: the short form of one would be another's as soon as there is a new one.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong with what was typed, and end the process."""
        self.exit(ExitStatus.REFUSED, f"{self.prog}: {display(message)}; see --help\n")
