"""Pages work in a real browser, which runs no script but theirs."""

import re
import shutil
import subprocess

import pytest

from processing.language.translation import localized
from processing.measuring.timeline.timeline import Timeline
from processing.measuring.web_page.run_page import page_of_run, save_run_page
from processing.running.events import (
    FileFinished,
    FileStarted,
    QueueRead,
    WorkerLost,
    WorkerStarted,
)
from processing.task import Outcome, Status, Timing
from tests.processing.measuring.web_page.conftest import MACHINE
from tests.support.bounds import WAIT_SECONDS

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--virtual-time-budget=2000", "--dump-dom"),
)

pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium here")


@pytest.fixture
def page(timeline, tasks, tmp_path):
    path = tmp_path / "run.html"
    save_run_page(page_of_run(timeline, tasks, MACHINE), path, localized, "en")
    return path


def seen(path, tmp_path, *flags):
    """Return what a page has become once its script has run."""
    done = subprocess.run(
        [BROWSER, *FLAGS, *flags, f"--user-data-dir={tmp_path / 'browser'}", path.as_uri()],
        capture_output=True,
        timeout=WAIT_SECONDS,
        check=True,
    )
    return done.stdout.decode("utf-8")


def scrubbed_to(path, thousandths):
    """Return a copy of a page whose scrubber begins at a part of the run."""
    other = path.with_name("scrubbed.html")
    text = path.read_text(encoding="utf-8")
    other.write_text(text.replace('step="any" value="0"', f'step="any" value="{thousandths}"'))
    return other


def states(text, run):
    """Return what the lanes of a run do at the moment of the scrubber."""
    (items,) = re.findall(rf'id="{run}-states">(.*?)</ul>', text)
    return [re.sub(r"<[^>]*>", "", each) for each in re.findall(r"<li>(.*?)</li>", items)]


def test_the_script_runs_and_no_name_does(page, tmp_path):
    text = seen(page, tmp_path)
    assert "<title>Thumbpool: 8 pictures made by 2 workers</title>" in text
    assert re.search(r'<section id="scrubber" class="scrubber">', text), "it is not hidden any more"
    assert states(text, "measured") == ["1starting", "2starting"]
    assert 'id="measured-counts">done 0 · in progress 0 · waiting 8<' in text


@pytest.mark.parametrize(
    ("thousandths", "ending", "counts"),
    [
        (150, "idle", "done 0 · in progress 0 · waiting 8"),  # at 0.75 s of 5
        (260, "(decode)", "done 0 · in progress 2 · waiting 6"),  # 0.3 s after their begin
        (300, "(resize)", "done 0 · in progress 2 · waiting 6"),  # in the moment of its begin
        (590, "(write)", "done 2 · in progress 2 · waiting 4"),
        (1000, "finished", "done 8 · in progress 0 · waiting 0"),
    ],
)
def test_the_scrubber_shows_what_each_worker_was_on(page, tmp_path, thousandths, ending, counts):
    text = seen(scrubbed_to(page, thousandths), tmp_path)
    assert f'id="measured-counts">{counts}<' in text
    first, second = states(text, "measured")
    assert first.endswith(ending)
    assert second.endswith("starting" if thousandths < 200 else ending)


def test_the_cursors_stand_at_the_same_moment_in_both_runs(page, tmp_path):
    text = seen(scrubbed_to(page, 500), tmp_path)
    cursors = re.findall(r'<line class="cursor" x1="([\d.]+)"', text)
    assert cursors == ["534", "534"]


def test_without_its_script_all_but_the_scrubber_is_there(page, tmp_path):
    text = page.read_text(encoding="utf-8")
    bare = page.with_name("bare.html")
    bare.write_text(re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL), encoding="utf-8")
    text = seen(bare, tmp_path)
    assert re.search(r'<section id="scrubber" class="scrubber" hidden="">', text)
    assert text.count('<svg class="lanes"') == 2
    assert "<table>" in text


def test_the_scrubber_tells_what_was_lost_and_that_another_worker_starts(tasks, tmp_path):
    timeline = Timeline(tasks, 1, 0.0)
    timeline.fold(WorkerStarted("run", 7, 1, 0.0))
    timeline.fold(FileStarted("run", 3, 7, 1.0))
    timeline.fold(WorkerLost("run", 7, 3, 2.0, "killed"))
    timeline.fold(WorkerStarted("run", 9, 2, 3.0))
    timing = Timing(9, (3.0, 3.2, 3.4, 3.6, 3.8, 4.0), 0.9)
    timeline.fold(FileFinished("run", Outcome(3, Status.DONE, timing=timing)))
    path = tmp_path / "run.html"
    save_run_page(page_of_run(timeline, tasks, MACHINE), path, localized, "en")
    said = [states(seen(scrubbed_to(path, at), tmp_path), "measured")[0] for at in (375, 625, 875)]
    assert said[0].startswith("1lost: &amp;lt;b&amp;gt;")
    assert said[1] == "1starting"
    assert said[2].endswith("(resize)")


def test_the_queue_has_the_cursor_of_its_lanes_and_is_read_there(timeline, tasks, tmp_path):
    timeline.fold(QueueRead("run", 2.0, 1000, (1.0, 1.0, 1.5), (2.0, 2.0, 2.0), (), None))
    path = tmp_path / "run.html"
    save_run_page(page_of_run(timeline, tasks, MACHINE), path, localized, "en")
    read = {}
    for thousandths in (100, 250, 350, 600):  # of 5 s
        text = seen(scrubbed_to(path, thousandths), tmp_path)
        (read[thousandths],) = re.findall(r'id="measured-counts">([^<]*)<', text)
        (queue,) = re.findall(r'<svg class="lanes queue".*?</svg>', text)
        (cursor,) = re.findall(r'<line class="cursor" x1="([\d.]+)"', queue)
        assert float(cursor) == 34 + thousandths
        assert "visibility: visible" in queue
    assert "in the queue" not in read[100]
    assert read[250].endswith("in the queue 2")
    assert read[350].endswith("in the queue 3")
    assert read[600].endswith("in the queue 0")
