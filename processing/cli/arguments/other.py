"""Describe what `cache` is told of thumbnails."""

import argparse

from processing.cli._options import one_of, path, size
from processing.cli._requests import MAX_SAMPLE_COUNT
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


SAMPLE_COUNT = 24
SAMPLE_SIZE = (1600, 1200)  # pixels


def describe_samples(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `samples`."""
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
