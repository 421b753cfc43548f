"""List and grid show one selection; keys, menu and signals are the same in both."""

from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from gui.look.desktop import paths_of
from gui.settings.store import SettingsStore
from gui.table._grid_delegate import tile_text
from gui.table._painting import MARGIN
from gui.table.columns import Column
from gui.table.model import FileModel
from gui.table.views import PictureViews
from gui.table.wanted import Group, Wanted
from gui.text.phrases import status_text
from processing.language import translation
from processing.language.languages import DEFAULT, LANGUAGES
from processing.planning.planner import make_plan
from processing.running.tracker import RunTracker
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.task import Outcome, Status
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, numbered_sources
from tests.support.picture_views import COUNT, names_selected, plan_for, select


def run(files: FileModel, *outcomes: Outcome) -> None:
    """Show the end of a run that ended so."""
    files.set_plan(plan_for(COUNT))
    tracker = RunTracker(COUNT)
    files.set_tracker(tracker)
    for outcome in outcomes:
        tracker.record(outcome)
    files.update_rows(tracker.take_changed())


def entry(views: PictureViews, text: str):
    """Return an entry of the context menu."""
    menu = views._menu.made_for(views.view)
    (found,) = [action for action in menu.actions() if action.text() == text]
    return found


def test_the_other_view_shows_the_same_selection_and_current_picture(views):
    select(views, 3, 7)
    views.show_grid(is_grid=not views.is_grid)
    assert views.view.currentIndex().row() == 7
    rows = {index.row() for index in views.view.selectionModel().selectedRows()}
    assert rows == {3, 7}
    assert views.view.hasFocus()


def test_the_other_view_begins_where_this_one_was(views):
    bar = views.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    first, last = views._files.visible
    views.show_grid(is_grid=not views.is_grid)
    QApplication.processEvents()
    assert views._files.visible[0] <= last
    assert views._files.visible[1] >= first


def test_the_switch_and_the_menu_follow_the_view(views):
    views.show_grid(is_grid=False)
    buttons = views.switch.findChildren(QPushButton)
    buttons[1].click()
    assert views.is_grid
    views.show_grid(is_grid=False)
    assert [button.isChecked() for button in buttons] == [True, False]


def test_space_asks_for_a_preview_of_the_current_picture(views, qtbot):
    told = []
    views.current_changed.connect(told.append)
    select(views, 4)
    assert told[-1].name == "000004.jpg"
    with qtbot.waitSignal(views.preview_requested):
        QTest.keyClick(views.view, Qt.Key.Key_Space)


def test_delete_asks_to_remove_the_selected_pictures_and_not_in_a_run(views, qtbot):
    select(views, 1, 2)
    with qtbot.waitSignal(views.remove_requested) as removal:
        QTest.keyClick(views.view, Qt.Key.Key_Delete)
    assert removal.args[0] == (FOLDER / "000001.jpg", FOLDER / "000002.jpg")
    views.set_possible(can_remove=False, can_retry=False)
    with qtbot.assertNotEmitted(views.remove_requested):
        QTest.keyClick(views.view, Qt.Key.Key_Delete)
    refused = entry(views, "Remove 2 pictures from the list")
    assert not refused.isEnabled()
    assert "when the run has ended" in refused.toolTip()


