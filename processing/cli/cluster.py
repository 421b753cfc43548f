"""`cluster`: make the certificates by which the machines of a cluster know each other."""

import argparse
from argparse import Namespace
from pathlib import Path

from processing.cli._common import ExitStatus, print_line, read_request
from processing.cli._options import path
from processing.cli._terminal import say
from processing.cli.interruption import Interruption
from processing.files.display import display
from processing.language.translation import tr
from processing.record import record

ACTIONS = ("certificates",)


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `cluster`."""
    parser.add_argument(
        "action",
        choices=ACTIONS,
        help=tr("certificates: make keys for a cluster of several machines."),
    )
    parser.add_argument(
        "folder",
        type=path,
        metavar=tr("DIR"),
        help=tr("Folder to put them in; copy it to each machine of the cluster, and keep it safe."),
    )


def request(given: Namespace) -> "ClusterRequest":
    """Return what `cluster` was asked."""
    return read_request(ClusterRequest, given)


@record
class ClusterRequest:
    """A request to make certificates."""

    folder: Path

    def carry_out(self, _interruption: Interruption) -> ExitStatus:
        """Make them, and print the commands that use them.

        Raises:
            ThumbpoolError: they cannot be made.
        """
        from processing.running.engines.cluster.certificates import make_certificates
        from processing.running.engines.cluster.security import dask_options

        for each in make_certificates(self.folder):
            say(display(each))
        options = dask_options(self.folder.absolute())
        say(tr("Copy the folder to each machine. Then, on one of them:"))
        print_line(f"dask scheduler --protocol tls {options}")
        say(tr("on each, with HOST as the name of that one:"))
        print_line(f"dask worker tls://HOST:8786 --nthreads 1 --nworkers=-1 {options}")
        return ExitStatus.DONE
