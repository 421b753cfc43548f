"""`run`: make the results, or continue an interrupted run."""

import argparse
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from processing.cli._batch import (
    BatchRequest,
    describe_pictures,
    describe_run_options,
    describe_work,
    given_fields,
    request_with,
)
from processing.cli._common import PROGRAM, STATUSES, ExitStatus, read_request
from processing.cli._options import OneLineParser, escaped, matched, offer, offer_flag, place
from processing.cli._recipe_options import check_file_size, describe_recipe
from processing.cli._requests import RunOptions
from processing.cli._size_options import size_fields
from processing.cli._step_options import DESTINATION
from processing.cli._terminal import complain
from processing.cli.interruption import Interruption
from processing.errors import SettingsError
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.language.translation import localized, tr
from processing.record import record
from processing.settings.batch import BatchSettings, ConflictPolicy, folder_of_originals
from processing.settings.fields import Section, spec_of
from processing.settings.recipe import Recipe


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `run`."""
    parser.epilog = localized(STATUSES)
    describe_plan(parser)
    offer_flag(
        parser,
        "--resume",
        "resume",
        tr("Continue the run into DIR that was interrupted or cancelled, with its settings."),
    )


def request(given: Namespace) -> "BatchRequest | ResumeRequest":
    """Return what `run` was asked.

    Raises:
        SettingsError: a number is out of its limits, or options contradict --resume.
    """
    return _resume_request(given) if given.resume else batch_request(given)


@record
class ResumeRequest(RunOptions):
    """What `run --resume` was asked.

    Attributes:
        work: settings that do not change results, such as the number of workers.
    """

    output_folder: Path
    work: Mapping[str, Any] = field(default_factory=dict)

    def carry_out(self, interruption: Interruption) -> ExitStatus:
        """Continue the interrupted run and return how it ended.

        Raises:
            ThumbpoolError: there is none, or its settings are refused today.
        """
        from processing.cli._summary import interrupted_line, journal_line
        from processing.running.history import check_results_are_there, interrupted_run

        run = interrupted_run(self.output_folder)
        if run is None:
            raise SettingsError(
                lazy_tr(
                    "There is no interrupted run into {folder}. {journal} Start one without "
                    "--resume; it makes only what is new or changed.",
                    folder=display(self.output_folder),
                    journal=journal_line(),
                )
            )
        check_results_are_there(run)
        if not self.is_quiet:
            complain(interrupted_line(run))
        return request_with(self.changed(run.settings), self).carry_out(interruption)

    def changed(self, settings: BatchSettings) -> BatchSettings:
        """Return the `settings` of the interrupted run with what was typed."""
        return replace(settings, **self.work)


def _resume_request(given: Namespace) -> ResumeRequest:
    """Return what `run --resume` was asked.

    Raises:
        SettingsError: an option was given that the interrupted run has already decided.
    """
    if given.output_folder is None:
        raise SettingsError(lazy_tr("Name the folder of the run to continue: --output DIR."))
    chosen = given_fields(BatchSettings, given)
    given.work = {
        name: chosen.pop(name)
        for name in tuple(chosen)
        if spec_of(BatchSettings, name).section is Section.WORK
    }
    decided = _decided(given, chosen)
    if decided:
        raise SettingsError(
            lazy_tr(
                "--resume continues with the pictures and settings that the run was started with, "
                "so leave out {options}. To change them, run again without --resume.",
                options=", ".join(decided),
            )
        )
    return read_request(ResumeRequest, given)


def _decided(given: Namespace, chosen: Mapping[str, Any]) -> list[str]:
    """Return the names of what was given although an interrupted run has decided it."""
    options = {
        tr("the pictures"): given.sources,
        "--size": given.size,
        "--preset": given.preset,
        "--save-preset": given.save_preset,
        "--also": given.also,
        tr("the steps"): hasattr(given, DESTINATION),
    }
    names = [name for name, value in options.items() if value]
    for owner, fields in ((Recipe, given_fields(Recipe, given)), (BatchSettings, chosen)):
        names += [tr("'{setting}'", setting=spec_of(owner, name).label) for name in fields]
    return names


def batch_parser() -> argparse.ArgumentParser:
    """Return a parser of the settings of a batch alone."""
    parser = OneLineParser(prog=f"{PROGRAM} run", add_help=False)
    _describe_batch(parser)
    return parser


def describe_plan(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that `run` and `plan` share."""
    _describe_batch(parser)
    group = parser.add_argument_group(tr("presets"))
    group.add_argument(
        "--preset",
        metavar=tr("NAME"),
        help=tr("Recipe to begin with: a preset's name or a file.toml; other options change it."),
    )
    group.add_argument(
        "--save-preset",
        metavar=tr("NAME"),
        help=tr("Save these settings as a preset of that name, or in a file.toml."),
    )
    describe_run_options(parser)


