"""The window itself: at rest, before, in and after a run."""

from dataclasses import replace

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gui.look import desktop
from processing.language.lazy_text import lazy_tr
from processing.planning.scanner import PipeStep
from processing.running.events import (
    KeptResult,
    PipeRead,
    QueueRead,
    RunPaused,
)
from processing.settings.variant import Variant
from tests.screenshots.album import PICTURES, SHOWN_RESULTS
from tests.screenshots.scenes.earlier_runs import unfinished_run
from tests.screenshots.studio import (
    PANE_BESIDE,
    USUAL_SIZE,
    Studio,
    await_signal,
    failed,
)
from tests.support.desk import button
from tests.support.drag_events import drag_enter

DAMAGED = lazy_tr(
    "The file ends early, as after a broken copy or download; copy it again from the camera or a "
    "backup.",
    code="ends-early",
)
NO_PICTURE = lazy_tr(
    "The file holds no picture, or a damaged one; remove it from the batch, or copy it again from "
    "the camera or a backup.",
    code="no-picture",
)
FULL = lazy_tr(
    "The disk of the output folder is full; free some space and go on.", code="disk-full"
)


def start_page(studio: Studio) -> QWidget:
    return studio.window


def start_page_with_an_unfinished_run(studio: Studio) -> QWidget:
    earlier = studio.controller.earlier
    studio.fakes.history.interrupted = [unfinished_run()]
    await_signal(earlier.look, earlier.interrupted_found)
    return studio.window


def scanning(studio: Studio) -> QWidget:
    studio.open()
    studio.fakes.preparation.find(studio.album.sources[:23])
    studio.deliver()
    return studio.window


