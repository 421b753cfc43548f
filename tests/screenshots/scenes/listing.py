"""Every picture that is taken: a row for each."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from tests.screenshots.scenes.beside import (
    about_dialog,
    help_search,
    help_window,
    history_window,
    report_dialog,
)
from tests.screenshots.scenes.learning import (
    experiments_window,
    race_window,
    race_window_guessed,
    replay_window,
    replay_window_for_a_projector,
    tour_window,
    tour_window_guess,
    what_if_window,
)
from tests.screenshots.scenes.main_window import (
    also_make_unfolded,
    cancelled,
    done,
    done_with_failures,
    drop_overlay,
    grid_with_preview_beside,
    hint,
    log,
    names_unfolded,
    paused,
    paused_by_a_full_disk,
    pausing,
    preview_beside,
    preview_large,
    preview_side_by_side,
    preview_split,
    privacy_unfolded,
    ready_as_grid,
    ready_as_list,
    running,
    running_for_a_projector,
    running_with_preview,
    running_with_queue_and_pipe,
    scanning,
    start_page,
    start_page_with_an_unfinished_run,
    undoing,
    undone,
)
from tests.screenshots.scenes.other_machines import (
    address_dialog,
    cluster_dialog,
    cluster_done,
    cluster_refused,
    ready_for_a_bucket,
    ready_for_a_cluster,
    running_on_a_cluster,
)
from tests.screenshots.studio import (
    USUAL_LOOK,
    Look,
    Studio,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture.

    Attributes:
        name: of its file.
        build: brings the window there and returns what is to be seen.
        scale: device pixels per pixel.
    """

    name: str
    build: Callable[[Studio], QWidget]
    look: Look = USUAL_LOOK
    scale: float = 1.0


def _usual(build: Callable[[Studio], QWidget], **look) -> Scene:
    return Scene(build.__name__, build, Look(**look))


SCENES = (
    *map(
        _usual,
        (
            start_page,
            start_page_with_an_unfinished_run,
            scanning,
            ready_as_list,
            ready_as_grid,
            preview_split,
            preview_side_by_side,
            preview_large,
            grid_with_preview_beside,
            names_unfolded,
            also_make_unfolded,
            privacy_unfolded,
            running,
            running_for_a_projector,
            running_with_preview,
            running_with_queue_and_pipe,
            pausing,
            paused,
            paused_by_a_full_disk,
            done,
            done_with_failures,
            cancelled,
            undoing,
            undone,
            history_window,
            address_dialog,
            ready_for_a_bucket,
            cluster_dialog,
            cluster_refused,
            ready_for_a_cluster,
            running_on_a_cluster,
            cluster_done,
            hint,
            help_window,
            help_search,
            report_dialog,
            about_dialog,
            drop_overlay,
            log,
            race_window,
            race_window_guessed,
            replay_window,
            replay_window_for_a_projector,
            what_if_window,
            experiments_window,
            tour_window,
            tour_window_guess,
        ),
    ),
    Scene("small_screen", preview_split, Look(size=QSize(1024, 700))),
    Scene("large_screen_pane_beside", preview_beside, Look(size=QSize(2560, 1440))),
    Scene("text_of_20_points", preview_split, Look(points=20)),
    Scene("screen_at_150_percent", preview_split, scale=1.5),
)
