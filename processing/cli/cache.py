"""`cache`: make the thumbnails that file managers look for."""

import argparse
from argparse import Namespace

from processing.cli._batch import (
    BatchRequest,
    describe_pictures,
    describe_run_options,
    describe_work,
    given_fields,
    request_with,
)
from processing.cli._common import STATUSES
from processing.cli._options import matched, one_of, path
from processing.language.translation import localized, tr
from processing.settings.batch import BatchSettings
from processing.thumbnails.standard import USUAL_SIZES, CacheSize, cache_batch


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `cache`."""
    parser.epilog = localized(STATUSES)
    parser.add_argument(
        "sources",
        nargs="+",
        type=path,
        metavar=tr("SOURCE"),
        help=tr("A folder of pictures, or a picture."),
    )
    pixels = ", ".join(f"{size} {size.pixels}" for size in CacheSize)
    parser.add_argument(
        "--sizes",
        type=_sizes,
        default=USUAL_SIZES,
        metavar=tr("SIZE,..."),
        help=tr(
            "Which sizes to make, in pixels: {sizes}. Default: {default}.",
            sizes=pixels,
            default=",".join(USUAL_SIZES),
        ),
    )
    parser.add_argument(
        "--all",
        dest="only_changed",
        action="store_false",
        default=argparse.SUPPRESS,
        help=tr("Also make thumbnails that exist already, and retry those that failed before."),
    )
    describe_pictures(parser)
    describe_work(parser)
    describe_run_options(parser)


def request(given: Namespace) -> BatchRequest:
    """Return what `cache` was asked.

    Raises:
        SettingsError: a number is out of its limits, or this system has no such cache.
    """
    typed = given_fields(BatchSettings, given)
    return request_with(cache_batch(matched(given.sources), given.sizes, **typed), given)


def _sizes(text: str) -> tuple[CacheSize, ...]:
    """Read names of sizes, separated by commas."""
    read = one_of(CacheSize)
    return tuple(CacheSize(read(name.strip())) for name in text.split(","))
