"""The figures above the lanes, each with a sentence on what it means."""

from gui.control.recording import LaneEffort
from processing.language import phrases
from processing.language.amounts import decimal_amount, percent_amount
from processing.language.joining import lazy_sentences
from processing.language.translation import localized, ntr, ptr, tr
from processing.measuring.speedup.bootstrap import Interval
from processing.measuring.speedup.calibration import Estimate
from processing.measuring.speedup.run_speedup import Effort, Gain, Saving, saving_of
from processing.measuring.timeline.timeline import Timeline
from processing.record import record

_UNKNOWN = "\N{EN DASH}"
_PERCENT = 100
_CROWDED = 1.5  # times as long as its computing a file takes: cores are waited for
_FAR_APART = 1.25
POINTS = 40  # at most, over the whole run so far
_LEAST_SECONDS = 0.5  # of a step; in a shorter one a few pictures would look like a peak


@record
class Figure:
    """One figure with its title, value and meaning."""

    title: str
    value: str
    meaning: str


def figures_of(
    effort: Effort | None, cores: int, alone: Estimate | None = None
) -> tuple[Figure, ...]:
    """Return the figures of a run on a machine with so many cores, always the same ones.

    Without a number, the cores are those of other machines.
    `alone` is what one worker would need for the finished files, where that was measured.
    """
    saving = saving_of(effort, alone) if effort is not None else None
    return (
        Figure(
            tr("Workers busy"),
            _of(effort.lanes_occupied, effort.workers) if effort else _UNKNOWN,
            tr(
                "How many workers were on a picture, on average (utilisation). One that waits for "
                "a processor counts as well, so this is no speedup, however high it is."
            ),
        ),
        Figure(
            tr("CPU cores used"),
            _cores_of(effort, cores) if effort else _UNKNOWN,
            tr(
                "Processor time of all workers divided by the time that passed. What lies between "
                "this and the workers busy was spent waiting for a core or for a disk."
            ),
        ),
        Figure(
            tr("Speedup so far"),
            _speedup(effort, saving) if effort and saving else _UNKNOWN,
            _meaning_of_speedup(is_measured=alone is not None),
        ),
        Figure(
            tr("Time saved"),
            _saved(effort, saving) if effort and saving else _UNKNOWN,
            tr(
                "What one worker alone would need for the same pictures, less the time that "
                "passed. Pauses do not count."
            ),
        ),
    )


def _meaning_of_speedup(*, is_measured: bool) -> str:
    what = tr(
        "What one worker alone would need for the same pictures, divided by the time that passed."
    )
    how = tr(
        "It is reckoned from computing and waiting for disks and so only about right. Where "
        "workers crowd the cores, disks and cores cannot be told apart well, and it only says "
        "between which figures it lies. Measure the speedup, below the lanes, to know better."
    )
    if is_measured:
        how = tr(
            "One worker was measured alone on some of them, with their files read before; what "
            "that says of the others is right to within the range, 19 times of 20."
        )
    return localized(lazy_sentences(what, how))


def description_of(figures: tuple[Figure, ...], lanes: list[LaneEffort]) -> str:
    """Return what the lanes show in words, for screen readers."""
    # Translators: a figure and what it is, as "Workers busy: 2.0 of 4."
    sentences = [
        tr("{title}: {value}.", title=figure.title, value=figure.value) for figure in figures
    ]
    for number, lane in enumerate(lanes, start=1):
        share = _PERCENT * lane.cpu / lane.busy if lane.busy > 0 else 0.0
        sentences.append(
            ntr(
                "Worker {worker}: {n} picture, {share} of its busy time on a processor.",
                "Worker {worker}: {n} pictures, {share} of its busy time on a processor.",
                lane.files,
                worker=number,
                share=percent_amount(min(_PERCENT, share)),
            )
        )
    return "\n".join(sentences)


def _cores_of(effort: Effort, cores: int) -> str:
    return _of(effort.cores_got, cores) if cores else phrases.decimal(effort.cores_got, 1)


