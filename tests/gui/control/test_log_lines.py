"""What happens in a run, as lines of the log in the reader's language."""

import pytest

from gui.control._log_lines import log_lines
from processing.language.lazy_text import lazy_tr
from processing.running.events import LogRecorded, RunPaused, WarningRaised
from tests.support.pseudo_language import language_of

FULL = lazy_tr("The disk is full.")


@pytest.fixture
def german():
    with language_of({"The disk is full.": "Die Platte ist voll."}):
        yield


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("message", "text"),
    [
        (WarningRaised("run", FULL), "Die Platte ist voll."),
        (RunPaused("run", FULL), "Run paused: Die Platte ist voll."),
        (LogRecorded("run", 30, "thumbpool", FULL, 0.0, 7), "Die Platte ist voll."),
    ],
    ids=["warning", "pause", "record"],
)
def test_sentences_of_the_core_are_in_the_readers_language(message, text):
    assert [line.text for line in log_lines(message, None)] == [text]
