"""Protocols for background work, so that tests can replace it by fakes."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from processing.planning.plan import Plan
from processing.previewing.messages import (
    PreviewNotify,
    PreviewRequest,
    ThumbnailNotify,
    ThumbnailRequest,
)
from processing.processes.threads import Work
from processing.record import record
from processing.running.continuation import Rest
from processing.running.events import Notify
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.storage.journal.runs import JournaledRun
from processing.task import SourceImage

if TYPE_CHECKING:
    from processing.measuring.benchmark.comparison import Scope
    from processing.measuring.benchmark.messages import ComparisonNotify
    from processing.measuring.benchmark.records import Guess
    from processing.measuring.benchmark.tour_results import TourNotify
    from processing.measuring.benchmark.tour_steps import TourStep
    from processing.measuring.samples.fitting_set import Sample
    from processing.running.cluster_survey import Place, SurveyNotify

MakeSample = Callable[[Plan, "ComparisonNotify"], Work]


class PausableWork(Work, Protocol):
    """A run."""

    def pause(self) -> None:
        """Finish pictures in progress and begin no more."""

    def resume(self) -> None:
        """Go on."""

    def force_stop(self) -> None:
        """Cancel, and do not wait for what workers of a cluster are on."""

    def set_workers(self, workers: int) -> int:
        """Have so many workers from the next picture on; return how many there will be."""


class StoppableWork(Work, Protocol):
    """A preparation."""

    def stop(self) -> None:
        """End the scan, and plan what was found."""


class Prepare(Protocol):
    """Makes a preparation; with `sources` it only plans, with a run to continue only its rest."""

    def __call__(
        self,
        settings: BatchSettings,
        notify: Notify,
        *,
        sources: Sequence[SourceImage] | None = None,
        going_on_with: Rest | JournaledRun | None = None,
    ) -> StoppableWork:
        """Return a preparation that is not begun yet."""


@record
class Order:
    """What the user wants compared.

    Attributes:
        largest_pool: all usual pool sizes up to this one, where sizes are compared.
        guesses: what the user expects of some of these.
    """

    scope: "Scope"
    largest_pool: int = 1
    guesses: "tuple[Guess, ...]" = ()


MakeComparison = Callable[[Plan, Order, "ComparisonNotify"], Work]
Compare = Callable[[MakeComparison, Plan, Order, "ComparisonNotify"], Work]


class MakeTour(Protocol):
    """Makes a step of the guided tour, with its pictures in `folder`."""

    def __call__(
        self,
        step: "TourStep",
        folder: Path,
        wait_milliseconds: int,
        notify: "ComparisonNotify",
        watch: "TourNotify",
    ) -> Work:
        """Return a step that is not begun yet."""


class MakeSurvey(Protocol):
    """Makes a look at the cluster at a place."""

    def __call__(self, place: "Place", notify: "SurveyNotify") -> Work:
        """Return a look that is not begun yet."""


class PreviewService(Protocol):
    """Makes previews in the background; answers by the `notify` that it was made with."""

    def request(self, request: PreviewRequest) -> None:
        """Make this preview in place of the one before. Thread-safe; returns at once."""

    def cancel(self) -> None:
        """Make nothing until the next request."""

    def close(self) -> None:
        """End for good; returns at once."""

    def join(self, timeout: float | None = None) -> bool:
        """Wait at most `timeout` seconds for the end; return whether it has ended."""


MakePreviewer = Callable[[PreviewNotify], PreviewService]


class ThumbnailService(Protocol):
    """Makes thumbnails of originals in the background; tells them to who made it."""

    def request(self, wanted: ThumbnailRequest) -> None:
        """Make this one before all others. Thread-safe; returns at once."""

    def clear(self) -> None:
        """Forget all requests."""

    def close(self) -> None:
        """End for good; returns at once."""

    def join(self, timeout: float | None = None) -> bool:
        """Wait at most `timeout` seconds for the end; return whether it has ended."""


MakeThumbnails = Callable[[ThumbnailNotify], ThumbnailService]


class History(Protocol):
    """The journal of earlier runs; every call may be as slow as its disk.

    Raises:
        JournalError: from every function, when the journal cannot be read or written.
    """

    def interrupted_runs(self) -> list[JournaledRun]:
        """Return the runs with work left, the last one first."""

    def undoable_runs(self) -> list[JournaledRun]:
        """Return the runs that can be undone, the last one first."""

    def all_runs(self) -> list[JournaledRun]:
        """Return every run, the last one first."""

    def removable_results(self, run: JournaledRun) -> int:
        """Return how many results an undo would take back; asks for the file of each."""

    def forget(self, run: JournaledRun) -> None:
        """Forget a run; its results stay, and it can no longer be undone."""

    def discard(self, run: JournaledRun) -> None:
        """Discard an interrupted run; its results stay."""


@record
class Workshop:
    """The makers of all background work.

    Attributes:
        samples: makes sample pictures in a folder, enough of them for a recipe, and yields each as
            it is written.
        compare: makes a comparison of one kind on the pictures of a plan, by its settings.
        original_thumbnails: makes the service that makes thumbnails of originals.
        previewer: makes previews of one picture at a time, by any recipe.
        sample: makes a sample of a plan's pictures by one worker alone, by the plan's settings.
        survey: looks at a cluster, without a run.
    """

    prepare: Prepare
    run: Callable[[Plan, Notify], PausableWork]
    undo: Callable[[JournaledRun, Notify], Work]
    history: History
    samples: "Callable[[Path, Recipe], Iterator[Sample]]"
    compare: Compare
    sample: MakeSample
    tour: MakeTour
    original_thumbnails: MakeThumbnails
    previewer: MakePreviewer
    survey: MakeSurvey
