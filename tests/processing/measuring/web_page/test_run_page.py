"""A page is whole by itself, safe from its names, and says what the run and the simulation say."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from processing.language.translation import localized
from processing.measuring.timeline.timeline import Timeline
from processing.measuring.web_page.run_page import page_of_run, run_page, save_run_page
from processing.running.events import (
    FileFinished,
    FileStarted,
    QueueRead,
    WorkerLost,
    WorkerStarted,
    WorkerStopped,
)
from processing.task import Outcome, Status, Task, Timing
from tests.processing.measuring.web_page.conftest import MACHINE

KNOWN_TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "header",
    "footer",
    "section",
    "figure",
    "figcaption",
    "h1",
    "h2",
    "h3",
    "p",
    "ul",
    "li",
    "dl",
    "div",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "svg",
    "defs",
    "pattern",
    "circle",
    "path",
    "rect",
    "g",
    "text",
    "line",
    "span",
    "script",
    "input",
    "output",
    "select",
    "option",
    "button",
}


class Elements(HTMLParser):
    """Collects the elements of a page, and the text of its scripts."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.scripts = [], [], []
        self._is_script = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attributes]
        self._is_script = tag == "script"

    def handle_endtag(self, _tag):
        self._is_script = False

    def handle_data(self, text):
        if self._is_script:
            self.scripts.append(text)


@pytest.fixture
def text(timeline, tasks):
    return "".join(run_page(page_of_run(timeline, tasks, MACHINE), localized, "en"))


def test_no_name_becomes_an_element_an_attribute_or_a_script(text):
    page = Elements(text)
    assert set(page.tags) <= KNOWN_TAGS
    assert not [each for each in page.attributes if each[1].startswith("on")]
    assert page.tags.count("script") == 2
    data, script = page.scripts
    assert not set("<>&\u2028\u2029") & set(data), "a name could end or nest the script"
    assert "stolen" not in script
    assert any("stolen" in name for name in json.loads(data)["runs"][0]["names"])
    assert "<b>CPU" not in text


def test_nothing_is_loaded_from_anywhere(text):
    page = Elements(text)
    assert not [each for each in page.attributes if each[1] in {"src", "href", "xlink:href"}]
    assert not re.findall(r"@import|url\((?!#p-)|fetch\(|XMLHttpRequest|https?://", text)
    (policy,) = (
        value for tag, name, value in page.attributes if tag == "meta" and "default-src" in value
    )
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_every_svg_is_well_formed_and_shows_each_picture(text):
    shown = re.findall(r"<svg class=\"lanes\".*?</svg>", text, re.DOTALL)
    assert len(shown) == 2  # measured, and simulated
    for each in shown:
        root = ElementTree.fromstring(each)
        assert len(root.findall("g")) == 8
        assert all(bar.find("title").text for bar in root.findall("g"))


def test_bars_stand_where_their_pictures_were_made(text):
    measured = ElementTree.fromstring(re.search(r"<svg class=\"lanes\".*?</svg>", text)[0])
    bars = measured.findall("g")
    # The run took 5 s on 1000 pixels right of the gutter of 34.
    opened = bars[0].find("rect[@class='open']")
    assert float(opened.get("x")) == pytest.approx(34 + 200)
    assert float(opened.get("width")) == pytest.approx(25)
    lanes = {float(bar.find("rect").get("y")) for bar in bars}
    assert lanes == {4, 40}
    starts = measured.findall("rect[@class='start']")
    assert [float(each.get("width")) for each in starts] == pytest.approx([100, 200])


def test_the_figures_are_those_of_the_run(text):
    figures = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text))
    assert figures["Pictures"] == "8"
    assert figures["Time"] == "4.00 s"
    assert figures["Workers busy"] == "2.0 of 2"
    assert figures["CPU cores used"] == "1.5 of 2"


