"""How far the rounds of a comparison lie apart, and what that allows to conclude."""

from collections.abc import Iterable
from typing import Protocol

from processing.language.amounts import percent_amount
from processing.language.joining import lazy_sentences
from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.record import record

DISTURBED_SHARE = 0.1  # of the processor; what other programs may use without a word


@record
class Spread:
    """The lowest and the highest figure of all rounds."""

    low: float
    high: float

    def overlaps(self, other: "Spread") -> bool:
        """Return whether some round of one may have beaten some round of the other by chance."""
        return self.low <= other.high and other.low <= self.high


@record
class Judgement:
    """What to make of a comparison, and what speaks against relying on it, mostly nothing."""

    verdict: str
    caution: str = ""

    @property
    def sentence(self) -> str:
        """Both, one after the other."""
        return lazy_sentences(self.verdict, self.caution)


class Watched(Protocol):
    """A trial, with what other programs did meanwhile."""

    @property
    def round(self) -> int:
        """Its round, from 0."""

    @property
    def others_share(self) -> float:
        """Which share of the processor other programs used; 0 to 1."""


def spread_of(values: Iterable[float]) -> Spread:
    """Return between which figures `values` lie; there is at least one."""
    ordered = sorted(values)
    return Spread(ordered[0], ordered[-1])


def disturbed_rounds(trials: Iterable[Watched]) -> tuple[int, ...]:
    """Return the numbers of the rounds, from 1, in which other programs were busy."""
    return tuple(
        sorted({trial.round + 1 for trial in trials if trial.others_share > DISTURBED_SHARE})
    )


def disturbance(disturbed: int, rounds: int) -> str:
    """Return a sentence on rounds in which other programs were busy; empty if there are none."""
    if not disturbed:
        return ""
    return lazy_ntr(
        "Other programs used over {share} of the processor in {disturbed} of {n} round; "
        "close them for a firmer answer.",
        "Other programs used over {share} of the processor in {disturbed} of {n} rounds; "
        "close them for a firmer answer.",
        rounds,
        share=percent_amount(100 * DISTURBED_SHARE),
        disturbed=disturbed,
    )


def only_one(name: str) -> LazyText:
    """Return that there is nothing to compare what is called `name` with."""
    return lazy_tr("Only {name} was measured; there is nothing to compare it with.", name=name)


def in_circumstances(
    verdict: str, wait_milliseconds: int, disturbed: int, rounds: int
) -> Judgement:
    """Return a verdict with what has to be known to judge it."""
    if wait_milliseconds:
        # Translators: {verdict} is one whole sentence or several.
        verdict = lazy_tr(
            "With an artificial wait of {wait} ms a picture: {verdict}",
            wait=wait_milliseconds,
            verdict=verdict,
        )
    return Judgement(verdict, disturbance(disturbed, rounds))
