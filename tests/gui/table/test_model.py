"""The table's model under Qt's own tester, and what it tells its views."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester

from gui.look.desktop import paths_of
from gui.table._sorting import STEP_ROWS
from gui.table.columns import Column
from gui.table.model import ROW_ROLE, THUMBNAIL_ROLE, FileModel
from gui.table.thumbnails import ThumbnailCache
from gui.table.views import PictureViews
from gui.table.wanted import Group, Wanted
from processing.planning.plan_rows import PackedOutcomes, PackedSources
from processing.planning.planner import make_plan
from processing.previewing.pixels import Pixels
from processing.running.events import FileStarted, WorkerStarted
from processing.running.tracker import RunTracker
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.task import Outcome, SourceImage, Status
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, FakeThumbnails, numbered_sources


@pytest.fixture
def thumbnails(qtbot):
    cache = ThumbnailCache(load=lambda *_request: QImage())
    yield cache
    cache.close()


@pytest.fixture
def model(thumbnails):
    files = FileModel(thumbnails)
    files.tester = QAbstractItemModelTester(
        files, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return files


def plan_for(number: int, policy: ConflictPolicy = ConflictPolicy.RENAME, folder=None):
    settings = BatchSettings((FOLDER,), folder or FOLDER / "thumbnails", on_conflict=policy)
    return make_plan(settings, numbered_sources(number))


def running(model: FileModel, number: int) -> RunTracker:
    model.append(numbered_sources(number))
    model.set_plan(plan_for(number))
    tracker = RunTracker(number)
    model.set_tracker(tracker)
    return tracker


def record(model: FileModel, tracker: RunTracker, *outcomes: Outcome) -> None:
    for outcome in outcomes:
        tracker.record(outcome)
    model.update_rows(tracker.take_changed())


def shown_names(model: FileModel) -> list[str]:
    return [model.index(row, Column.NAME).data() for row in range(model.rowCount())]


def test_rows_come_in_batches_and_go_at_once(model):
    model.append(numbered_sources(500))
    model.append(numbered_sources(700))
    assert model.rowCount() == 1200
    model.clear()
    assert model.rowCount() == 0


def test_a_batch_of_rows_is_one_insertion(model, qtbot):
    with qtbot.waitSignal(model.rowsInserted) as inserted:
        model.append(numbered_sources(600))
    assert inserted.args[1:] == [0, 599]


def test_a_plan_of_the_same_rows_keeps_the_view_where_it_is(model, qtbot):
    model.append(numbered_sources(5))
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_plan(plan_for(5))


def test_a_plan_of_other_rows_replaces_them(model):
    model.append(numbered_sources(5))
    model.set_plan(plan_for(2))
    assert model.rowCount() == 2


def test_what_the_plan_skips_is_shown_before_the_run(model, tmp_path):
    (tmp_path / "000001.jpg").touch()
    model.append(numbered_sources(3))
    model.set_plan(plan_for(3, ConflictPolicy.SKIP, tmp_path))
    states = [model.index(row, Column.STATE).data() for row in range(3)]
    assert states == ["Waiting", "Skipped", "Waiting"]


def planned_results(model: FileModel) -> list[str]:
    role = Qt.ItemDataRole.AccessibleTextRole
    return [model.index(row, Column.RESULT).data(role) for row in range(model.rowCount())]


def test_the_names_of_the_results_are_shown_before_the_run(model, tmp_path):
    (tmp_path / "000001.jpg").touch()
    model.append(numbered_sources(2))
    assert planned_results(model) == ["", ""]
    model.set_plan(plan_for(2, folder=tmp_path))
    first = f"{tmp_path / '000000.jpg'}, new"
    assert planned_results(model) == [first, f"{tmp_path / '000001-2.jpg'}, new (name was taken)"]
    assert model.index(0, Column.RESULT).data() == "000000.jpg"
    model.set_plan(plan_for(2, ConflictPolicy.OVERWRITE, tmp_path))
    assert planned_results(model)[1] == f"{tmp_path / '000001.jpg'}, replaces the older one"
    model.set_plan(plan_for(2, ConflictPolicy.SKIP, tmp_path))
    assert planned_results(model) == [first, ""]
    assert "000001.jpg exists already" in model.row(model.index(1, 0)).note


def test_an_original_that_is_replaced_is_said_to_be(model):
    settings = BatchSettings((FOLDER,), FOLDER, replace_originals=True)
    model.set_plan(make_plan(settings, numbered_sources(1)))
    assert planned_results(model) == [f"{FOLDER / '000000.jpg'}, replaces the original"]


def test_a_file_that_is_worked_on_names_its_worker(model):
    tracker = running(model, 2)
    tracker.fold(WorkerStarted("run", 7, 1, 0.0))
    tracker.fold(FileStarted("run", 1, 7, 0.0))
    assert model.index(1, Column.STATE).data() == "Worker 1"


def test_one_signal_a_drain_tells_of_the_changed_rows_on_screen(model, qtbot):
    tracker = running(model, 100)
    model.visible = (10, 20)
    told = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    record(model, tracker, *(Outcome(n, Status.DONE) for n in (3, 12, 15, 90)))
    assert told == [(12, 15)]


def test_changes_off_screen_are_not_told(model, qtbot):
    tracker = running(model, 100)
    model.visible = (0, 5)
    with qtbot.assertNotEmitted(model.dataChanged):
        record(model, tracker, Outcome(50, Status.DONE))
    assert model.index(50, Column.STATE).data() == "Done"


def test_failures_gather_under_their_filter_as_they_come(model):
    tracker = running(model, 6)
    model.show_only(Wanted(Group.FAILED))
    assert model.rowCount() == 0
    record(model, tracker, Outcome(4, Status.FAILED, "broken"), Outcome(1, Status.DONE))
    record(model, tracker, Outcome(2, Status.FAILED, "broken too"))
    assert shown_names(model) == ["000004.jpg", "000002.jpg"]
    model.show_only(Wanted())
    assert model.rowCount() == 6


def test_choosing_a_filter_again_puts_its_rows_in_order(model):
    tracker = running(model, 6)
    model.show_only(Wanted(Group.FAILED))
    for task_id in (4, 2):
        record(model, tracker, Outcome(task_id, Status.FAILED, "broken"))
    model.show_only(Wanted())
    model.show_only(Wanted(Group.FAILED))
    assert shown_names(model) == ["000002.jpg", "000004.jpg"]


def test_a_reason_is_in_the_row_its_tip_and_its_accessible_text(model):
    tracker = running(model, 1)
    record(model, tracker, Outcome(0, Status.FAILED, "The file ends early."))
    index = model.index(0, Column.NAME)
    assert "The file ends early." in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "The file ends early." in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert index.data(ROW_ROLE).note == "The file ends early."


def test_sizes_and_what_was_saved_are_shown_when_done(model):
    tracker = running(model, 1)
    done = Outcome(
        0,
        Status.DONE,
        source_bytes=2_000_000,
        result_bytes=100_000,
        source_size=(4000, 3000),
        result_size=(256, 192),
    )
    record(model, tracker, done)
    row = [model.index(0, column).data() for column in Column if column.spec.is_usual]
    assert row == ["000000.jpg", "4000 × 3000", "000000.jpg", "95%", "Done"]  # noqa: RUF001
    result = model.index(0, Column.RESULT).data(Qt.ItemDataRole.AccessibleTextRole)
    path = FOLDER / "thumbnails" / "000000.jpg"
    assert result == f"{path}, 256 × 192 · 100 kB"  # noqa: RUF001


def end_ten_times_under_a_filter(model: FileModel, number: int) -> None:
    """Let a tenth of `number` files end at a time, and one in ten of them fail."""
    tracker = running(model, number)
    model.show_only(Wanted(Group.DONE))
    for start in range(0, number, number // 10):
        endings = (
            Outcome(n, Status.FAILED if n % 10 == 0 else Status.DONE)
            for n in range(start, start + number // 10)
        )
        record(model, tracker, *endings)
    assert model.rowCount() == number * 9 // 10
    model.show_only(Wanted(Group.FAILED))
    assert model.rowCount() == number // 10


def test_a_thousand_endings_in_a_row_are_told_as_qt_demands(model):
    end_ten_times_under_a_filter(model, 1_000)


def test_ten_thousand_endings_in_a_row_keep_every_filter_right(thumbnails):
    end_ten_times_under_a_filter(FileModel(thumbnails), 10_000)  # Qt's tester looks at every row


def test_results_are_dragged_out_and_originals_only_where_there_is_no_result(model):
    tracker = running(model, 3)
    record(model, tracker, Outcome(1, Status.DONE), Outcome(2, Status.FAILED, "broken"))
    indexes = [model.index(row, column) for row in range(3) for column in Column]
    assert all(model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled for index in indexes)
    failed = model.mimeData([model.index(2, 0)]).urls()
    assert paths_of(failed) == (FOLDER / "000002.jpg",)
    assert paths_of(model.mimeData(indexes).urls()) == (FOLDER / "thumbnails" / "000001.jpg",)


def sized(names_and_sizes: dict[str, int]) -> tuple[SourceImage, ...]:
    return tuple(
        SourceImage(FOLDER / name, Path(name), size) for name, size in names_and_sizes.items()
    )


def test_a_column_sorts_and_none_brings_the_order_of_the_batch_back(model):
    model.append(sized({"b.jpg": 30, "A.jpg": 10, "c.jpg": 20}))
    model.sort(Column.NAME)
    assert shown_names(model) == ["A.jpg", "b.jpg", "c.jpg"]
    model.sort(Column.ORIGINAL, Qt.SortOrder.DescendingOrder)
    assert shown_names(model) == ["b.jpg", "c.jpg", "A.jpg"]
    model.sort(-1)
    assert shown_names(model) == ["b.jpg", "A.jpg", "c.jpg"]


def test_results_sort_by_their_size_what_was_saved_and_how_they_ended(model):
    tracker = running(model, 4)
    endings = (
        Outcome(0, Status.DONE, source_bytes=1000, result_bytes=300),
        Outcome(1, Status.FAILED, "broken", source_bytes=1000),
        Outcome(3, Status.DONE, source_bytes=400, result_bytes=200),
    )
    record(model, tracker, *endings)
    descending = Qt.SortOrder.DescendingOrder
    for column, order in (
        (Column.RESULT, ["000000.jpg", "000003.jpg", "000001.jpg", "000002.jpg"]),
        (Column.SAVED, ["000000.jpg", "000003.jpg", "000001.jpg", "000002.jpg"]),
        (Column.STATE, ["000000.jpg", "000003.jpg", "000001.jpg", "000002.jpg"]),
    ):
        model.sort(column, descending)
        assert shown_names(model) == order


def test_rows_that_change_while_they_are_sorted_stay_where_they_are(model, qtbot):
    tracker = running(model, 3)
    model.sort(Column.STATE)
    with qtbot.assertNotEmitted(model.modelReset):
        record(model, tracker, Outcome(0, Status.DONE))
    assert shown_names(model) == ["000000.jpg", "000001.jpg", "000002.jpg"]
    model.sort(Column.STATE)
    assert shown_names(model) == ["000001.jpg", "000002.jpg", "000000.jpg"]


def test_an_order_that_was_asked_for_before_the_run_goes_by_what_the_run_has_made(model):
    model.append(numbered_sources(3))
    model.set_plan(plan_for(3))
    model.sort(Column.RESULT, Qt.SortOrder.DescendingOrder)
    tracker = RunTracker(3)
    model.set_tracker(tracker)
    record(model, tracker, *(Outcome(n, Status.DONE, result_bytes=n + 1) for n in range(3)))
    model.show_only(Wanted(Group.DONE))
    assert shown_names(model) == ["000002.jpg", "000001.jpg", "000000.jpg"]


def test_a_plan_puts_rows_in_order_that_were_found_one_after_the_other(model):
    model.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    for source in numbered_sources(3):
        model.append((source,))
    assert shown_names(model) == ["000000.jpg", "000001.jpg", "000002.jpg"]
    model.set_plan(plan_for(3))
    assert shown_names(model) == ["000002.jpg", "000001.jpg", "000000.jpg"]


def test_failures_of_one_kind_are_one_cause_whatever_they_are_named(model):
    tracker = running(model, 4)
    record(
        model,
        tracker,
        Outcome(0, Status.FAILED, "000000.jpg could not be read: Input/output error; run again."),
        Outcome(1, Status.FAILED, "000001.jpg could not be read: Input/output error; run again."),
        Outcome(2, Status.FAILED, "The file ends early; copy it again."),
    )
    cause = "… could not be read: Input/output error; run again"
    assert model.causes == {cause: 2, "The file ends early; copy it again": 1}
    model.show_only(Wanted(Group.FAILED, cause=cause))
    assert shown_names(model) == ["000000.jpg", "000001.jpg"]


MANY = 2 * STEP_ROWS + 10
PLACE = 10_000  # pixels, many rows down


@pytest.fixture
def many(thumbnails):
    files = FileModel(thumbnails)  # Qt's tester would look at every row
    files.append(PackedSources(numbered_sources(MANY)))
    return files


def wait_for_choice(model: FileModel, qtbot) -> None:
    qtbot.waitUntil(lambda: not model.is_choosing, timeout=WAIT_MILLISECONDS)


def test_very_many_rows_keep_their_order_until_the_new_one_is_there(many, qtbot):
    many.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    assert many.is_choosing
    assert many.index(0, Column.NAME).data() == "000000.jpg"
    wait_for_choice(many, qtbot)
    assert many.index(0, Column.NAME).data() == f"{MANY - 1:06}.jpg"
    assert many.index(MANY - 1, Column.NAME).data() == "000000.jpg"


def test_what_is_selected_stays_so_while_rows_are_put_in_order(many, qtbot):
    chosen = QItemSelectionModel(many)
    flags = QItemSelectionModel.SelectionFlag
    for row in (3, MANY - 2):
        chosen.setCurrentIndex(many.index(row, 0), flags.Select | flags.Rows)
    with qtbot.assertNotEmitted(many.modelReset):
        many.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
        wait_for_choice(many, qtbot)
    assert sorted(index.row() for index in chosen.selectedRows()) == [1, MANY - 4]
    assert chosen.currentIndex().data() == f"{MANY - 2:06}.jpg"


def test_the_table_stays_where_it_is_while_its_rows_are_put_in_order(many, qtbot):
    views = PictureViews(many)
    qtbot.addWidget(views)
    views.show()
    table = views.table
    table.verticalScrollBar().setValue(PLACE)
    table.sort_by(Column.NAME)
    table.sort_by(Column.NAME)
    wait_for_choice(many, qtbot)
    assert many.index(0, Column.NAME).data() == f"{MANY - 1:06}.jpg"
    assert table.verticalScrollBar().value() == PLACE


def test_a_picture_that_is_to_be_shown_is_when_its_row_is_chosen(many, qtbot):
    views = PictureViews(many)
    qtbot.addWidget(views)
    views.table.sort_by(Column.NAME)
    wait_for_choice(many, qtbot)
    many.show_only(Wanted(text="000007"))
    wait_for_choice(many, qtbot)
    assert not views.show_picture(3)
    many.show_only(Wanted())
    assert views.show_picture(3)
    wait_for_choice(many, qtbot)
    assert views.table.currentIndex().data() == "000003.jpg"


def test_a_column_that_is_chosen_in_between_drops_the_one_before(many, qtbot):
    many.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    many.sort(-1)
    assert not many.is_choosing
    assert many.index(0, Column.NAME).data() == "000000.jpg"


def test_rows_that_are_found_while_others_are_sorted_come_at_the_end(many, qtbot):
    many.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    many.append(sized({"late.jpg": 1}))
    assert many.rowCount() == MANY
    wait_for_choice(many, qtbot)
    names = [many.index(row, Column.NAME).data() for row in (0, MANY - 1, MANY)]
    assert names == [f"{MANY - 1:06}.jpg", "000000.jpg", "late.jpg"]


def test_a_plan_that_comes_while_rows_are_sorted_brings_the_rest_in_order(many, qtbot):
    many.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    many.set_plan(plan_for(MANY + 2))
    wait_for_choice(many, qtbot)
    assert many.rowCount() == MANY + 2
    assert many.index(0, Column.NAME).data() == f"{MANY + 1:06}.jpg"


def test_a_batch_that_is_closed_while_it_is_sorted_is_gone(many, qtbot):
    many.sort(Column.NAME)
    many.clear()
    assert not many.is_choosing
    assert many.rowCount() == 0


def test_a_plan_adds_the_rows_that_the_scan_had_not_told_of_yet(model, qtbot):
    model.append(numbered_sources(3))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsInserted) as more:
        model.set_plan(plan_for(5))
    assert more.args[1:] == [3, 4]
    assert shown_names(model)[-1] == "000004.jpg"


def test_rows_are_put_in_order_as_qt_demands_with_some_to_come_at_the_end(
    model, monkeypatch, qtbot
):
    monkeypatch.setattr("gui.table._sorting.STEP_ROWS", 16)
    model.append(numbered_sources(100))
    model.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    model.append(numbered_sources(2))
    assert model.is_choosing
    wait_for_choice(model, qtbot)
    assert shown_names(model)[:2] == ["000099.jpg", "000098.jpg"]
    assert shown_names(model)[-2:] == ["000000.jpg", "000001.jpg"]


def test_a_result_that_may_be_a_copy_of_its_original_is_not_decoded(qtbot):
    asked = []
    cache = ThumbnailCache(load=lambda result, *_size: asked.append(result.path.name) or QImage())
    model = FileModel(cache)
    tracker = running(model, 2)
    copied = Outcome(0, Status.DONE, source_bytes=700, result_bytes=700)
    made = Outcome(1, Status.DONE, source_bytes=1000, result_bytes=700)
    record(model, tracker, copied, made)
    for row in range(2):
        model.index(row, Column.NAME).data(THUMBNAIL_ROLE)
    qtbot.waitUntil(lambda: asked == ["000001.jpg"], timeout=WAIT_MILLISECONDS)
    qtbot.wait(50)
    assert asked == ["000001.jpg"]
    cache.close()


def test_the_original_is_shown_until_there_is_a_result_that_can_be(qtbot):
    services: list[FakeThumbnails] = []

    def make_service(notify) -> FakeThumbnails:
        services.append(FakeThumbnails(notify))
        return services[-1]

    def load(result, *_size) -> QImage:
        return (
            QImage()
            if result.path.name == "000001.jpg"
            else QImage(8, 6, QImage.Format.Format_RGB32)
        )

    cache = ThumbnailCache(load, make_service)
    model = FileModel(cache)
    tracker = running(model, 2)

    def widths() -> list[int]:
        pixmaps = (model.index(row, Column.NAME).data(THUMBNAIL_ROLE) for row in range(2))
        return [pixmap.width() if pixmap is not None else 0 for pixmap in pixmaps]

    assert widths() == [0, 0]
    with qtbot.waitSignal(cache.loaded, timeout=WAIT_MILLISECONDS):
        for wanted in services[0].asked:
            services[0].tell(wanted, Pixels(2, 1, bytes(8)))
    assert widths() == [2, 2]
    made = (Outcome(n, Status.DONE, source_bytes=1000, result_bytes=700) for n in range(2))
    record(model, tracker, *made)
    assert widths() == [2, 2]
    qtbot.waitUntil(lambda: widths() == [8, 2], timeout=WAIT_MILLISECONDS)
    cache.close()


def test_what_an_earlier_run_of_the_batch_made_stays_in_the_table(model):
    carried = (
        Outcome(0, Status.DONE, source_bytes=1000, result_bytes=100),
        Outcome(2, Status.FAILED, "It ends early."),
        Outcome(3, Status.CANCELLED, "Cancelled."),
    )
    plan = replace(plan_for(5), carried=PackedOutcomes(carried))
    model.append(numbered_sources(5))
    model.set_plan(plan)
    states = [status_of(model, row) for row in range(5)]
    assert states == [Status.DONE, None, Status.FAILED, Status.CANCELLED, None]
    tracker = RunTracker(5, plan.carried)
    model.set_tracker(tracker)
    assert [status_of(model, row) for row in range(5)] == states
    assert dict(model.causes) == {"It ends early": 1}
    record(model, tracker, Outcome(1, Status.DONE))
    model.show_only(Wanted(Group.DONE))
    assert shown_names(model) == ["000000.jpg", "000001.jpg"]
    model.show_only(Wanted(Group.FAILED))
    assert shown_names(model) == ["000002.jpg"]


def status_of(model: FileModel, row: int) -> Status | None:
    return model.index(row, Column.NAME).data(ROW_ROLE).status
