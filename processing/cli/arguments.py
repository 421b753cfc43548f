"""Describe the command line: its commands and what can follow each."""

import argparse
from collections.abc import Sequence

from processing.cli.benchmark_arguments import describe_benchmark
from processing.cli.benchmark_requests import benchmark_request
from processing.cli.cache_arguments import describe_cache
from processing.cli.options import offer, path, size
from processing.cli.picture_arguments import describe_names, describe_pictures
from processing.cli.recipe_arguments import describe_recipe
from processing.cli.requests import (
    MAX_SAMPLE_COUNT,
    Request,
    cache_request,
    formats_request,
    plan_request,
    presets_request,
    run_request,
    runs_request,
    samples_request,
    undo_request,
)
from processing.declaration import spec_of
from processing.settings import BatchSettings, EngineKind, StartMethod
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
        _describe_presets(command.add_argument_group("presets"))
        _describe_telling(command.add_argument_group("what is told"))
    run.add_argument(
        "--resume",
        action="store_true",
        help="go on with the run into DIR that broke off or was cancelled, with its settings",
    )
    cache = commands.add_parser(
        "cache", help="make the thumbnails that file managers look for", epilog=_STATUSES
    )
    cache.set_defaults(make_request=cache_request)
    describe_cache(cache)
    describe_pictures(cache.add_argument_group("which pictures"))
    _describe_work(cache.add_argument_group("the work"))
    _describe_telling(cache.add_argument_group("what is told"))
    undo = commands.add_parser("undo", help="remove what the last run into a folder made")
    undo.set_defaults(make_request=undo_request)
    _describe_undo(undo)
    runs = commands.add_parser("runs", help="list the runs that run --resume can go on with")
    runs.set_defaults(make_request=runs_request)
    formats = commands.add_parser("formats", help="tell which formats can be read and written here")
    formats.set_defaults(make_request=formats_request)
    formats.add_argument("--json", action="store_true", help="tell each as a line of JSON")
    presets = commands.add_parser("presets", help="list the presets, or show one as a file")
    presets.set_defaults(make_request=presets_request)
    presets.add_argument("name", nargs="?", metavar="NAME", help="the one to show")
    benchmark = commands.add_parser("benchmark", help="measure what workers bring on this machine")
    benchmark.set_defaults(make_request=benchmark_request)
    describe_benchmark(benchmark)
    samples.set_defaults(make_request=samples_request)
    _describe_samples(samples)
    return parser


def batch_parser() -> argparse.ArgumentParser:
    """Return a parser of the settings of a batch alone."""
    parser = argparse.ArgumentParser(prog=f"{PROGRAM} run", add_help=False)
    _describe_batch(parser)
    return parser


def _describe_batch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources", nargs="*", type=path, metavar="SOURCE", help="a folder of pictures, or a picture"
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
        "--trace",
        type=path,
        metavar="FILE",
        help="write which worker was on what when: FILE.json for Perfetto, FILE.csv for a table",
    )
    group.add_argument(
        "--json", action="store_true", help="tell each message as a line of JSON on standard output"
    )
    group.add_argument("--quiet", action="store_true", help="tell only what went wrong")


def _describe_samples(parser: argparse.ArgumentParser) -> None:
    width, height = SAMPLE_SIZE
    parser.add_argument("folder", type=path, metavar="DIR", help="folder that they go to")
    parser.add_argument(
        "--count",
        type=int,
        default=SAMPLE_COUNT,
        metavar="N",
        help=f"how many, from 1 to {MAX_SAMPLE_COUNT} (default: {SAMPLE_COUNT})",
    )
    parser.add_argument(
        "--size",
        type=size,
        default=SAMPLE_SIZE,
        metavar="WxH",
        help=f"size of each, in pixels (default: {width}x{height})",
    )
    parser.add_argument("--quiet", action="store_true", help="tell only what went wrong")
