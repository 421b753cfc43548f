"""What both watermarks ask about their place: label, explanation and limits of each setting."""

from processing.language.lazy_text import lazy_tr
from processing.settings.fields import Section

SIZE = (
    Section.STEPS,
    lazy_tr("Size"),
    lazy_tr(
        "Width of the watermark, in percent of the result; where it would not fit, it is smaller."
    ),
    (1.0, 100.0),
)
MARGIN = (
    Section.STEPS,
    lazy_tr("Margin"),
    lazy_tr("Distance from the sides and between tiles, in percent of the shorter side."),
    (0.0, 45.0),
)
OPACITY = (
    Section.STEPS,
    lazy_tr("Opacity"),
    lazy_tr(
        "How much the watermark covers, in percent: 30 can hardly be seen, 100 "
        "hides all that is behind it."
    ),
    (1.0, 100.0),
)
TILED = (
    Section.STEPS,
    lazy_tr("All over"),
    lazy_tr("Repeat the watermark all over the result, so that nobody can crop it away."),
)
