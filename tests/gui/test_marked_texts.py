"""No text of the recipe, the table and the preview is left out of the catalogue."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu, QWidget

from gui.control.preview import Preview
from gui.preview._large_view import LargeView
from gui.preview.panel import PreviewPanel
from gui.recipe.recipe_panel import RecipePanel
from gui.recipe.source_panel import SourcePanel
from gui.settings.choices import Choices
from gui.settings.presets import Presets
from gui.table._picture_menu import PictureMenu
from gui.table.columns import Column
from gui.table.export import ListExport
from gui.table.filter_bar import FilterBar
from gui.table.model import FileModel
from gui.table.thumbnails import ThumbnailCache
from gui.table.views import PictureViews
from gui.table.wanted import Group
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.registry import STEPS
from processing.imaging.steps.watermark_picture import WatermarkPicture
from processing.language.lazy_text import lazy_tr
from processing.planning.picture_filter import FilterCounts
from processing.planning.planner import make_plan
from processing.previewing.messages import ShownPicture
from processing.running.events import FileStarted, WorkerStarted
from processing.running.tracker import RunTracker
from processing.settings.batch import BatchSettings
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.task import Counts, Outcome, Status
from tests.support.fake_previews import GREEN, RED, pixels_of
from tests.support.fake_window import FOLDER, numbered_sources
from tests.support.pseudo_language import bracket_language, bracketed, outside, unspoken
from tests.support.shown_texts import shown_by

# Names that all languages share.
NAMES = {"holiday", "Bytes", "JPEG", "PNG", "WebP", "AVIF", "TIFF", "GIF", "BMP", "Thumbpool"}
NOT_WORDS = re.compile(r"\{[^{}]*\}|\S*[/\\]\S*|#[0-9a-f]{6}|\S+\.(?:jpg|png|webp)\b|</?p[^>]*>")
LOST = lazy_tr("{format} holds no transparency.", format="JPEG")
STEPS_USED = tuple(
    kind(path=Path("logo.png")) if kind is WatermarkPicture else kind() for kind in STEPS.values()
)
ALL_KINDS = Recipe(steps=STEPS_USED, also=(Variant(), Variant(width_pixels=64, suffix="_s")))
ORIGINAL = ShownPicture(pixels_of((1600, 1200), RED), (1600, 1200), 2_000_000, "JPEG")
RESULT = ShownPicture(pixels_of((80, 60), GREEN), (800, 600), 160_000, "WebP", warnings=(LOST,))
PREVIEWS = {
    "nothing": Preview(),
    "a result": Preview(
        path=Path("/p/1.jpg"), outputs=(Recipe(),), original=ORIGINAL, result=RESULT
    ),
    "a larger one of several": Preview(
        path=Path("/p/1.jpg"),
        outputs=ALL_KINDS.outputs(),
        original=ORIGINAL,
        result=replace(RESULT, size_bytes=3_000_000),
    ),
    "one as large": Preview(
        path=Path("/p/1.jpg"),
        outputs=(Recipe(size_mode=SizeMode.MEGAPIXELS),) * 2,
        original=ORIGINAL,
        result=replace(RESULT, size_bytes=2_000_000),
    ),
    "a failure": Preview(path=Path("/p/1.jpg"), outputs=(Recipe(),), problem=LOST),
}


@pytest.fixture(autouse=True)
def _brackets():
    with bracket_language():
        yield


@pytest.fixture
def files(qtbot):
    """Pictures in all states: done, with a warning, failed, skipped, in work and waiting."""
    cache = ThumbnailCache(load=lambda *_request: QImage())
    model = FileModel(cache)
    model.append(numbered_sources(6))
    model.set_plan(make_plan(BatchSettings((FOLDER,), FOLDER / "web"), numbered_sources(6)))
    tracker = RunTracker(6)
    model.set_tracker(tracker)
    done = {"source_bytes": 1000, "result_bytes": 250, "result_size": (64, 48)}
    tracker.record(Outcome(0, Status.DONE, **done))
    tracker.record(Outcome(1, Status.DONE, warnings=(LOST, LOST), **done))
    tracker.record(Outcome(2, Status.FAILED, LOST))
    tracker.record(Outcome(3, Status.SKIPPED, LOST))
    tracker.fold(WorkerStarted("run", 7, 1, 0.0))
    tracker.fold(FileStarted("run", 4, 7, 0.0))
    model.update_rows(tracker.take_changed())
    yield model
    cache.close()


def unmarked(text: str) -> set[str]:
    """Return the words of a text that are of no message, and no names either."""
    return unspoken(NOT_WORDS.sub(" ", outside(text, bracketed))) - NAMES


def all_unmarked(parent: QWidget) -> dict[str, set[str]]:
    """Return each text in `parent`, hidden or not, that has words of no message, and these."""
    found = {text: unmarked(text) for text in shown_by(parent)}
    return {text: words for text, words in found.items() if words}


def recipe_pane(qtbot, choices: Choices) -> RecipePanel:
    pane = RecipePanel()
    qtbot.addWidget(pane)
    pane.show_choices(choices, "/p/web")
    presets = Presets(pane)
    presets.load()
    pane.presets.show_presets(presets.stored)
    pane.presets.show_current(presets.stored[1], presets.changes(choices))
    return pane


def test_brackets_tell_what_is_of_a_message():
    assert unmarked("[{n} files · [all of them]] · 3 kB, {stem} 12 MB") == set()
    assert unmarked("[Changed: [Width].] Not marked") == {"Not", "marked"}


def test_the_recipe_with_all_its_sections_and_presets(qtbot):
    assert all_unmarked(recipe_pane(qtbot, Choices(recipe=ALL_KINDS))) == {}


def test_the_recipe_that_replaces_originals(qtbot):
    choices = Choices(replace_originals=True)
    assert all_unmarked(recipe_pane(qtbot, choices)) == {}


@pytest.mark.parametrize("kind", STEPS.values(), ids=STEPS)
def test_the_settings_of_each_step(qtbot, kind):
    pane = recipe_pane(qtbot, Choices())
    pane._steps._on_add(kind)
    assert all_unmarked(pane) == {}


def test_what_is_wrong_with_typed_names(qtbot):
    pane = recipe_pane(qtbot, Choices())
    for wrong in (
        "{nothing}",
        "{stem",
        "}",
        "",
        "..",
        "{counter:x}",
        "{date:%Q}",
        "a\\b",
        "/{stem}",
    ):
        pane._names._field.replace(wrong)
        assert all_unmarked(pane) == {}, wrong


def test_the_menu_of_tokens(qtbot):
    pane = recipe_pane(qtbot, Choices())
    pane._names._fill_menu()
    menu = pane._names._tokens
    assert all_unmarked(menu) == {}
    assert "[Original name]" in menu.actions()[0].text()


def test_the_sources_and_what_is_left_out(qtbot):
    panel = SourcePanel()
    qtbot.addWidget(panel)
    panel.show_choices(Choices())
    panel.show_sources([Path("/p"), Path("/q/1.jpg")])
    panel.show_counts(
        FilterCounts(found=9, taken=4, by_source=(4, 0), exclude=2, without=1, earlier_results=2)
    )
    assert all_unmarked(panel) == {}


def test_each_cell_and_tip_of_the_table(files):
    for row in range(files.rowCount()):
        for column in Column:
            index = files.index(row, column)
            if column in {Column.NAME, Column.FOLDER}:
                continue  # names of files
            texts = files.data(index, Qt.ItemDataRole.AccessibleTextRole)
            assert unmarked(texts) == set(), texts
        tip = files.data(files.index(row, 0), Qt.ItemDataRole.ToolTipRole)
        assert [line for line in tip.splitlines() if unmarked(line)] == []
    for column in Column:
        heading = files.headerData(column, Qt.Orientation.Horizontal)
        assert heading.startswith("["), heading
        assert unmarked(column.spec.sort_text()) == set()


def test_reasons_are_translated_only_where_they_are_shown(files):
    assert files.picture(2).outcome.reason == "JPEG holds no transparency."
    assert files.picture(2).note == "[JPEG holds no transparency.]"
    assert files.picture(1).note == "[{0} {0}]".format("[JPEG holds no transparency.]")


def test_a_saved_list_is_in_english_with_codes(files, tmp_path, qtbot):
    export = ListExport(files)
    with qtbot.waitSignal(export.ended):
        export.begin(tmp_path / "list.csv")
    saved = (tmp_path / "list.csv").read_text(encoding="utf-8")
    assert "[" not in saved
    assert "JPEG holds no transparency." in saved


def test_the_views_and_their_menus(files, qtbot):
    views = PictureViews(files)
    qtbot.addWidget(views)
    columns = QMenu(views)
    views.fill_columns_menu(columns)
    view = QMenu(views)
    views.fill_view_menu(view)
    for is_filtered, is_scanning in ((True, False), (False, True), (False, False)):
        views._nothing.show_reason(is_filtered=is_filtered, is_scanning=is_scanning)
        assert all_unmarked(views) == {}
    assert all_unmarked(views.switch) == {}


@pytest.mark.parametrize("rows", [(0,), (2,), (4,), range(6)], ids=["one", "failed", "open", "all"])
def test_the_context_menu(files, qtbot, rows):
    views = PictureViews(files)
    qtbot.addWidget(views)
    for row in rows:
        views._commands.selection.select(
            files.index(row, 0),
            views._commands.selection.SelectionFlag.Select
            | views._commands.selection.SelectionFlag.Rows,
        )
    for can in (True, False):
        views._commands.set_possible(can_remove=can, can_retry=can)
        menu = PictureMenu(files, views._commands).made_for(views.table)
        assert all_unmarked(menu) == {}


def test_the_filters_with_their_counts(qtbot):
    bar = FilterBar()
    qtbot.addWidget(bar)
    bar.show_counts(Counts(planned=4000, done=1, failed=2, skipped=1), warned=1)
    bar.show_causes({LOST: 2, lazy_tr("The file is empty."): 1})
    bar.show_selected(3)
    bar.choose(Group.FAILED)
    assert all_unmarked(bar) == {}


@pytest.mark.parametrize("preview", PREVIEWS.values(), ids=PREVIEWS)
def test_the_preview_in_each_of_its_states(qtbot, preview):
    parent = QWidget()
    qtbot.addWidget(parent)
    for panel in (PreviewPanel(), LargeView(parent).panel):
        qtbot.addWidget(panel)
        panel.show_preview(preview)
        assert all_unmarked(panel) == {}


def test_an_incomplete_step_says_why(qtbot):
    pane = recipe_pane(qtbot, Choices())
    pane._steps._on_add(Crop)
    pane._steps._on_edited("proportions", "wide")
    assert all_unmarked(pane) == {}
