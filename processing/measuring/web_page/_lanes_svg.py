"""The lanes of a timeline as SVG: a bar per picture, or exact shares where bars are too narrow."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from processing.language.amounts import decimal_amount
from processing.language.lazy_text import lazy_ptr, lazy_tr
from processing.measuring.durations import short
from processing.measuring.timeline.records import STAGES, FileRecord
from processing.measuring.timeline.timeline import Timeline
from processing.measuring.web_page._document import Speak, escaped
from processing.measuring.web_page._lane_room import (
    GUTTER,
    LEAST_LABEL,
    PIXELS,
    room_for,
    shortened,
)
from processing.measuring.web_page._losses_svg import losses_svg
from processing.record import record
from processing.task import Stage

_RIGHT = 16
_AXIS = 24
_TICKS = 8  # moments on the axis, at least half as many
_LEAST_BAR = 1.5  # narrower pictures would hide each other
_LEAST_EDGE = 4
_MOST_BARS = 4000  # of one picture; beyond, a browser becomes slow
_STEPS = (1.0, 2.0, 5.0, 10.0)
_MINUTE_STEPS = (15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0)
_MINUTE = 60

STAGE_NAMES = {
    Stage.OPEN: lazy_ptr("phase", "open"),
    Stage.DECODE: lazy_ptr("phase", "decode"),
    Stage.RESIZE: lazy_ptr("phase", "resize"),
    Stage.ENCODE: lazy_ptr("phase", "encode"),
    Stage.WRITE: lazy_ptr("phase", "write"),
}
# Besides its colour each phase has a pattern; that of waiting runs aslant over all of them.
PATTERNS = """<svg width="0" height="0" aria-hidden="true" class="defs"><defs>
<pattern id="p-transform" width="5" height="5" patternUnits="userSpaceOnUse">
<circle cx="2" cy="2" r=".8" fill="#000" opacity=".4"/></pattern>
<pattern id="p-encode" width="5" height="5" patternUnits="userSpaceOnUse">
<path d="M2 0v5" stroke="#000" stroke-width=".8" opacity=".4"/></pattern>
<pattern id="p-write" width="5" height="5" patternUnits="userSpaceOnUse">
<path d="M2 0v5M0 2h5" stroke="#000" stroke-width=".7" opacity=".4"/></pattern>
<pattern id="p-starved" width="6" height="6" patternUnits="userSpaceOnUse"
patternTransform="rotate(45)"><path d="M1 0v6" stroke="#000" stroke-width="1.6" opacity=".6"/>
</pattern>
<pattern id="p-lost" width="6" height="6" patternUnits="userSpaceOnUse">
<path d="M0 0l6 6M6 0l-6 6" stroke="#ffd9e2" stroke-width=".9"/></pattern>
<pattern id="p-paused" width="4" height="4" patternUnits="userSpaceOnUse">
<path d="M0 1h4" stroke="#7e8995" stroke-width="1"/></pattern></defs></svg>"""
_PATTERNED = {Stage.RESIZE, Stage.ENCODE, Stage.WRITE}


@record
class LanesPicture:
    """What is drawn.

    Attributes:
        identity: of the SVG in its page, of plain letters.
        names: of the pictures, by their tasks.
        seconds: how much time is shown, so that several have one scale.
        lanes: how many there are at least.
        description: for those who do not see it.
    """

    identity: str
    timeline: Timeline
    names: Sequence[str]
    seconds: float
    lanes: int
    description: str


def lanes_svg(picture: LanesPicture, speak: Speak) -> Iterator[str]:
    """Yield the parts of an SVG element."""
    yield from _LanesWriter(picture, speak).lines()


class _LanesWriter:
    """Writes one picture."""

    def __init__(self, picture: LanesPicture, speak: Speak) -> None:
        self._picture = picture
        self._speak = speak
        self._lanes = max(1, picture.lanes, picture.timeline.lanes)
        self._room = room_for(self._lanes, picture.seconds)

    def lines(self) -> Iterator[str]:
        wide, high = GUTTER + PIXELS + _RIGHT, self._room.bottom + _AXIS
        told = escaped(self._picture.description)
        yield (
            f'<svg class="lanes" id="{self._picture.identity}" viewBox="0 0 {wide} {high}" '
            f'role="img" aria-label="{told}">'
        )
        yield from self._ground()
        records = sorted(self._picture.timeline.records, key=lambda each: (each.lane, each.start))
        bars = [each for each in records if each.busy_seconds * self._room.scale >= _LEAST_BAR]
        if len(bars) > _MOST_BARS:
            bars = []
        drawn = {each.task_id for each in bars}
        yield from self._shares(each for each in records if each.task_id not in drawn)
        for each in bars:
            yield from self._bar(each)
        yield from losses_svg(self._picture.timeline, self._picture.names, self._room, self._speak)
        yield from self._axis()
        yield (
            f'<line class="cursor" x1="{GUTTER}" x2="{GUTTER}" y1="0" y2="{self._room.bottom}"/>'
            "</svg>"
        )

    def _ground(self) -> Iterator[str]:
        """Yield numbers, start-up, and idle time up to the end of the run."""
        timeline = self._picture.timeline
        end = max((each.end for each in timeline.records), default=0.0)
        pauses = timeline.pauses(end)
        for lane in range(self._lanes):
            yield (
                f'<text class="number" x="{GUTTER - 6}" y="{self._room.baseline(lane):g}" '
                'text-anchor="end">'
                f"{lane + 1}</text>"
            )
            yield self._room.stretch("idle", lane, 0.0, end)
            for begun, ended in pauses:
                yield self._room.stretch("paused", lane, begun, ended)
                yield self._room.stretch("", lane, begun, ended, 'fill="url(#p-paused)"')
        for up in timeline.start_ups(end):
            yield self._room.stretch("start", up.lane, up.since, up.until)
        for absence in timeline.absences(end):
            yield self._room.stretch("start", absence.lane, absence.since, absence.until)

    def _bar(self, made: FileRecord) -> Iterator[str]:
        """Yield a picture with its phases; browsers show its title below the mouse."""
        title = escaped(self._title(made))
        yield f"<g><title>{title}</title>"
        for span in made.spans():
            yield self._room.stretch(span.stage.value, made.lane, span.start, span.end)
            is_wide = (span.end - span.start) * self._room.scale >= _LEAST_EDGE
            if is_wide and span.stage in _PATTERNED:
                fill = f'fill="url(#p-{span.stage.value})"'
                yield self._room.stretch("", made.lane, span.start, span.end, fill)
        left, right = self._room.x(made.start), self._room.x(made.end)
        starved = made.starved_seconds / made.busy_seconds if made.busy_seconds > 0 else 0.0
        high = min(1.0, starved) * self._room.height
        if high >= 1:
            yield (
                f'<rect fill="url(#p-starved)" x="{left:.2f}" width="{right - left:.2f}" '
                f'y="{self._room.top(made.lane) + self._room.height - high:.2f}" '
                f'height="{high:.2f}"/>'
            )
        if right - left >= _LEAST_EDGE:
            top = self._room.top(made.lane)
            yield f'<path class="edge" d="M{right:.2f} {top}v{self._room.height}"/>'
        if right - left >= LEAST_LABEL and self._room.is_high:
            shown = escaped(shortened(self._picture.names[made.task_id], right - left))
            y = self._room.baseline(made.lane)
            yield f'<text class="label" x="{left + 4:.2f}" y="{y:g}">{shown}</text>'
        yield "</g>"

    def _title(self, made: FileRecord) -> str:
        """Return a picture's name and the times of its phases, as lines."""
        lines = [self._picture.names[made.task_id]]
        for span in made.spans():
            phase = lazy_tr(
                "{phase} {time}", phase=STAGE_NAMES[span.stage], time=short(span.end - span.start)
            )
            lines.append(self._speak(phase))
        busy, cpu = short(made.busy_seconds), short(made.cpu_seconds)
        lines.append(
            self._speak(
                lazy_tr("{busy} altogether, {cpu} of them on a processor", busy=busy, cpu=cpu)
            )
        )
        return ", ".join(lines)

    def _shares(self, records: Iterable[FileRecord]) -> Iterator[str]:
        """Yield what is too narrow for bars: in each pixel, how much of it each phase took."""
        busy: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0] * len(STAGES))
        starved: dict[tuple[int, int], float] = defaultdict(float)
        for made in records:
            share = made.starved_seconds / made.busy_seconds if made.busy_seconds > 0 else 0.0
            for span in made.spans():
                place = STAGES.index(span.stage)
                for x, part in _parts(span.start * self._room.scale, span.end * self._room.scale):
                    busy[made.lane, x][place] += part
                    starved[made.lane, x] += part * min(1.0, share)
        paths: dict[int, list[str]] = defaultdict(list)
        hatch = []
        for (lane, x), parts in busy.items():
            y: float = self._room.top(lane) + self._room.height
            for place, part in enumerate(parts):
                high = part * self._room.height
                if high > 0:
                    y -= high
                    paths[place].append(f"M{GUTTER + x} {y:.1f}h1v{high:.1f}h-1z")
            high = starved[lane, x] * self._room.height
            if high >= 1:
                bottom = self._room.top(lane) + self._room.height
                hatch.append(f"M{GUTTER + x} {bottom - high:.1f}h1v{high:.1f}h-1z")
        for place, parts_of_path in sorted(paths.items()):
            yield f'<path class="{STAGES[place].value}" d="{"".join(parts_of_path)}"/>'
        if hatch:
            yield f'<path fill="url(#p-starved)" d="{"".join(hatch)}"/>'

    def _axis(self) -> Iterator[str]:
        step = step_of(self._picture.seconds)
        for number in range(math.floor(self._picture.seconds / step + 1e-9) + 1):
            x = self._room.x(number * step)
            text = escaped(self._speak(moment_text(number * step, step)))
            y = self._room.bottom
            yield f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{y + 6}"/>'
            yield f'<text class="axis" x="{x + 3:.1f}" y="{y + 15}">{text}</text>'


def step_of(seconds: float) -> float:
    """Return a round time of which some fit into `seconds`."""
    least = max(seconds, 1e-6) / _TICKS
    if least > _STEPS[-1]:
        return next((step for step in _MINUTE_STEPS if step >= least), least)
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in _STEPS if step * power >= least * (1 - 1e-9))


def moment_text(seconds: float, step: float) -> str:
    """Return a moment on an axis whose moments are a `step` apart."""
    if step >= 1 and seconds >= _MINUTE:
        minutes, rest = divmod(round(seconds), _MINUTE)
        clock = f"{minutes}:{rest:02}"
        return lazy_tr("{clock} min", clock=clock)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    return lazy_tr("{seconds} s", seconds=decimal_amount(seconds, digits))


def _parts(start: float, end: float) -> Iterator[tuple[int, float]]:
    """Yield each pixel between two places, and how much of it lies between them."""
    x = int(start // 1)
    while x < end:
        yield min(x, PIXELS - 1), min(end, x + 1) - max(start, x)
        x += 1
