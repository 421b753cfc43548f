"""`plan`: show what `run` would do, and write nothing."""

import argparse
from argparse import Namespace

from processing.cli._batch import BatchRequest
from processing.cli.run import batch_request, describe_plan


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `plan`."""
    describe_plan(parser)


def request(given: Namespace) -> BatchRequest:
    """Return what `plan` was asked: a run that is always dry.

    Raises:
        SettingsError: a number is out of its limits, or no picture or output folder is named.
    """
    given.is_dry = True
    return batch_request(given)
