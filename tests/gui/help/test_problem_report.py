"""The report of a problem tells what is needed, and nothing of the person or the pictures."""

import getpass
import logging
from dataclasses import replace
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from gui.help._concealment import Concealment
from gui.help._report_dialog import ReportDialog
from gui.help.problem_report import MOST_FAILURES, MOST_LOG_LINES, Occasion, report_text
from gui.settings.choices import Choices
from processing.files.display import display
from processing.imaging.steps.watermark_text import MAX_LETTERS, WatermarkText
from processing.language.lazy_text import lazy_tr
from processing.planning.planner import make_plan
from processing.running.events import LogRecorded
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.task import Outcome, SourceImage, Stage, Status
from tests.support.desk import button
from tests.support.fake_window import FOLDER, numbered_sources

FACTS = (("Thumbpool", "1.0"),)


def logged(text: str) -> LogRecorded:
    return LogRecorded("run", logging.ERROR, "thumbpool", text, 0.0, 0)


def occasion_of(
    folder: str, name: str, output: str = "/out", text: str = "secret words"
) -> Occasion:
    """A batch of one picture, whose names are in its failure, its result's and the log."""
    source = SourceImage(Path("/srv") / folder / name, Path(name), 1000)
    settings = BatchSettings((Path("/srv") / folder,), Path(output) / folder)
    plan = make_plan(settings, (source,))
    path, shown = display(source.path), display(Path(name))
    reason = lazy_tr("{name} holds no picture; see {path}.", name=shown, path=path, code="damaged")
    outcome = Outcome(0, Status.FAILED, reason, stage=Stage.DECODE)
    lines = (
        logged(f"{shown}: it holds no picture"),
        logged(f"{path} cannot be read"),
        logged(f"{display(source.path.with_suffix('.webp'))} was written"),
        logged(f'File "/usr/lib/python3/{name}", line 1'),
        logged(text),
    )
    steps = (WatermarkText(text=text),) if text.strip() else ()
    choices = Choices(recipe=Recipe(steps=steps), output_folder=Path(output) / folder)
    return Occasion(FACTS, choices, plan, (outcome,), lines)


def concealed(text: str, *sources: SourceImage) -> str:
    concealment = Concealment([text], sources)
    return concealment.reveal(concealment.seal(text))


# Names of files as people and cameras give them, with any letters, but no slash and no null.
ROOM = len(" for you")  # each name is also the text of a watermark, with this behind it
NAMES = st.text(
    st.characters(exclude_characters="/\\\0", exclude_categories=["Cs", "Co", "Cn"]),
    min_size=1,
    max_size=MAX_LETTERS - ROOM,
).filter(lambda name: name.strip(". ") == name and any(map(str.isalnum, name)))
NEUTRAL = report_text(occasion_of("Q", "W.jpg"))


def tells(report: str, name: str) -> bool:
    """Return whether `report` holds `name` where one on other names has no such text."""
    return name in report and name not in NEUTRAL


@given(NAMES, NAMES, st.sampled_from([".jpg", ".JPG", ".heic", ""]))
@example("Wedding of Lena and Tom", "IMG 2050 (2)", ".jpg")
@example("休假", "照片", ".jpg")
@example("a,b; c: d", 'say "cheese"', ".jpg")
@example("picture", "1", ".jpg")
@example("picture", "0" * (MAX_LETTERS - ROOM), ".jpg")
def test_no_name_and_no_path_of_the_batch_is_in_a_report(folder, stem, suffix):
    report = report_text(occasion_of(folder, stem + suffix, text=f"{stem} for you"))
    assert "/srv" not in report
    assert "/out" not in report
    for name in (folder, stem + suffix, display(folder), display(stem + suffix)):
        if len(name) >= 3 or not name.isascii():
            assert not tells(report, name), report


@given(NAMES)
def test_a_text_of_the_user_is_not_in_a_report(text):
    report = report_text(occasion_of("holiday", "a.jpg", text=f"{text} 2024"))
    assert not tells(report, f"{text} 2024")


def test_a_failure_has_its_code_its_stage_and_its_sentence_in_english():
    report = report_text(occasion_of("holiday", "IMG_1.jpg"))
    sentence = "picture 1.jpg holds no picture; see picture 1.jpg."
    assert f"picture 1.jpg: [damaged, in decode] {sentence}" in report


