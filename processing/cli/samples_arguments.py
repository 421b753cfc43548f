"""Describe what can follow `samples`."""

import argparse

from processing.cli.options import path, size
from processing.cli.requests import MAX_SAMPLE_COUNT

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
