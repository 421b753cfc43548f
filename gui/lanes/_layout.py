"""Where on the widget the lanes are, in pixels of the screen and of the device."""

from PySide6.QtCore import QPointF, QSize

from gui.lanes._time_window import TimeWindow
from processing.record import record

_GUTTER = 82  # for the numbers of the lanes and the ids of their workers
_AXIS = 20  # for the moments below
_LEAST_ROOM = 60
LEAST_PITCH = 4  # pixels from one lane to the next; more lanes than fit so are scrolled
_MOST_PITCH = 150  # higher bars would tell no more
_GAP_SHARE = 8  # the gap between lanes is the pitch divided by this
_TOP = 2


@record
class LaneRows:
    """Rows of one height.

    Attributes:
        count: how many lanes.
        pitch: pixels from the top of one to that of the next.
        order: the lanes from top to bottom; empty for one by one.
    """

    count: int
    pitch: int
    order: tuple[int, ...] = ()

    @property
    def height(self) -> int:
        """How high the bars are."""
        return self.pitch - max(1, self.pitch // _GAP_SHARE)

    @property
    def bottom(self) -> int:
        """Where the last one ends."""
        return _TOP + self.count * self.pitch

    def top(self, lane: int) -> int:
        """Return where the bars of a lane begin."""
        place = self.order.index(lane) if self.order else lane
        return _TOP + place * self.pitch

    def lane_at(self, y: int) -> int | None:
        """Return the lane at a height; None where there is none."""
        place = (y - _TOP) // self.pitch
        if not 0 <= place < self.count:
            return None
        return self.order[place] if self.order else place


@record
class LanesLayout:
    """The parts of a widget of this size, which shows so many lanes.

    Attributes:
        scale: pixels of the device a unit of the screen.
        text: how many times as large as usual the text is.
        order: the lanes from top to bottom; empty for one by one.
    """

    width: int
    height: int
    scale: float
    lanes: int
    text: float = 1.0
    order: tuple[int, ...] = ()

    @property
    def size(self) -> QSize:
        """The whole, in pixels of the device."""
        return QSize(round(self.width * self.scale), round(self.height * self.scale))

    @property
    def gutter(self) -> int:
        """Pixels of the device left of the lanes."""
        return round(_GUTTER * self.text * self.scale)

    @property
    def columns(self) -> int:
        """Pixels of the device from left to right that show time; at least one."""
        return max(1, round((self.width - _GUTTER * self.text) * self.scale))

    @property
    def rows(self) -> LaneRows:
        """The rows of the lanes, in pixels of the device."""
        height = round((self.height - _AXIS * self.text) * self.scale)
        return rows_in(height, self.lanes, self.text_pixels, self.order)

    @property
    def text_pixels(self) -> float:
        """Pixels of the device a pixel of text of the usual size."""
        return self.scale * self.text

    def x_of(self, place: QPointF) -> float:
        """Return how many pixels of the device right of the gutter a place of the widget lies."""
        return (place.x() - _GUTTER * self.text) * self.scale

    def moments_at(self, place: QPointF, view: TimeWindow) -> tuple[int, float, float] | None:
        """Return the lane at a place of the widget and the moments that its pixel shows."""
        lane = self.rows.lane_at(round(place.y() * self.scale))
        x = self.x_of(place)
        if lane is None or x < 0:
            return None
        return lane, view.seconds_at(int(x)), view.seconds_at(int(x) + 1)

    def place_of(self, lane: int, seconds: float, view: TimeWindow) -> QPointF:
        """Return the place of a moment in a lane on the widget."""
        x = _GUTTER * self.text + max(0.0, view.x_at(seconds)) / self.scale
        return QPointF(x, (self.rows.top(lane) + self.rows.height) / self.scale)


def least_height_of(lanes: int, text: float = 1.0) -> int:
    """Return how high a widget has to be for so many lanes, in units of the screen.

    `text` is how many times as large as usual the text is.
    """
    return round(max(_LEAST_ROOM * text, least_height(lanes) + _AXIS * text))


def gutter_of(scale: float = 1.0) -> int:
    """Return how many pixels are left of the lanes; `scale` is pixels a unit of the screen."""
    return round(_GUTTER * scale)


def rows_in(height: int, count: int, scale: float = 1.0, order: tuple[int, ...] = ()) -> LaneRows:
    """Return rows that fill `height` as far as they can; `scale` is pixels a unit of the screen."""
    room = (height - _TOP) // max(1, count)
    return LaneRows(count, max(LEAST_PITCH, min(round(_MOST_PITCH * scale), room)), order)


def least_height(count: int) -> int:
    """Return what so many lanes need."""
    return _TOP + count * LEAST_PITCH
