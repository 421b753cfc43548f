"""Describe the options for which pictures are taken, and how their results are named."""

import argparse

from processing.cli._options import offer, offer_switch
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.settings.fields import spec_of


def describe_pictures(group: argparse._ArgumentGroup) -> None:
    """Add an option for each setting of which pictures are taken."""
    _offer_patterns(group, "--include", "include")
    _offer_patterns(group, "--exclude", "exclude")
    offer_switch(group, "--hidden", BatchSettings, "hidden")
    offer_switch(group, "--recursive", BatchSettings, "recursive")
    offer(group, "--depth", BatchSettings, "max_depth")
    offer(group, "--min-kilobytes", BatchSettings, "least_kilobytes")


def describe_names(group: argparse._ArgumentGroup) -> None:
    """Add an option for each setting of how results are named."""
    offer(group, "--name", BatchSettings, "name_pattern", metavar="PATTERN")
    offer(group, "--on-conflict", BatchSettings, "on_conflict", ConflictPolicy)
    group.add_argument(
        "--all",
        dest="only_changed",
        action="store_false",
        default=argparse.SUPPRESS,
        help=f"do not {spec_of(BatchSettings, 'only_changed').help}",
    )


def _offer_patterns(group: argparse._ArgumentGroup, flag: str, name: str) -> None:
    group.add_argument(
        flag,
        dest=name,
        action="append",
        default=argparse.SUPPRESS,
        metavar="GLOB",
        help=f"{spec_of(BatchSettings, name).help}, such as '*.jpg' or 'raw/**'; can be given "
        "several times",
    )