def test_a_result_is_told_by_the_number_of_its_picture():
    source = SourceImage(Path("/p/IMG_1.jpg"), Path("IMG_1.jpg"), 1)
    assert concealed("IMG_1-thumb.webp was written", source) == "picture 1.webp was written"


def test_who_sits_here_is_left_out():
    user, home = getpass.getuser(), Path.home()
    text = concealed(f"{home}/x of {user} at C:\\Users\\me\\y.jpg now")
    assert str(home) not in text
    assert user not in text.split()
    assert "Users" not in text
    assert text.endswith("now")


def test_paths_and_pictures_that_nobody_knows_are_left_out_and_rates_stay():
    text = concealed(
        "12.5 pictures/s, ~/x/y.txt, ../up.png, holiday/DSC1.NEF and one.jpeg, file:///a/b"
    )
    assert text == "12.5 pictures/s, <path>, <path>, <path> and picture.jpeg, <path>"


def test_settings_are_there_without_texts_of_the_user():
    recipe = Recipe(
        width_pixels=1920,
        output_format="webp",
        steps=(WatermarkText(text="© Lena Meier"),),
        also=(Variant(64, 64, suffix="_private"),),
    )
    choices = Choices(recipe=recipe, name_pattern="Lena_{stem}", exclude=("secret/*",), workers=7)
    report = report_text(Occasion(FACTS, choices))
    assert "recipe.width_pixels: 1920" in report
    assert "recipe.output_format: webp" in report
    assert "name_pattern: set" in report
    assert "exclude: set" in report
    assert "workers: 7" in report
    assert "watermark-text(" in report
    for private in ("Lena", "Meier", "_private", "secret"):
        assert private not in report
    assert "height_pixels: 256" not in report.partition("recipe.steps")[0]


def test_only_the_last_failures_and_lines_are_in_it():
    sources = numbered_sources(50)
    plan = make_plan(BatchSettings((FOLDER,), FOLDER / "out"), sources)
    outcomes = tuple(Outcome(n, Status.FAILED, f"reason no {n}.") for n in range(50))
    lines = tuple(logged(f"line no {n}.") for n in range(200))
    report = report_text(Occasion(FACTS, Choices(), plan, outcomes, lines))
    assert report.count("reason no") == MOST_FAILURES
    assert "reason no 49." in report
    assert report.count("line no") == MOST_LOG_LINES
    assert "line no 199." in report
    assert "failed: 50" in report


def test_a_report_looks_once_at_each_picture_and_then_for_the_names_it_holds_alone(monkeypatch):
    looked = []

    def looking(name: Path | str) -> str:
        looked.append(name)
        return display(name)

    monkeypatch.setattr("gui.help._concealment.display", looking)
    corpus = ["000007.jpg holds no picture.", "000008.jpg"]
    few = Concealment(corpus, numbered_sources(10))
    of_few = len(looked)
    many = Concealment(corpus, numbered_sources(5_000))
    assert many._names.pattern == few._names.pattern
    assert len(looked) - of_few == of_few + 4_990
    assert many.reveal(many.seal(corpus[0])) == "picture 8.jpg holds no picture."


def test_an_empty_window_makes_a_report_as_well():
    assert "Last failures" in report_text(Occasion(FACTS, replace(Choices(), workers=1)))


def test_the_dialog_shows_the_failures_of_the_run_and_copies_them_with_the_description(ready):
    ready.controller.start()
    ready.fakes.run.begin()
    ready.fakes.run.end_file(2, Status.FAILED, "000002.jpg holds no picture.")
    ready.fakes.run.finish()
    ready.deliver()
    ready.choose("Report a problem")
    dialog = ready.window.findChild(ReportDialog)
    description, shown = dialog.findChildren(QPlainTextEdit)
    assert shown.isReadOnly()
    assert "picture 3.jpg: picture 3.jpg holds no picture." in shown.toPlainText()
    assert "holiday" not in shown.toPlainText()
    description.setPlainText("It was odd.")
    button(dialog, "Copy").click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("What happened\n  It was odd.\n")
    assert shown.toPlainText().rstrip() in copied


def test_the_report_is_saved_as_it_is_shown(ready, tmp_path):
    ready.choose("Report a problem")
    dialog = ready.window.findChild(ReportDialog)
    dialog._write((tmp_path / "report.txt",))
    assert (tmp_path / "report.txt").read_text("utf-8") == dialog.text
    dialog._write((tmp_path / "no folder" / "report.txt",))
    assert "no folder" in dialog._said.text()