def _describe_batch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources",
        nargs="*",
        type=place,
        metavar=tr("SOURCE"),
        help=tr(
            "A folder of pictures, a picture, or a pattern such as '*.jpg'; on a disk, or by an "
            "address such as s3://bucket/folder."
        ),
    )
    parser.add_argument(
        "--output",
        dest="output_folder",
        type=place,
        metavar=tr("DIR"),
        help=tr("Folder for the results; made if it does not exist."),
    )
    parser.add_argument(
        "--replace",
        dest="replace_originals",
        action="store_true",
        default=argparse.SUPPRESS,
        help=escaped(
            tr(
                "{help} Instead of --output.",
                help=spec_of(BatchSettings, "replace_originals").help,
            )
        ),
    )
    describe_pictures(parser)
    _describe_names(parser)
    describe_recipe(parser.add_argument_group(tr("each picture")))
    describe_work(parser)


def _describe_names(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(tr("names of results"))
    offer(group, "--name", BatchSettings, "name_pattern", metavar=tr("PATTERN"))
    offer(group, "--on-conflict", BatchSettings, "on_conflict", ConflictPolicy)
    group.add_argument(
        "--all",
        dest="only_changed",
        action="store_false",
        default=argparse.SUPPRESS,
        help=tr("Do not skip pictures that have not changed since this recipe made their result."),
    )


def batch_request(given: Namespace) -> BatchRequest:
    """Return the request for the batch that was typed, and save it as a preset if that was asked.

    Raises:
        SettingsError: a number is out of its limits, or no picture or output folder is named.
    """
    recipe, chosen = _preset(given.preset) if given.preset is not None else (Recipe(), {})
    settings = BatchSettings(
        sources=matched(given.sources),
        output_folder=_output_folder(given),
        recipe=_recipe(given, recipe),
        **chosen | given_fields(BatchSettings, given),
    )
    if given.save_preset is not None:
        if given.is_dry:
            raise SettingsError(
                lazy_tr(
                    "A plan, or dry run, writes nothing, and so saves no preset: give "
                    "--save-preset to run."
                )
            )
        _save_preset(given.save_preset, settings)
    return request_with(settings, given)


def _preset(name: str) -> tuple[Recipe, dict[str, Any]]:
    """Return the recipe of a preset, and the fields of a batch that it sets.

    Raises:
        PresetError: there is none of the name, or it cannot be used.
    """
    from processing.storage.presets.preset_store import find_preset

    preset = find_preset(name)
    return preset.recipe, dict(preset.batch)


def _save_preset(name: str, settings: BatchSettings) -> None:
    """Save what was asked as a preset of the user's, or as the file that is named."""
    from processing.storage.presets.preset import preset_of
    from processing.storage.presets.preset_store import SUFFIX, save_preset

    file = Path(name) if name.endswith(SUFFIX) else None
    save_preset(preset_of(file.stem if file else name, settings), file)


def _recipe(given: Namespace, base: Recipe) -> Recipe:
    """Return `base` with the settings that were typed, and the typed steps after its own.

    Raises:
        SettingsError: the settings contradict each other.
    """
    recipe = replace(
        base,
        **given_fields(Recipe, given) | size_fields(given, base),
        steps=(*base.steps, *getattr(given, DESTINATION, ())),
        also=tuple(given.also) or base.also,
    )
    check_file_size(recipe)
    return recipe


def _output_folder(given: Namespace) -> Path:
    """Return where results go: what was named, or the folder that holds what is replaced.

    Raises:
        SettingsError: neither --output nor --replace was given, or both were.
    """
    folder: Path | None = given.output_folder
    if not hasattr(given, "replace_originals"):
        if folder is None:
            raise SettingsError(
                lazy_tr(
                    "No output folder was named; add --output DIR, or --replace to put each "
                    "result in the place of its original."
                )
            )
        return folder
    if folder is not None:
        raise SettingsError(
            lazy_tr("With --replace results go beside their originals; drop --output.")
        )
    return folder_of_originals(matched(given.sources))
