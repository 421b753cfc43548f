"""Which colours are seen on which, and how well: what every theme has to keep.

A colour that is in no row, and not among those that need not be, fails the tests. So does a rule of
the style sheet whose text and background are no pair here.
"""

from gui.look.contrast import SHAPE_RATIO, TEXT_RATIO
from processing.record import record


@record
class Pairs:
    """Each of some colours as it is seen on each of some grounds.

    Attributes:
        fronts, grounds: fields of `Colors`, `LaneColors` or `ChartColors`.
        least: the contrast ratio, from 1 to 21.
    """

    what: str
    fronts: tuple[str, ...]
    grounds: tuple[str, ...]
    least: float


_SURFACES = ("window", "panel", "base")

WINDOW_PAIRS = (
    Pairs(
        "text, links and states, also in a row that is selected or below the mouse",
        ("text", "muted", "link", "done", "failed", "warning"),
        (*_SURFACES, "hover", "accent_fill"),
        TEXT_RATIO,
    ),
    Pairs("a pressed button", ("text", "muted"), ("pressed",), TEXT_RATIO),
    Pairs("a card that all went well", ("text", "muted", "done"), ("done_fill",), TEXT_RATIO),
    Pairs("a card of failures", ("text", "muted", "failed"), ("failed_fill",), TEXT_RATIO),
    Pairs("a card of warnings", ("text", "muted", "warning"), ("warning_fill",), TEXT_RATIO),
    Pairs(
        "a primary button, a chosen entry", ("on_accent",), ("accent", "accent_hover"), TEXT_RATIO
    ),
    Pairs(
        "borders of fields, boxes, buttons and scroll bars",
        ("edge",),
        (*_SURFACES, "hover", "accent_fill"),
        SHAPE_RATIO,
    ),
    Pairs(
        "the cursor of the keyboard, seen from outside and inside",
        ("accent",),
        (*_SURFACES, "hover", "accent_fill", "pressed", "on_accent"),
        SHAPE_RATIO,
    ),
    Pairs("buttons that are filled", ("accent", "accent_hover"), _SURFACES, SHAPE_RATIO),
    Pairs("a chosen tick box, and its cursor", ("text",), _SURFACES, SHAPE_RATIO),
    Pairs("frames of cards", ("done", "failed", "warning"), ("window",), SHAPE_RATIO),
    Pairs(
        "parts of a progress bar beside what is left, and beside the lines between them",
        ("accent", "done", "failed", "muted"),
        ("pressed", "base"),
        SHAPE_RATIO,
    ),
    # Text of what cannot be used is excluded from 1.4.3; here it can be made out nevertheless.
    Pairs("what cannot be used, and signs", ("faint",), _SURFACES, SHAPE_RATIO),
)
LANE_PAIRS = (
    Pairs("a bar on its lane", ("phases", "running", "pause_lines"), ("idle",), SHAPE_RATIO),
    Pairs("two phases beside the line between them", ("phases",), ("on_bar",), SHAPE_RATIO),
    Pairs("start-up", ("start_up",), ("ground", "idle"), SHAPE_RATIO),
    Pairs("a pause", ("pause_lines",), ("paused", "ground"), SHAPE_RATIO),
    Pairs("work that was lost, by its lines", ("lost_lines",), ("lost",), SHAPE_RATIO),
    Pairs("the mark of a death", ("end",), ("ground", "no_worker"), SHAPE_RATIO),
    Pairs("what is written on that mark", ("on_end",), ("end",), TEXT_RATIO),
    Pairs("names on bars", ("on_bar",), ("running", "phases"), TEXT_RATIO),
    Pairs("numbers and moments", ("text", "muted"), ("ground",), TEXT_RATIO),
    Pairs("the cursor of the keyboard", ("accent",), ("ground",), SHAPE_RATIO),
)
CHART_PAIRS = (
    Pairs("text", ("text", "muted", "warning"), ("ground",), TEXT_RATIO),
    Pairs(
        "lines, and what they are called beside them",
        ("measured", "other", "amdahl", "universal"),
        ("ground",),
        TEXT_RATIO,
    ),
    Pairs("parts of a bar", ("start_up", "measured", "end"), ("ground",), SHAPE_RATIO),
    Pairs("bars with numbers, and words on them", ("numbers",), ("ground",), TEXT_RATIO),
)

# Nothing is lost without these: they part what space parts already, lie over what is paired, or
# have pairs of their own.
NOT_MEASURED = {"is_dark", "is_strong", "border", "grid", "line", "hatch", "charts"}
