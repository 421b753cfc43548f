"""Connect to a cluster, and know what was found there."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.control._batch import Batch
from gui.control.makers import MakeSurvey
from processing.errors import SettingsError, ThumbpoolError
from processing.language.translation import localized, tr
from processing.processes.threads import Work
from processing.running.engines.cluster.security import check_installed
from processing.settings.batch import EngineKind

if TYPE_CHECKING:
    from processing.running.cluster_survey import Survey, SurveyFinished


class ClusterConnection(QObject):
    """Looks at a cluster in the background, and keeps what it found; lives in the GUI thread.

    Nothing stays connected meanwhile: each run connects for itself.

    Attributes:
        problem: why nothing was found; empty while all is well.

    Signals:
        changed: the attributes, or whether a look is under way, have changed.
        connected: the `Survey` of a look that found a cluster.
    """

    changed = Signal()
    connected = Signal(object)
    _reported = Signal(object)  # by the thread of the look, in which its `notify` runs

    def __init__(self, batch: Batch, make_survey: MakeSurvey) -> None:
        super().__init__(batch)
        self.problem = ""
        self._survey: Survey | None = None
        self._batch = batch
        self._make_survey = make_survey
        self._work: Work | None = None
        self._reported.connect(self._on_reported)

    @property
    def survey(self) -> "Survey | None":
        """What was found at the place that runs go to; None where that is not known."""
        found = self._survey
        is_there = found is not None and found.place.scheduler == self._batch.choices.scheduler
        return found if is_there and self.is_chosen else None

    @property
    def lacking(self) -> str:
        """What is to be installed before there can be a cluster, in a sentence; else empty."""
        try:
            check_installed()
        except SettingsError as error:
            return localized(str(error))
        return ""

    @property
    def is_looking(self) -> bool:
        """Whether a look is under way."""
        return self._work is not None

    @property
    def is_chosen(self) -> bool:
        """Whether the next run goes to a cluster."""
        return self._batch.choices.engine is EngineKind.DASK

    @property
    def is_elsewhere(self) -> bool:
        """Whether it goes to a cluster that others started, with the workers that it has."""
        return self.is_chosen and bool(self._batch.choices.scheduler)

    def look(self, scheduler: str, certificates: str, *, insecure: bool) -> None:
        """Look at the cluster at an address, or without one start a local one to look at."""
        from processing.running.cluster_survey import Place

        if self._work is not None:
            return
        batch, plan = self._batch, self._batch.plan
        first = next(iter(plan.sources), None) if plan is not None else None
        place = Place(
            scheduler,
            str(Path(certificates).expanduser()) if certificates else "",
            insecure,
            batch.choices.workers,
            batch.sources,
            batch.choices.for_sources(batch.sources).output_folder if batch.sources else None,
            first.path if first is not None else None,
        )
        self._survey, self.problem = None, ""
        self._work = self._make_survey(place, self._reported.emit)
        try:
            self._work.start()
        except (OSError, ThumbpoolError) as error:
            self._work = None
            self.problem = localized(str(error)) or tr("The log tells why.")
        self.changed.emit()

    def cancel(self) -> None:
        """End a look soon; returns at once."""
        if self._work is not None:
            self._work.cancel()

    def forget(self) -> None:
        """Forget what was found."""
        self._survey, self.problem = None, ""
        self.changed.emit()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end of a look; return whether it has come."""
        return self._work is None or self._work.join(timeout)

    def _on_reported(self, finished: "SurveyFinished") -> None:
        self._work = None
        self._survey, self.problem = finished.survey, localized(finished.problem)
        if finished.survey is not None:
            self.connected.emit(finished.survey)
        self.changed.emit()
