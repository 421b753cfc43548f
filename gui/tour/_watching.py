"""Show one step of the guided tour while it goes."""

import time

from gui.control.recording import Recording
from gui.tour._window import TourWindow
from processing.language.translation import localized, ntr, tr
from processing.measuring.benchmark.tour_results import (
    PassBegun,
    PassEnded,
    PassResult,
    PicturesMade,
    TourMessage,
)
from processing.measuring.benchmark.tour_steps import TourStep, title_of_lot
from processing.planning.plan import Plan
from processing.running.events import FileFinished, RunFinished, WorkerStarted


class TourRecording(Recording):
    """A recording whose bars name the lot of a picture, if there are several, and its wait."""

    def __init__(self, plan: Plan, begun: float, step: TourStep, wait_milliseconds: int) -> None:
        super().__init__(plan, begun)
        self._has_lots = len(step.lots) > 1
        self._wait_milliseconds = wait_milliseconds

    def name_of(self, task_id: int) -> str:
        """Return what a file is called."""
        name = super().name_of(task_id)
        if self._has_lots:
            lot = localized(title_of_lot(self.plan.sources[task_id].relative.parts[0]))
            name = f"{lot}: {name}"
        if not self._wait_milliseconds:
            return name
        return tr("{name}, {wait} ms of it waiting", name=name, wait=self._wait_milliseconds)


class TourWatching:
    """Applies the messages of a step to the window; thread-confined to the GUI thread.

    Attributes:
        step: what is run.
        results: of the completed passes.
    """

    def __init__(self, tour: TourWindow, step: TourStep, wait_milliseconds: int) -> None:
        self.step = step
        self.results: list[PassResult] = []
        self._tour = tour
        self._view = tour.view
        self._wait_milliseconds = wait_milliseconds
        self._recording: Recording | None = None
        self._title = ""
        self._finished = 0  # files, of all passes

    @property
    def is_whole(self) -> bool:
        """Whether all passes were completed."""
        return len(self.results) == len(self.step.passes)

    def fold(self, message: TourMessage) -> None:
        """Apply one message; those of an engine come between `PassBegun` and `RunFinished`."""
        match message:
            case PicturesMade(made=made, total=total):
                text = tr("Making the pictures: {n} of {all}", n=made, all=total)
                self._tour.show_progress(text, made, total)
            case PassBegun(number=number, plan=plan, at=at):
                self._begin(number, plan, at)
            case PassEnded(result=result):
                self.results.append(result)
                self._view.end_pass(result)
            case RunFinished():
                self._end(message)
            case WorkerStarted(session=1):
                pass  # all begin when the last one is ready; until then no lane is idle
            case _ if self._recording is not None:
                self._recording.fold(message, time.perf_counter())
                if isinstance(message, FileFinished):
                    self._finished += 1
                    self._show_progress()

    def _begin(self, number: int, plan: Plan, at: float) -> None:
        self._recording = TourRecording(plan, at, self.step, self._wait_milliseconds)
        self._title = self.step.passes[number].title
        self._view.begin_pass(number, self._recording)
        self._show_progress()

    def _end(self, message: RunFinished) -> None:
        """End the lanes with the last file: what follows is not idle time."""
        timings = [outcome.timing for outcome in message.report.outcomes]
        ends = [timing.stamps[-1] for timing in timings if timing is not None]
        if self._recording is not None:
            self._recording.fold(message, max(ends, default=time.perf_counter()))

    def _show_progress(self) -> None:
        files = self.step.files * len(self.step.passes)
        text = ntr(
            "{title}: {done} of {n} picture of this step",
            "{title}: {done} of {n} pictures of this step",
            files,
            title=self._title,
            done=self._finished,
        )
        self._tour.show_progress(text, self._finished, files)
