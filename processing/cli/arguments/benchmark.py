"""Describe what can follow `benchmark`."""

import argparse

from processing.cli._options import path, size


def describe_benchmark(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `benchmark`."""
    parser.add_argument(
        "sources",
        nargs="*",
        type=path,
        metavar="SOURCE",
        help="pictures or folders to measure with; left out, samples are made and removed again",
    )
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument(
        "--dispatch",
        action="store_true",
        help="send the same pictures through every method of multiprocessing.Pool",
    )
    kinds.add_argument(
        "--methods",
        action="store_true",
        help="compare how workers come to be: spawn, forkserver, threads, none, and fork on Linux",
    )
    kinds.add_argument(
        "--tour",
        action="store_true",
        help="go through five steps on pictures of its own, and tell what each measured; takes "
        "--wait and --quiet alone",
    )
    _describe_extent(parser.add_argument_group("how much"))
    telling = parser.add_argument_group("what is told")
    telling.add_argument(
        "--json", type=path, metavar="FILE", help="write all measurements to FILE.json"
    )
    telling.add_argument("--csv", type=path, metavar="FILE", help="write a row a trial to FILE.csv")
    telling.add_argument("--quiet", action="store_true", help="tell only what to make of it")


def _describe_extent(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--sizes",
        type=_sizes,
        default=(),
        metavar="N,N,...",
        help="pool sizes to race (default: 1, 2, 3, 4, 6, 8 ... up to the cores, 4 at least)",
    )
    group.add_argument(
        "--workers", type=int, metavar="N", help="workers of --dispatch and --methods"
    )
    group.add_argument(
        "--rounds",
        type=int,
        metavar="N",
        help="how often all is measured (default: 5, of --dispatch 3)",
    )
    group.add_argument(
        "--pictures", type=int, metavar="N", help="take at most N pictures (default: 60)"
    )
    group.add_argument("--size", type=size, metavar="WxH", help="box that results fit into")
    group.add_argument(
        "--wait",
        type=int,
        default=0,
        metavar="MS",
        help="let each picture wait so many milliseconds, as on a slow storage, to show overlap",
    )


def _sizes(text: str) -> tuple[int, ...]:
    """Read numbers with commas between them."""
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no list such as 1,2,4") from error
