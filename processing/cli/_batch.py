"""What `run`, `plan` and `cache` share: their options, and the request for a batch."""

import argparse
from argparse import Namespace
from typing import Any

from processing.cli._common import ExitStatus, values_of
from processing.cli._options import escaped, offer, offer_file, offer_flag, offer_switch, place
from processing.cli._requests import RunOptions
from processing.cli.interruption import Interruption
from processing.errors import SettingsError
from processing.language.lazy_text import lazy_tr
from processing.language.translation import ptr, tr
from processing.record import record
from processing.settings.batch import BatchSettings, EngineKind, StartMethod
from processing.settings.fields import spec_of, specs_of


@record
class BatchRequest(RunOptions):
    """A request to run a batch, or to plan it."""

    settings: BatchSettings

    def carry_out(self, interruption: Interruption) -> ExitStatus:
        """Prepare, run and report, and return how it ended.

        Raises:
            ThumbpoolError: it was refused before any file was begun.
        """
        from processing.processes.start import begin_fork_server
        from processing.running.engines.factory import check_engine

        check_engine(self.settings)
        if self.is_calibrated and self.settings.is_remote:
            raise SettingsError(
                lazy_tr(
                    "One worker alone is measured on local pictures only: leave out --calibrate, "
                    "or name folders on a disk."
                )
            )
        # It loads while this process loads.
        begin_fork_server(self.settings.start_method, makes_pictures=not self.is_dry)
        from processing.cli._batch_run import carry_out

        return carry_out(self.settings, self, interruption)


def request_with(settings: BatchSettings, options: object) -> BatchRequest:
    """Return the request for `settings`; `options` has the attributes of `RunOptions`.

    Raises:
        SettingsError: the options contradict each other.
    """
    return BatchRequest(settings=settings, **values_of(RunOptions, options))


def describe_run_options(parser: argparse.ArgumentParser) -> None:
    """Add an option for each field of `RunOptions`."""
    group = parser.add_argument_group(tr("reports and output"))
    offer_flag(group, "--dry-run", "is_dry", tr("Show what would happen, and write nothing."))
    offer_file(
        group,
        "--report",
        "report_path",
        tr("Write how every file ended to FILE, which ends in .json or .csv; not in a dry run."),
    )
    offer_flag(
        group,
        "--calibrate",
        "is_calibrated",
        tr("Measure one worker alone first, and print the run's speedup over it at the end."),
    )
    offer_file(
        group,
        "--trace",
        "trace_path",
        tr(
            "Record what each worker did when: FILE.json for Perfetto, FILE.csv for a table, "
            "FILE.times.json for the same with the facts of the machine, FILE.html to look at in "
            "any browser."
        ),
    )
    offer_flag(
        group, "--json", "as_json", tr("Print each message as a line of JSON on standard output.")
    )
    offer_flag(group, "--quiet", "is_quiet", tr("Print only what went wrong."))


def describe_pictures(parser: argparse.ArgumentParser) -> None:
    """Add an option for each setting of which pictures are taken."""
    group = parser.add_argument_group(tr("which pictures"))
    _offer_patterns(group, "--include", "include")
    _offer_patterns(group, "--exclude", "exclude")
    offer_switch(group, "--hidden", BatchSettings, "hidden")
    offer_switch(group, "--recursive", BatchSettings, "recursive")
    offer(group, "--depth", BatchSettings, "max_depth")
    offer(group, "--min-kilobytes", BatchSettings, "least_kilobytes")
    offer(group, "--max-kilobytes", BatchSettings, "most_kilobytes")
    offer(group, "--modified-from", BatchSettings, "modified_from", metavar=tr("DAY"))
    offer(group, "--modified-to", BatchSettings, "modified_to", metavar=tr("DAY"))
    group.add_argument(
        "--without",
        dest="without",
        type=place,
        action="append",
        default=argparse.SUPPRESS,
        metavar=tr("FILE"),
        help=escaped(tr("{help} May be repeated.", help=spec_of(BatchSettings, "without").help)),
    )
    offer_switch(group, "--earlier-results", BatchSettings, "earlier_results")


def describe_work(parser: argparse.ArgumentParser) -> None:
    """Add an option for each setting of how the work is done."""
    group = parser.add_argument_group(tr("workers and limits"))
    # Told in words where it depends on the machine: the manual page is read on others.
    cores = tr("one for each core")
    offer(group, "--workers", BatchSettings, "workers", usual=cores)
    offer(group, "--engine", BatchSettings, "engine", EngineKind)
    no = ptr("default value", "none")
    offer(group, "--scheduler", BatchSettings, "scheduler", metavar=tr("ADDRESS"), usual=no)
    offer(group, "--certificates", BatchSettings, "certificates", metavar=tr("DIR"), usual=no)
    offer_switch(group, "--insecure", BatchSettings, "insecure")
    method = tr("forkserver on Linux, elsewhere spawn")
    offer(group, "--start-method", BatchSettings, "start_method", StartMethod, usual=method)
    offer(group, "--file-limit", BatchSettings, "file_limit_seconds", metavar=tr("SECONDS"))
    offer(group, "--memory-limit", BatchSettings, "memory_megabytes", metavar=tr("MEGABYTES"))


def given_fields(owner: type, given: Namespace) -> dict[str, Any]:
    """Return the settings of `owner` that were typed; the others keep their defaults."""
    typed = {name: getattr(given, name) for name in specs_of(owner) if hasattr(given, name)}
    return {name: tuple(each) if isinstance(each, list) else each for name, each in typed.items()}


def _offer_patterns(group: argparse._ArgumentGroup, flag: str, name: str) -> None:
    group.add_argument(
        flag,
        dest=name,
        action="append",
        default=argparse.SUPPRESS,
        metavar="GLOB",
        help=escaped(
            tr(
                "{help} For example '*.jpg' or 'raw/**'; may be repeated.",
                help=spec_of(BatchSettings, name).help,
            )
        ),
    )