def test_copy_puts_paths_on_the_clipboard(views):
    select(views, 1, 3)
    QTest.keyClick(views.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().splitlines()
    assert lines == [str(FOLDER / "000001.jpg"), str(FOLDER / "000003.jpg")]


def test_the_menu_offers_what_fits_the_pictures_and_says_why_the_rest_cannot_be_done(
    views, files, qtbot
):
    done = Outcome(0, Status.DONE, warnings=("A profile was dropped.",), result_bytes=9)
    run(files, done, Outcome(1, Status.FAILED, "It ends early."))
    select(views, 0)
    with qtbot.waitSignal(views.open_requested) as opened:
        entry(views, "Open result").trigger()
    assert opened.args[0] == FOLDER / "web" / "000000.jpg"
    assert not entry(views, "Retry").isEnabled()
    select(views, 1)
    assert entry(views, "Open result").toolTip() == "There is no result yet."
    with qtbot.waitSignal(views.retry_requested) as retry:
        entry(views, "Retry").trigger()
    assert retry.args[0] == frozenset({1})
    select(views, 0, 1, 2)
    entry(views, "Copy 2 reasons").trigger()
    lines = QApplication.clipboard().text().splitlines()
    assert [line.rpartition(": ")[2] for line in lines] == [
        "A profile was dropped.",
        "It ends early.",
    ]
    assert not entry(views, "Open original").isEnabled()
    assert entry(views, "Remove 3 pictures from the list").isEnabled()


def test_the_menu_key_opens_the_menu_of_the_current_picture(views, qtbot):
    views._commands.selection.clearSelection()
    views.view.setCurrentIndex(views._files.index(2, 0))
    QTest.keyClick(views.view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None, timeout=WAIT_MILLISECONDS)
    QApplication.activePopupWidget().close()
    assert [index.row() for index in views.view.selectionModel().selectedRows()] == [2]


def test_typed_letters_lead_to_a_name(views):
    select(views, 0)
    QTest.keyClicks(views.view, "00004")
    assert views.view.currentIndex().data() == "000040.jpg"


def test_where_no_picture_matches_all_can_be_shown_again(views, files, qtbot):
    files.show_only(Wanted(text="no such"))
    (button,) = [b for b in views._nothing.findChildren(QPushButton) if b.isVisible()]
    with qtbot.waitSignal(views.show_all_requested):
        button.click()
    files.show_only(Wanted())
    assert not views._nothing.isVisible()


def test_the_last_view_and_columns_are_remembered(views, files, qtbot, tmp_path):
    store = SettingsStore(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
    views.table.columns.show_column(Column.DATE, is_shown=True)
    views.table.columns.show_column(Column.SAVED, is_shown=False)
    views.save_shape(store)
    other = PictureViews(files)
    qtbot.addWidget(other)
    other.restore_shape(store)
    assert other.is_grid == views.is_grid
    assert not other.table.isColumnHidden(Column.DATE)
    assert other.table.isColumnHidden(Column.SAVED)
    other.table.columns.show_usual()
    assert other.table.isColumnHidden(Column.DATE)
    other.save_shape(store)
    third = PictureViews(files)
    qtbot.addWidget(third)
    third.restore_shape(store)
    assert third.table.isColumnHidden(Column.DATE)


def test_rows_that_wait_no_longer_leave_the_view_in_the_run(views, files):
    run(files)
    files.show_only(Wanted(Group.WAITING))
    tracker = files._states.tracker
    for task_id in (0, 1, 5):
        tracker.record(Outcome(task_id, Status.DONE))
    files.update_rows(tracker.take_changed())
    assert files.rowCount() == COUNT - 3
    assert files.index(0, 0).data() == "000002.jpg"
    assert files.count(Group.WAITING) == COUNT - 3


def test_screen_readers_find_the_pictures_of_both_views(views, files):
    run(files, Outcome(0, Status.DONE, warnings=("A profile was dropped.",)))
    interface = QAccessible.queryAccessibleInterface(views.view)
    assert interface.text(QAccessible.Text.Name).startswith("Pictures")
    role = Qt.ItemDataRole.AccessibleTextRole
    assert files.index(0, Column.STATE).data(role) == "Done, with warnings"
    if views.is_grid:
        said = files.index(0, Column.NAME).data(role)
        assert said.startswith("000000.jpg. Done, with warnings. ")
        assert said.endswith(". A profile was dropped.")


def test_pictures_of_several_sources_say_where_they_come_from(views, files):
    assert views.table.isColumnHidden(Column.FOLDER)
    views.show_folders(is_shown=True)
    assert not views.table.isColumnHidden(Column.FOLDER)
    assert files.index(0, Column.FOLDER).data() == Path(FOLDER).name


def test_a_drag_of_too_many_pictures_is_refused_with_advice(views, monkeypatch):
    monkeypatch.setattr("gui.table._picture_commands._MOST_DRAGGED", 2)
    asked, told = [], []
    monkeypatch.setattr(FileModel, "urls", lambda _files, ids: asked.append(ids) or [])
    monkeypatch.setattr(
        "gui.table._picture_commands.QToolTip.showText", lambda *given: told.append(given[1])
    )
    views.select_all()
    views.view.startDrag(Qt.DropAction.CopyAction)
    assert asked == []
    assert told == ["At most 2 pictures can be dragged. Open the output folder for more."]
    select(views, 1, 2)
    views.view.startDrag(Qt.DropAction.CopyAction)
    assert asked == [[1, 2]]


def test_typed_letters_lead_to_a_name_in_any_order_of_the_rows(views, files):
    files.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    select(views, 0)
    QTest.keyClicks(views.view, "00001")
    assert views.view.currentIndex().data() == "000019.jpg"


def plan_of_two_results(number: int):
    recipe = Recipe(also=(Variant(64, 64, folder="small"),))
    settings = BatchSettings((FOLDER,), FOLDER / "web", recipe=recipe)
    return make_plan(settings, numbered_sources(number))


def test_a_picture_of_two_results_is_copied_once_and_can_be_pasted_as_a_file(views, files):
    files.set_plan(plan_of_two_results(COUNT))
    select(views, 2, 3)
    QTest.keyClick(views.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QApplication.clipboard().mimeData()
    assert data.text() == str(FOLDER / "000001.jpg")
    assert paths_of(data.urls()) == (FOLDER / "000001.jpg",)
    copied = bytes(data.data("x-special/gnome-copied-files").data()).decode()
    assert copied == f"copy\nfile://{FOLDER}/000001.jpg"


def test_home_and_end_lead_to_the_first_and_the_last_picture(views):
    select(views, 5)
    QTest.keyClick(views.view, Qt.Key.Key_End)
    assert names_selected(views) == [f"{COUNT - 1:06}.jpg"]
    QTest.keyClick(views.view, Qt.Key.Key_Home)
    assert names_selected(views) == ["000000.jpg"]


def test_a_tile_tells_which_of_several_results_it_is(files):
    files.set_plan(plan_of_two_results(COUNT))
    first, second = files.picture(0), files.picture(1)
    assert tile_text(first) != tile_text(second)
    assert tile_text(second).startswith("small")
    files.set_plan(plan_for(COUNT))
    assert tile_text(files.picture(0)) == "Waiting"


def test_no_word_for_how_a_picture_ended_is_cut_off_in_any_language(files, qtbot):
    for language in LANGUAGES.values():
        translation.use(language)
        try:
            made = PictureViews(files)
            qtbot.addWidget(made)
            made.resize(500, 300)
            made.show()
            room = made.table.columnWidth(Column.STATE) - 2 * MARGIN - 21  # its icon and the gap
            words = map(made.table.fontMetrics().horizontalAdvance, map(status_text, Status))
            assert max(words) < room, language
        finally:
            translation.use(DEFAULT)
