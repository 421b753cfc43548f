"""Earlier runs in words."""

from dataclasses import replace
from pathlib import Path

import pytest

from gui.text.run_words import outcome_of, settings_in_short, state_of, unfinished
from processing.settings.batch import BatchSettings
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.storage.journal.runs import RunState
from processing.task import Counts
from tests.support.fake_window import interrupted_run

ENDED = replace(interrupted_run(), state=RunState.FINISHED, left=0)


@pytest.mark.parametrize(
    ("recipe", "text"),
    [
        (Recipe(output_format="webp", quality_percent=80), "WebP q80, 256 {x} 256"),
        (Recipe(size_mode=SizeMode.FILL), "Same format q{q}, 256 {x} 256 (fill and crop)"),
        (Recipe(size_mode=SizeMode.PERCENT, size_percent=50), "Same format q{q}, 50%"),
        (
            Recipe(output_format="webp", lossless=True, also=(Variant(64, 64),)),
            "WebP lossless, 256 {x} 256, and 1 more",
        ),
    ],
)
def test_settings_are_told_in_short(recipe, text):
    settings = BatchSettings((Path("/pictures"),), Path("/out"), recipe)
    assert settings_in_short(settings) == text.format(
        q=Recipe().quality_percent, x="\N{MULTIPLICATION SIGN}"
    )


def test_a_run_that_was_killed_is_told_as_the_journal_knows_it():
    assert outcome_of(interrupted_run()) == "2 made, 3 not done"
    assert unfinished(interrupted_run()) == "Unfinished: 2 of 5 made"


@pytest.mark.parametrize(
    ("run", "state"),
    [
        (interrupted_run(), "Unfinished"),
        (replace(interrupted_run(), state=RunState.DISCARDED), "Stopped"),
        (replace(ENDED, ended=Counts(5, done=5)), "Finished"),
        (replace(ENDED, ended=Counts(5, done=4, failed=1)), "With failures"),
        (replace(ENDED, state=RunState.UNDONE), "Undone"),
    ],
)
def test_each_end_of_a_run_has_its_word(run, state):
    assert state_of(run, is_alive=False) == state


def test_a_run_that_replaced_originals_says_so():
    run = replace(
        ENDED,
        settings=replace(ENDED.settings, replace_originals=True),
        ended=Counts(5, done=4, skipped=1),
    )
    assert outcome_of(run) == "4 replaced, 1 skipped"
    assert settings_in_short(run.settings).endswith("replaces originals")