def test_what_is_simulated_is_marked_as_simulated(text):
    after = text[text.index("What if?") :]
    assert '<figure class="simulated">' in after
    assert ">Simulated</span>" in after
    assert "Simulated from this run, not measured" in after
    assert '<tr class="marked"><th scope="row">2</th>' in after


def test_many_narrow_pictures_are_exact_shares_and_no_bars():
    """1000 pictures of one millisecond fill half of the time of a lane in each pixel."""
    tasks = [Task(n, Path(f"{n}.jpg"), Path(f"{n}.png")) for n in range(1000)]
    timeline = Timeline(tasks, 1, 0.0)
    for number in range(1000):
        begun = number * 0.002
        timing = Timing(7, (begun, *[begun + 0.001] * 5), 0.001)
        timeline.fold(FileFinished("run", Outcome(number, Status.DONE, timing=timing)))
    page = page_of_run(timeline, tasks, MACHINE)
    measured = re.search(
        r"<svg class=\"lanes\".*?</svg>", "".join(run_page(page, localized, "en")), re.DOTALL
    )[0]
    root = ElementTree.fromstring(measured)
    assert not root.findall("g")
    path = root.find("path[@class='open']").get("d")
    heights = [float(each) for each in re.findall(r"h1v([\d.]+)h-1z", path)]
    assert len(heights) == 1000
    assert sum(heights) == pytest.approx(1000 * 32 / 2, rel=0.01)


def test_a_run_without_a_picture_is_a_page_too(tasks):
    text = "".join(run_page(page_of_run(Timeline(tasks, 2, 0.0), tasks, MACHINE), localized, "en"))
    assert "0 pictures" in text
    assert "What if?" not in text


def test_the_page_is_written_as_utf_8(timeline, tasks, tmp_path):
    path = tmp_path / "run.html"
    save_run_page(page_of_run(timeline, tasks, MACHINE), path, localized, "de")
    written = path.read_bytes().decode("utf-8")
    assert written.startswith("<!DOCTYPE html>")
    assert '<html lang="de">' in written


def test_a_pause_of_the_run_is_on_its_page_and_in_the_legend(tasks):
    timeline = Timeline(tasks, 1, 0.0)
    for number, begun in ((0, 0.5), (1, 3.0)):
        stamps = tuple(begun + step for step in (0, 0.25, 0.5, 0.75, 1, 1.125))
        timing = Timing(7, stamps, 0.75, 0.125)
        timeline.fold(FileFinished("run", Outcome(number, Status.DONE, timing=timing)))
        if number == 0:
            timeline.pause(2.0)
            timeline.resume(2.75)
    text = "".join(run_page(page_of_run(timeline, tasks, MACHINE), localized, "en"))
    assert '<rect class="paused"' in text
    assert "paused</li>" in text


def test_what_a_dead_worker_lost_is_on_the_page_with_who_died_and_in_the_legend(tasks):
    timeline = Timeline(tasks, 2, 0.0)
    for worker in (7, 8):
        timeline.fold(WorkerStarted("run", worker, 1, 0.5))
    timeline.fold(FileStarted("run", 0, 7, 1.0))
    timeline.fold(FileStarted("run", 1, 8, 1.0))
    timeline.fold(WorkerLost("run", 7, 0, 3.0, "<killed>"))
    timeline.fold(WorkerStopped("run", 8, 3.0))
    timeline.fold(WorkerStarted("run", 9, 2, 3.5))
    timing = Timing(9, (4.0, 4.1, 4.2, 4.3, 4.4, 4.5), 0.4)
    timeline.fold(FileFinished("run", Outcome(0, Status.DONE, timing=timing)))
    text = "".join(run_page(page_of_run(timeline, tasks, MACHINE), localized, "en"))
    shown = re.search(r"<svg class=\"lanes\".*?</svg>", text, re.DOTALL)[0]
    root = ElementTree.fromstring(shown)
    scale = 1000 / 4.5  # pixels per second, right of the gutter of 34
    lost = root.findall("g/rect[@class='lost']")
    assert [float(each.get("x")) for each in lost] == pytest.approx([34 + scale] * 2, abs=0.01)
    assert [float(each.get("width")) for each in lost] == pytest.approx([2 * scale] * 2, abs=0.01)
    assert [float(each.get("y")) for each in lost] == [4, 40]
    (death,) = root.findall("g[@class='death']")
    assert death.find("title").text == "Worker 1 (pid 7) died: <killed>"
    assert float(death.find("circle").get("cx")) == pytest.approx(34 + 3 * scale, abs=0.01)
    legend = text[text.index('<ul class="legend">') :]
    assert "lost</li>" in legend
    assert "a worker died</li>" in legend


