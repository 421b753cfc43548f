"""What the what-if machine found, in sentences."""

from processing.language.amounts import Amount, decimal_amount, percent_amount
from processing.language.joining import lazy_sentences, lazy_series
from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.durations import brief, precise
from processing.measuring.speedup.fitted_laws import FittedLaws
from processing.measuring.what_if.answer import Answer, Measured
from processing.measuring.what_if.curve import Curve
from processing.measuring.what_if.schedule import ListOrder, Pool

_PERCENT = 100
_NOTHING = "\N{EN DASH}"
_ALIKE = 0.005  # a smaller share is no difference

ORDER_NAMES = {
    # Translators: orders in which pictures are handed to workers.
    ListOrder.AS_FED: lazy_tr("as in the run"),
    ListOrder.LONGEST_FIRST: lazy_tr("longest first"),
    ListOrder.SHORTEST_FIRST: lazy_tr("shortest first"),
}
SIMULATED = lazy_tr("Simulated from this run, not measured")
ASSUMED = lazy_tr(
    "A free worker takes the next chunk (list scheduling). Workers that compute share the cores "
    "fairly; one that waits for the disk needs none. What pictures, dispatch and start-up cost is "
    "taken from this run. Left out are crowded caches and disks, and other programs."
)


def work_text(measured: Measured) -> str:
    """Return how much work the run was."""
    costs = measured.costs
    return lazy_ntr(
        "{n} picture: {work} of work for one worker, {core} of it on a core; the longest picture "
        "takes {longest}.",
        "{n} pictures: {work} of work for one worker, {core} of it on a core; the longest picture "
        "takes {longest}.",
        len(costs.tasks),
        work=precise(costs.work),
        core=precise(costs.core_work),
        longest=brief(costs.longest),
    )


def check_text(measured: Measured) -> str:
    """Return how well the simulation says what the run took."""
    real, simulated = precise(measured.seconds), precise(measured.again.seconds)
    n, error = measured.pool.workers, measured.error
    if abs(error) < _ALIKE:
        return lazy_ntr(
            "Measured with {n} worker: {time}. Simulated, the same pool takes as long.",
            "Measured with {n} workers: {time}. Simulated, the same pool takes as long.",
            n,
            time=real,
        )
    share = percent_amount(_PERCENT * abs(error), 1)
    told = (
        lazy_ntr(
            "Measured with {n} worker: {time}. Simulated, the same pool takes {other}: {share} "
            "less.",
            "Measured with {n} workers: {time}. Simulated, the same pool takes {other}: {share} "
            "less.",
            n,
            time=real,
            other=simulated,
            share=share,
        )
        if error < 0
        else lazy_ntr(
            "Measured with {n} worker: {time}. Simulated, the same pool takes {other}: {share} "
            "more.",
            "Measured with {n} workers: {time}. Simulated, the same pool takes {other}: {share} "
            "more.",
            n,
            time=real,
            other=simulated,
            share=share,
        )
    )
    return lazy_sentences(told, doubt_text(measured)) if measured.is_missed else told


def doubt_text(measured: Measured) -> str:
    """Return why the simulation may miss what happened."""
    if measured.error < 0:
        return lazy_tr(
            "The run had less of the cores than there are: other programs used them, or fewer "
            "workers were wanted for a while. The simulation tells what it takes without that."
        )
    return lazy_tr("Trust differences between simulated times, not the times themselves.")


def answer_text(answer: Answer) -> str:
    """Return what the pool that is tried would do."""
    pool = answer.made.pool
    return lazy_tr(
        # Translators: {pool} is "4 workers on 2 cores".
        "{pool} would take {time}: {speedup} times as fast as one worker, efficiency {share}.",
        pool=pool_text(pool),
        time=precise(answer.made.seconds),
        speedup=decimal_amount(answer.speedup, 2),
        share=percent_amount(_PERCENT * answer.efficiency),
    )


def pool_text(pool: Pool) -> LazyText:
    """Return workers and cores: `4 workers on 2 cores`."""
    whole = float(pool.cores).is_integer()
    return lazy_tr(
        # Translators: {workers} is "4 workers", {cores} is "2 cores".
        "{workers} on {cores}",
        workers=lazy_ntr("{n} worker", "{n} workers", pool.workers),
        cores=lazy_ntr("{n} core", "{n} cores", round(pool.cores))
        if whole
        else lazy_tr("{number} cores", number=decimal_amount(pool.cores, 1)),
    )


def whole_pool_text(pool: Pool) -> str:
    """Return all that is tried: `4 workers on 2 cores, 3 pictures per chunk, longest first`."""
    parts: list[str] = [pool_text(pool)]
    if pool.chunk > 1:
        parts.append(
            lazy_ntr("{n} picture per chunk", "{n} pictures per chunk", pool.chunk),
        )
    if pool.order is not ListOrder.AS_FED:
        parts.append(ORDER_NAMES[pool.order])
    if pool.sync:
        # Translators: {time} is "25 ms".
        parts.append(lazy_tr("a sync of {time} per picture", time=brief(pool.sync)))
    return lazy_series(parts)


def limit_text(answer: Answer) -> str:
    """Return what no number of workers can do, and why."""
    costs, curve, pool = answer.measured.costs, answer.curve, answer.made.pool
    times = decimal_amount(curve.limit, 1)
    if costs.longest > costs.core_work / pool.cores:
        return lazy_tr(
            "No number of workers is more than {times} times as fast: the longest picture alone "
            "takes {longest}.",
            times=times,
            longest=brief(costs.longest),
        )
    return lazy_tr(
        "No number of workers is more than {times} times as fast: the cores cannot compute faster.",
        times=times,
    )


def laws_text(laws: FittedLaws) -> str:
    """Return the laws that fit the simulated speedups; empty if there is none."""
    parts = []
    if laws.amdahl is not None:
        parts.append(
            lazy_tr(
                "Amdahl's law fits the simulated speedups best with {percent} serial.",
                percent=percent_amount(_PERCENT * laws.amdahl.serial, 1),
            )
        )
    if laws.universal is not None:
        parts.append(
            lazy_tr(
                "The universal scalability law fits with contention {contention} and coherency "
                "{coherency}.",
                contention=decimal_amount(laws.universal.contention, 3),
                coherency=decimal_amount(laws.universal.coherency, 4),
            )
        )
    return lazy_sentences(*parts) if parts else ""


def number_text(amount: Amount) -> LazyText:
    """Return a number by itself."""
    # Translators: a number in a table; it stays as it is.
    return lazy_tr("{number}", number=amount)


def headings() -> dict[str, str]:
    """Return the headings of the table of a curve, by what they are."""
    return {
        "workers": lazy_tr("Workers"),
        "time": lazy_tr("Time"),
        "speedup": lazy_tr("Speedup"),
        "efficiency": lazy_tr("Efficiency"),
        "amdahl": lazy_tr("Amdahl"),
        "universal": lazy_tr("USL"),
    }


def rows_of(curve: Curve) -> list[list[str]]:
    """Return the cells of the table of a curve, a row per pool size."""
    rows: list[list[str]] = []
    for point in curve.points:
        laws = (curve.laws.amdahl, curve.laws.universal)
        fits = [law.speedup(point.workers) if law is not None else None for law in laws]
        rows.append(
            [
                str(point.workers),
                precise(point.seconds),
                number_text(decimal_amount(point.speedup, 2)),
                number_text(percent_amount(_PERCENT * point.efficiency)),
                *(_NOTHING if fit is None else number_text(decimal_amount(fit, 2)) for fit in fits),
            ]
        )
    return rows
