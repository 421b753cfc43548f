"""What the ends of workers cost, as SVG: work that was lost, and a cross where a worker died."""

from collections.abc import Iterator, Sequence

from processing.language.lazy_text import lazy_tr
from processing.measuring.durations import short
from processing.measuring.timeline import loss_words
from processing.measuring.timeline.lives import End, WorkerEnd
from processing.measuring.timeline.timeline import LostWork, Timeline
from processing.measuring.web_page._document import Speak, escaped
from processing.measuring.web_page._lane_room import LEAST_LABEL, LaneRoom, shortened

_CROSS = 5  # pixels around the middle of a cross


def losses_svg(
    timeline: Timeline, names: Sequence[str], room: LaneRoom, speak: Speak
) -> Iterator[str]:
    """Yield the elements of what was lost, by the names of pictures, and of those that died."""
    for lost in timeline.lost:
        yield from _lost(lost, names[lost.task_id], room, speak)
    for end in timeline.ends:
        if end.how is WorkerEnd.DIED:
            yield _death(end, room, speak)


def _lost(lost: LostWork, name: str, room: LaneRoom, speak: Speak) -> Iterator[str]:
    lasted = speak(lazy_tr("{time} of work", time=short(lost.until - lost.since)))
    title = escaped(", ".join((name, lasted, speak(loss_words.lost_reason(lost)))))
    yield f"<g><title>{title}</title>"
    yield room.stretch("lost", lost.lane, lost.since, lost.until)
    yield room.stretch("", lost.lane, lost.since, lost.until, 'fill="url(#p-lost)"')
    left, width = room.x(lost.since), (lost.until - lost.since) * room.scale
    if width >= LEAST_LABEL and room.is_high:
        shown = escaped(shortened(speak(loss_words.lost_label(name)), width))
        y = room.baseline(lost.lane)
        yield f'<text class="label" x="{left + 4:.2f}" y="{y:g}">{shown}</text>'
    yield "</g>"


def _death(end: End, room: LaneRoom, speak: Speak) -> str:
    x, top, reach = room.x(end.at), room.top(end.lane), _CROSS - 1
    middle = top + room.height / 2
    left, above, across = x - reach, middle - reach, 2 * reach
    title = escaped(speak(loss_words.death_sentence(end)))
    return (
        f'<g class="death"><title>{title}</title><path d="M{x:.2f} {top}v{room.height}"/>'
        f'<circle cx="{x:.2f}" cy="{middle:g}" r="{_CROSS + 2}"/><path class="cross" '
        f'd="M{left:.2f} {above:g}l{across} {across}m{-across} 0l{across} {-across}"/></g>'
    )