def _of(value: float, whole: float) -> str:
    # Translators: a part of a whole, as "1.8 of 4"; both are numbers of workers or of cores.
    return tr(
        "{value} of {whole}",
        value=decimal_amount(value, 1),
        whole=decimal_amount(whole, 0 if float(f"{whole:.1f}").is_integer() else 1),
    )


def _speedup(effort: Effort, saving: Saving) -> str:
    if effort.workers == 1:
        return tr("1\N{MULTIPLICATION SIGN}: one worker")
    if saving.speedup_interval is not None:
        return _measured_speedup(saving.speedup, saving.speedup_interval)
    low, high = round(_least_speedup(effort, saving), 1), round(saving.speedup, 1)
    speedup = decimal_amount(saving.speedup, 1)
    if low < high:
        least = decimal_amount(low, 1)
        # Translators: a range of a speedup, as "1.2 to 1.8" times as fast.
        return tr("{low} to {high}\N{MULTIPLICATION SIGN}", low=least, high=speedup)
    # Translators: a speedup, as "about 1.8" times as fast.
    return tr("about {speedup}\N{MULTIPLICATION SIGN}", speedup=speedup)


def _saved(effort: Effort, saving: Saving) -> str:
    if effort.workers == 1:
        # Translators: no time was saved.
        return ptr("time saved", "none")
    if saving.gain is Gain.LOST:
        # Translators: no time was saved.
        return ptr("time saved", "none")
    if saving.gain is Gain.UNCERTAIN:
        # Translators: no time was saved so far.
        return ptr("time saved", "none yet")
    if saving.seconds_interval is not None:
        return _measured_saving(saving.seconds_interval)
    least = effort.elapsed * (_least_speedup(effort, saving) - 1)
    low, high = phrases.duration(max(0.0, least)), phrases.duration(saving.seconds)
    if least >= saving.seconds or low == high:
        return tr("about {time}", time=high)
    if least <= 0:
        return tr("at most {time}", time=high)
    return _span(low, high)


def _measured_speedup(speedup: float, interval: Interval) -> str:
    low, high = phrases.decimal(interval.low, 1), phrases.decimal(interval.high, 1)
    times = f"{phrases.decimal(speedup, 1)}\N{MULTIPLICATION SIGN}"
    return times if low == high else f"{times} ({_span(low, high)})"


def _measured_saving(interval: Interval) -> str:
    low, high = phrases.duration(interval.low), phrases.duration(interval.high)
    return high if low == high else _span(low, high)


def _span(low: str, high: str) -> str:
    # Translators: a range of numbers or of times, as "1.2 to 1.8" or "11 s to 18 s".
    return tr("{low} to {high}", low=low, high=high)


def _least_speedup(effort: Effort, saving: Saving) -> float:
    """Return the least speedup, where waits for disks and for cores are indistinguishable."""
    contention = effort.contention or 1.0
    if contention < _CROWDED or saving.speedup < _FAR_APART * effort.cores_got:
        return saving.speedup
    return effort.cores_got


@record
class RunHistory:
    """Values in equal steps from the start of a run until now.

    Attributes:
        waiting: files not begun yet, at the end of each step.
        files_per_second, megapixels_per_second: over each step.
    """

    waiting: tuple[float, ...]
    files_per_second: tuple[float, ...]
    megapixels_per_second: tuple[float, ...]


def history_of(timeline: Timeline, seconds: float) -> RunHistory:
    """Return the history of a run that goes on for `seconds`."""
    columns = timeline.columns
    columns.reach(seconds)
    used = columns.column_at(seconds) + 1
    step = max(-(-used // POINTS), round(_LEAST_SECONDS / columns.column_seconds), 1)
    depths = timeline.queue_depths()
    waiting, files, megapixels = [], [], []
    for first in range(0, used, step):
        last = min(used, first + step)
        flows = [columns.flow(column) for column in range(first, last)]
        passed = min(seconds, last * columns.column_seconds) - first * columns.column_seconds
        passed = max(passed, columns.column_seconds)
        waiting.append(float(depths[last - 1]))
        files.append(sum(flow.finished for flow in flows) / passed)
        megapixels.append(sum(flow.megapixels for flow in flows) / passed)
    return RunHistory(tuple(waiting), tuple(files), tuple(megapixels))
