"""The table's model under Qt's own tester, and what it tells its views."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from gui.look.desktop import paths_of
from gui.table.columns import Column
from gui.table.model import ROW_ROLE, THUMBNAIL_ROLE, FileModel
from gui.table.thumbnails import ThumbnailCache
from gui.table.wanted import Group, Wanted
from processing.planning.plan_rows import PackedOutcomes
from processing.planning.planner import make_plan
from processing.previewing.pixels import Pixels
from processing.running.events import FileStarted, WorkerStarted
from processing.running.tracker import RunTracker
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.task import Outcome, Status
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, FakeThumbnails, numbered_sources
from tests.support.picture_rows import plan_for, record, running, shown_names


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