def ready_as_list(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.select(3)
    return studio.window


def ready_as_grid(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.window.pictures.show_grid(is_grid=True)
    studio.select(3)
    return studio.window


def preview_split(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.window.pane.show_tab("preview")
    studio.select(5)
    return studio.window


def preview_side_by_side(studio: Studio) -> QWidget:
    window = preview_split(studio)
    button(studio.window.preview, "Side by side").click()
    return window


def preview_large(studio: Studio) -> QWidget:
    preview_split(studio)
    studio.session.previews.show_large()
    large = studio.session.previews.large
    large.showNormal()
    large.resize(USUAL_SIZE)
    return large


def preview_beside(studio: Studio) -> QWidget:
    studio.choose(PANE_BESIDE)
    return preview_split(studio)


def grid_with_preview_beside(studio: Studio) -> QWidget:
    studio.choose(PANE_BESIDE)
    studio.get_ready()
    studio.window.pictures.show_grid(is_grid=True)
    studio.window.pane.show_tab("preview")
    studio.select(5)
    return studio.window


def names_unfolded(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.change(name_pattern="{date}_{stem}")
    return _unfolded(studio, "names")


def also_make_unfolded(studio: Studio) -> QWidget:
    studio.get_ready()
    recipe = studio.controller.batch.choices.recipe
    studio.change(recipe=replace(recipe, also=(Variant(256, 256, suffix="_small"),)))
    return _unfolded(studio, "also")


def privacy_unfolded(studio: Studio) -> QWidget:
    studio.get_ready()
    return _unfolded(studio, "privacy")


def running(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.window.pane.show_tab("workers")
    studio.begin_run({17: failed(17, DAMAGED)})
    studio.work(23)
    studio.select(9)
    return studio.window


def running_for_a_projector(studio: Studio) -> QWidget:
    window = running(studio)
    studio.choose("Larger, for a projector")
    return window


def running_with_queue_and_pipe(studio: Studio) -> QWidget:
    """A log line of one worker found the queue full."""
    studio.open()
    preparation, at = studio.fakes.preparation, studio.clock.seconds
    steps = (
        (PipeStep.OPENED, 0, 0.0),
        (PipeStep.MESSAGE, 24, 0.06),
        (PipeStep.MESSAGE, 16, 0.11),
        (PipeStep.MESSAGE, 0, 0.12),
        (PipeStep.END_OF_FILE, 0, 0.13),
    )
    for step, pictures, after in steps:
        preparation.send(PipeRead(preparation.run_id, step, pictures, at + after))
    studio.finish_plan()
    studio.window.pane.show_tab("workers")
    studio.begin_run()
    run, begun = studio.fakes.run, studio.clock.seconds
    studio.work(23)
    puts = tuple(begun + 0.4 + 0.02 * number for number in range(12))
    gets = tuple(begun + 0.5 + 0.05 * number for number in range(12))
    vain = tuple(begun + 0.1 * number for number in (1, 2, 3, 12, 13, 14))
    run.send(QueueRead(run.run_id, gets[-1], 1000, puts, gets, vain, 3))
    studio.deliver()
    button(studio.window.lanes, "Queue and pipe").click()
    return studio.window


def running_with_preview(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.window.pane.show_tab("preview")
    studio.begin_run()
    studio.work(23)
    studio.select(13)
    return studio.window


def pausing(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.begin_run()
    studio.work(14)
    studio.controller.pause()
    return studio.window


def paused(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.begin_run()
    studio.work(14)
    studio.controller.pause()
    studio.rest()
    studio.fakes.run.send(RunPaused(studio.fakes.run.run_id))
    studio.deliver()
    return studio.window


def paused_by_a_full_disk(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.begin_run()
    studio.work(14)
    studio.rest()
    studio.fakes.run.pause_itself(FULL)
    studio.deliver()
    return studio.window


def done(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.begin_run()
    studio.work(len(studio.album.sources))
    studio.finish_run()
    return studio.window


def done_with_failures(studio: Studio) -> QWidget:
    studio.get_ready()
    reasons = {4: DAMAGED, 11: DAMAGED, 17: DAMAGED, 22: NO_PICTURE}
    studio.begin_run({number: failed(number, reason) for number, reason in reasons.items()})
    studio.work(len(studio.album.sources))
    studio.finish_run()
    return studio.window


def cancelled(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.begin_run()
    studio.work(23)
    studio.controller.cancel()
    studio.finish_run(cancelled=True)
    return studio.window


def undone(studio: Studio) -> QWidget:
    done(studio)
    run = studio.fakes.history.undoable[0]
    studio.controller.undo(run)
    kept = KeptResult(
        SHOWN_RESULTS / "Day 1" / "IMG_2050.webp", lazy_tr("it was changed since", code="changed")
    )
    studio.fakes.undo.finish(len(studio.album.sources) - 1, (kept,))
    studio.deliver()
    studio.finish_plan()
    return studio.window


def undoing(studio: Studio) -> QWidget:
    done(studio)
    studio.controller.undo(studio.fakes.history.undoable[0])
    studio.fakes.undo.look(23, len(studio.album.sources))
    studio.deliver()
    return studio.window


def hint(studio: Studio) -> QWidget:
    studio.session.hints.begin_again()
    return ready_as_list(studio)


def drop_overlay(studio: Studio) -> QWidget:
    ready_as_list(studio)
    data = QMimeData()
    data.setUrls([desktop.url_of(PICTURES / "Norway")])
    studio.dragged = data
    place = QPoint(studio.window.width() // 4, studio.window.height() // 2)
    actions, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    event = drag_enter(place, actions, data, left, Qt.KeyboardModifier.NoModifier)
    studio.window.dragEnterEvent(event)
    return studio.window


def log(studio: Studio) -> QWidget:
    window = done_with_failures(studio)
    studio.window.pane.show_tab("log")
    return window


def _unfolded(studio: Studio, section: str) -> QWidget:
    """Open one section of the recipe, and scroll to its end."""
    window = studio.window
    window.recipe.unfold({section})
    QTest.qWait(0)
    window._side_scroll.ensureWidgetVisible(window.recipe._sections[section], 0, 0)
    return window
