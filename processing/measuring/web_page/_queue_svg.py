"""The queue of a run's messages as SVG, on the time axis of the lanes above it."""

from collections.abc import Iterator

from processing.language.lazy_text import LazyText, lazy_tr
from processing.measuring.timeline.channel_history import QueueHistory, Stretch
from processing.measuring.web_page._document import Speak, escaped
from processing.measuring.web_page._lane_room import GUTTER, PIXELS

_RIGHT = 16
_TOP, _PLOT = 22, 56  # above the plot, for its title, and its height
_TITLE = 12  # the baseline of the title
_TICKS = 8  # below it: the row of gets and puts in vain
_HIGH = _TOP + _PLOT + _TICKS + 2
_LEAST_TOP = 4  # of the upright axis: a single message is no mountain
_RING = 2.5
_DIGITS = 4  # of seconds
Level = tuple[float, int]  # from which moment on, and how many messages there were at most


class QueuePicture:
    """What a run's queue held over time, one column a pixel, however many messages there were."""

    def __init__(self, identity: str, history: QueueHistory, seconds: float) -> None:
        """Show the time up to `seconds`; `identity` is that of the lanes on whose axis it stands.

        It is drawn for a queue of which something is known.
        """
        self.identity = f"{identity}-queue"
        self._history = history
        self._seconds = seconds
        self._top = float(max(_LEAST_TOP, history.most, history.most_said))
        self._columns = list(self._known_columns())

    def levels(self) -> list[Level]:
        """Return what the queue held at most, from each moment on where that is another number.

        The last is what it holds when nothing more is known of it.
        """
        found: list[Level] = []
        for x, stretch in self._columns:
            if not found or found[-1][1] != stretch.most:
                found.append((round(x / PIXELS * self._seconds, _DIGITS), stretch.most))
        last = self._history.last
        return [*found, (round(last, _DIGITS), self._history.count_at(last))]

    def svg(self, title: str, description: str) -> Iterator[str]:
        """Yield the parts of an SVG element."""
        yield (
            f'<svg class="lanes queue" id="{self.identity}" '
            f'viewBox="0 0 {GUTTER + PIXELS + _RIGHT} {_HIGH}" role="img" '
            f'aria-label="{escaped(description)}">'
        )
        yield f'<text class="axis" x="{GUTTER}" y="{_TITLE}">{escaped(title)}</text>'
        for value in (0.0, self._top):
            y = self._y(value)
            yield f'<path class="grid" d="M{GUTTER} {y:.1f}h{PIXELS}"/>'
            yield (
                f'<text class="number" x="{GUTTER - 6}" y="{y + 4:.1f}" text-anchor="end">'
                f"{value:.0f}</text>"
            )
        yield from self._area()
        if self._history.capacity <= self._top:
            full = self._y(self._history.capacity)
            yield f'<path class="full" d="M{GUTTER} {full:.1f}h{PIXELS}"/>'
        yield from self._marks()
        yield f'<line class="cursor" x1="{GUTTER}" x2="{GUTTER}" y1="0" y2="{_HIGH}"/></svg>'

    def legend(self, speak: Speak) -> str:
        """Return what the signs mean that occur."""
        entries: list[tuple[str, LazyText | str]] = [
            ('<rect class="level" width="16" height="16"/>', lazy_tr("in it"))
        ]
        if any(stretch.said is not None for _, stretch in self._columns):
            entries.append((f'<circle class="said" cx="8" cy="8" r="{_RING}"/>', "qsize()"))
        if self._history.timeouts:
            entries.append(('<path class="timeout" d="M8 6v10"/>', lazy_tr("timed out")))
        if self._history.dropped:
            entries.append(('<path class="full" d="M8 0v16"/>', "Full"))
        items = (
            f'<li><svg viewBox="0 0 16 16" aria-hidden="true">{sign}</svg>'
            f"{escaped(speak(name))}</li>"
            for sign, name in entries
        )
        return f'<ul class="legend">{"".join(items)}</ul>'

    def _known_columns(self) -> Iterator[tuple[int, Stretch]]:
        """Yield each pixel of which anything is known, and what happened in it."""
        history, per_pixel = self._history, self._seconds / PIXELS
        for x in range(PIXELS):
            start, end = x * per_pixel, (x + 1) * per_pixel
            if history.opened < end and start <= max(history.opened, history.last):
                yield x, history.between(start, end)

    def _area(self) -> Iterator[str]:
        if not self._columns:
            return
        first, last = self._columns[0][0], self._columns[-1][0]
        steps, level = [], -1
        for x, stretch in self._columns:
            if stretch.most != level:
                steps.append(f"H{GUTTER + x}V{self._y(stretch.most):.1f}")
                level = stretch.most
        base = self._y(0.0)
        line = f"{''.join(steps)}H{GUTTER + last + 1}"
        yield f'<path class="level" d="M{GUTTER + first} {base:.1f}{line}V{base:.1f}z"/>'
        yield f'<path class="level-line" d="M{GUTTER + first} {base:.1f}{line}"/>'

    def _marks(self) -> Iterator[str]:
        below = _TOP + _PLOT + 2
        timeouts, dropped = [], []
        for x, stretch in self._columns:
            middle = GUTTER + x + 0.5
            if stretch.said is not None:
                y = self._y(stretch.said)
                yield f'<circle class="said" cx="{middle}" cy="{y:.1f}" r="{_RING}"/>'
            if stretch.timeouts:
                timeouts.append(f"M{middle} {below}v{_TICKS - 2}")
            if stretch.dropped:
                dropped.append(f"M{middle} {_TOP}v{_PLOT + _TICKS}")
        for kind, ticks in (("timeout", timeouts), ("full", dropped)):
            if ticks:
                yield f'<path class="{kind}" d="{"".join(ticks)}"/>'

    def _y(self, messages: float) -> float:
        """Return how far below the upper edge so many messages are."""
        return _TOP + _PLOT * (1 - messages / self._top)