@pytest.fixture
def queued(timeline, tasks):
    """The page of the run whose queue held up to three messages of six, and of qsize() twice one.

    The run takes 5 s, so each of its 1000 columns is 5 ms.
    """
    timeline.fold(
        QueueRead("run", 2.0, 1000, (1.0, 1.0, 1.5), (2.0, 2.0, 2.0), (3.0, 3.5), size_said=1)
    )
    outcome = Outcome(0, Status.DONE, messages_dropped=0)
    timeline.fold(FileFinished("run", outcome))
    timeline.queue.drop(2, 4.0)
    return "".join(run_page(page_of_run(timeline, tasks, MACHINE), localized, "en"))


def queue_in(text):
    return ElementTree.fromstring(re.search(r'<svg class="lanes queue".*?</svg>', text)[0])


def test_the_queue_stands_below_the_lanes_on_their_axis(queued):
    area = queue_in(queued).find("path[@class='level']").get("d")
    steps = [(float(x), float(y)) for x, y in re.findall(r"H([\d.]+)V([\d.]+)", area)]
    base = float(re.match(r"M[\d.]+ ([\d.]+)", area)[1])
    heights = [(x - 34, base - y) for x, y in steps]
    one = heights[0][1] / 2  # there were two messages first
    assert one > 5
    assert heights == [
        pytest.approx((200, 2 * one), abs=1.01),
        pytest.approx((300, 3 * one), abs=1.01),
        pytest.approx((400, 0), abs=1.01),
        pytest.approx((800, 0), abs=1.01),  # where nothing more is known
    ]


def test_gets_and_puts_in_vain_and_a_wrong_qsize_are_marked_and_explained(queued):
    picture = queue_in(queued)
    ticks = re.findall(r"M([\d.]+) ", picture.find("path[@class='timeout']").get("d"))
    assert [float(each) for each in ticks] == pytest.approx([34 + 600, 34 + 700], abs=1.01)
    (full,) = re.findall(r"M([\d.]+) ", picture.find("path[@class='full']").get("d"))
    assert float(full) == pytest.approx(34 + 800, abs=1.01)
    assert [float(each.get("cx")) for each in picture.findall("circle[@class='said']")] == [
        pytest.approx(34 + 400, abs=1.01)
    ]
    legend = queued[queued.index("<h3>Queue of the workers") :]
    assert re.findall(r"</svg>([^<]+)</li>", legend)[:4] == [
        "in it",
        "qsize()",
        "timed out",
        "Full",
    ]
    assert "3 messages went through the queue" in queued
    assert "2 puts found it full" in queued


def test_what_was_not_measured_of_a_queue_is_not_drawn(text):
    assert 'class="lanes queue"' not in text
    assert "Queue of the workers" not in text


def test_a_queue_of_very_many_messages_takes_a_page_no_more_room(timeline, tasks):
    def page_size():
        return len("".join(run_page(page_of_run(timeline, tasks, MACHINE), localized, "en")))

    bare = page_size()
    moments = [5.0 * number / 50_000 for number in range(50_000)]
    puts, gets = tuple(moments), tuple(each + 0.0007 * (n % 7) for n, each in enumerate(moments))
    timeline.fold(QueueRead("run", 5.0, 1000, puts, gets, (), None))
    assert page_size() - bare < 60_000
