"""The laws of speedup fitted to speedups that were not measured in rounds."""

from collections.abc import Sequence

from processing.measuring.speedup._laws import AmdahlFit, UniversalFit, fit_amdahl, fit_universal
from processing.record import record


@record
class FittedLaws:
    """Each law as it fits best; None where there are too few sizes for it."""

    amdahl: AmdahlFit | None
    universal: UniversalFit | None


def laws_of(workers: Sequence[int], speedups: Sequence[float]) -> FittedLaws:
    """Return the laws for the `speedups` of so many `workers`, the first of which is 1."""
    return FittedLaws(fit_amdahl(workers, speedups), fit_universal(workers, speedups))
