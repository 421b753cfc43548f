"""Let one worker alone make a few pictures, so that a run's speedup need not be guessed."""

from collections.abc import Sequence
from dataclasses import replace

from processing.errors import BenchmarkError
from processing.language.lazy_text import lazy_ntr, lazy_tr
from processing.measuring.benchmark._trial import Trial
from processing.measuring.benchmark._workload import Workload
from processing.measuring.benchmark.comparison import Comparison, Scope
from processing.measuring.benchmark.messages import ComparisonNotify
from processing.measuring.benchmark.records import MAX_PICTURES, SampleRecord, now_text
from processing.measuring.benchmark.spread import DISTURBED_SHARE
from processing.measuring.speedup.calibration import (
    LEAST_PICTURES,
    SAMPLED_PICTURES,
    Calibration,
    Sampled,
    sample_of,
)
from processing.measuring.timeline.timeline import format_name
from processing.running.engines.factory import make_engine
from processing.settings.batch import BatchSettings
from processing.task import Outcome, SourceImage, Status, Task

_MILLION = 1_000_000


class OneWorkerSample(Comparison):
    """Makes pictures chosen at random by one worker alone; its record calibrates a run.

    Each picture is reported as a trial.
    """

    def __init__(
        self,
        settings: BatchSettings,
        notify: ComparisonNotify,
        *,
        sources: Sequence[SourceImage] | None = None,
        pictures: int = SAMPLED_PICTURES,
    ) -> None:
        """Take about so many `pictures` of `sources`, by the recipe and engine of `settings`."""
        scope = Scope(rounds=1, pictures=MAX_PICTURES)  # `_find_sources` chooses
        super().__init__(replace(settings, workers=1), notify, scope, sources=sources)
        self._pictures = pictures
        self._begun_at = now_text()

    def _find_sources(self) -> Sequence[SourceImage]:
        sources = super()._find_sources()
        formats = [source.path.suffix.lower() for source in sources]  # as `format_name` has it
        return [sources[n] for n in sample_of(formats, self._pictures, self.scope.seed)]

    def _measure(self, workload: Workload) -> None:
        self.announce(len(workload.bundles))
        engine = make_engine(workload.plan.settings.engine, workload.engine_settings())
        is_elsewhere = workload.plan.settings.is_elsewhere
        trial = Trial(
            engine, workload.bundles, 1, is_elsewhere=is_elsewhere, on_outcome=self._report
        )
        with self.cancelling(trial):
            measured = trial.run()
        if self.is_cancelled:
            return
        samples = _samples(workload.bundles, measured.outcomes)
        if len(samples) < LEAST_PICTURES:
            raise BenchmarkError(
                lazy_ntr(
                    "Only {n} of the pictures could be made, and fewer than {least} tell nothing "
                    "of the rest. Open more pictures.",
                    "Only {n} of the pictures could be made, and fewer than {least} tell nothing "
                    "of the rest. Open more pictures.",
                    len(samples),
                    least=LEAST_PICTURES,
                )
            )
        circumstances = workload.circumstances(measured.outcomes, self._begun_at, "unknown")
        self.keep(SampleRecord(circumstances, samples, measured.others_share))

    def _report(self, outcome: Outcome) -> None:
        """Report that a picture ended."""
        seconds = outcome.timing.elapsed_seconds if outcome.timing else 0.0
        self.report_trial(lazy_ntr("{n} worker", "{n} workers", 1), seconds, is_warm_up=False)


def _samples(bundles: Sequence[Task], outcomes: Sequence[Outcome]) -> tuple[Sampled, ...]:
    """Return what the pictures that were made took."""
    tasks = {bundle.id: bundle for bundle in bundles}
    return tuple(
        Sampled(
            format_name(tasks[outcome.task_id]),
            outcome.source_size[0] * outcome.source_size[1] / _MILLION,
            outcome.timing.elapsed_seconds,
        )
        for outcome in outcomes
        if outcome.status is Status.DONE and outcome.source_size and outcome.timing
    )


def is_disturbed(record: SampleRecord) -> bool:
    """Return whether other programs used so much that its interval would promise too much."""
    return record.others_share > DISTURBED_SHARE


def calibration_of(record: SampleRecord) -> Calibration | None:
    """Return what `record` says of any pictures of its formats; None if it was disturbed.

    Raises:
        BenchmarkError: it holds no pixels.
    """
    if is_disturbed(record):
        return None
    try:
        return Calibration(record.trials)
    except ValueError as error:
        raise BenchmarkError(lazy_tr("No picture was sampled; sample others.")) from error
