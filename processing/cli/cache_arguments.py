"""Describe what `cache` is told of thumbnails."""

import argparse

from processing.cli.options import one_of, path
from processing.thumbnails.standard import USUAL_SIZES, CacheSize


def describe_cache(parser: argparse.ArgumentParser) -> None:
    """Add whose thumbnails are made, in which sizes, and whether all of them are."""
    parser.add_argument(
        "sources", nargs="+", type=path, metavar="SOURCE", help="a folder of pictures, or a picture"
    )
    pixels = ", ".join(f"{size} {size.pixels}" for size in CacheSize)
    parser.add_argument(
        "--sizes",
        type=cache_sizes,
        default=USUAL_SIZES,
        metavar="SIZE,...",
        help=f"which sizes to make, in pixels: {pixels} (default: {','.join(USUAL_SIZES)})",
    )
    parser.add_argument(
        "--all",
        dest="only_changed",
        action="store_false",
        default=argparse.SUPPRESS,
        help="make those thumbnails, too, that are there, and try again what failed before",
    )


def cache_sizes(text: str) -> tuple[CacheSize, ...]:
    """Read names of sizes with commas between."""
    read = one_of(CacheSize)
    return tuple(CacheSize(read(name.strip())) for name in text.split(","))
