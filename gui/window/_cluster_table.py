"""The hosts of a cluster as a table, and in sentences what is wrong with them."""

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtWidgets import QHeaderView

from gui.comparisons.figures_table import FiguresTable
from gui.text.phrases import hosts_and_workers
from processing.language import phrases
from processing.language.translation import localized, ntr, tr
from processing.measuring.durations import short
from processing.running.cluster_survey import SeenHost, Survey

_NOTHING = "\N{EN DASH}"


class ClusterTable(FiguresTable):
    """One row a host."""

    def __init__(self) -> None:
        headings = {
            # Translators: a computer of a cluster; the heading of a column.
            tr("Host"): tr("The name of the computer."),
            tr("Workers"): tr("How many worker processes can work, of those that are there."),
            tr("Threads"): tr("The threads of these workers; Thumbpool uses one of each."),
            tr("Memory"): tr("What its workers may use together, where they have a limit."),
            "Thumbpool": tr("Has to be the same on all computers."),
            "Python": tr("Should be the same on all computers."),
            "Dask": tr("Should be the same on all computers."),
            # Translators: the heading of a narrow column; the tip tells more.
            tr("Times to"): tr(
                "How exactly times of this host can be set beside those of others: the clocks are "
                "compared by the shortest way there and back."
            ),
        }
        super().__init__(tr("Hosts of the cluster"), tr("Columns of the hosts"), headings)
        modes, header = QHeaderView.ResizeMode, self.horizontalHeader()
        header.setSectionResizeMode(modes.ResizeToContents)
        header.setSectionResizeMode(0, modes.Stretch)

    def show_hosts(self, hosts: Sequence[SeenHost]) -> None:
        """Show these instead of those before."""
        tips = ["\n".join(self.problems_of([host])) for host in hosts]
        self.show_figures(list(map(_figures, hosts)), tips)

    @staticmethod
    def problems_of(hosts: Iterable[SeenHost]) -> list[str]:
        """Return in sentences what is wrong with hosts, or different there."""
        return list(_problems(hosts))

    @staticmethod
    def summary_of(survey: Survey) -> str:
        """Return in a sentence what was found, and what it is for the next run."""
        if not survey.workers:
            return tr(
                "Connected, but no worker is there yet: start some with 'dask worker'. A run waits "
                "a minute for the first."
            )
        if not survey.place.scheduler:
            return ntr(
                "A local cluster works, with {n} worker: each run starts one.",
                "A local cluster works, with {n} workers: each run starts one.",
                survey.usable,
            )
        # Translators: "Connected to tls://first:8786: 2 hosts, 8 workers. Runs go there."
        return tr(
            "Connected to {address}: {size}. Runs go there.",
            address=survey.place.scheduler,
            size=hosts_and_workers(len(survey.hosts), survey.usable),
        )


def _figures(host: SeenHost) -> list[str]:
    usable, there = host.usable, len(host.workers)
    workers = phrases.number(there)
    if usable < there:
        workers = tr("{n} of {total}", n=usable, total=there)
    clock = max((each.clock_error_seconds for each in host.workers), default=0.0)
    return [
        host.name,
        workers,
        phrases.number(host.threads),
        phrases.size(host.memory_bytes) if host.memory_bytes else _NOTHING,
        *_versions(host),
        localized(short(clock)) if clock else _NOTHING,
    ]


def _versions(host: SeenHost) -> list[str]:
    """Return the versions of Thumbpool, Python and Dask; where workers differ, each of them."""
    known = [each.versions for each in host.workers if each.versions]
    if not known:
        return [_NOTHING] * 3
    return [", ".join(dict.fromkeys(column)) for column in zip(*known, strict=True)]


def _problems(hosts: Iterable[SeenHost]) -> Iterator[str]:
    for host in hosts:
        for problem in host.problems:
            yield tr(
                "The worker on {host} cannot be used: {problem}.",
                host=host.name,
                problem=localized(problem),
            )
        yield from map(localized, host.warnings)
