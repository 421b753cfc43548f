"""What both watermarks ask about their place: label, explanation and limits of each setting."""

from processing.settings.fields import Section

SIZE = (Section.STEPS, "Size", "width of the watermark, in percent of the result", (1.0, 100.0))
MARGIN = (
    Section.STEPS,
    "Margin",
    "distance from the sides and between tiles, in percent of the shorter side",
    (0.0, 45.0),
)
OPACITY = (
    Section.STEPS,
    "Opacity",
    "opacity of the watermark, in percent; 100 hides all that is behind it",
    (1.0, 100.0),
)
TILED = (Section.STEPS, "All over", "repeat the watermark all over the result")
