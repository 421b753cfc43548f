"""What both watermarks ask about their place: label, explanation and limits of each setting."""

from processing.settings.fields import Section

SIZE = (Section.STEPS, "Size", "its width, in percent of the result's", (1.0, 100.0))
MARGIN = (
    Section.STEPS,
    "Margin",
    "distance from the sides and between tiles, in percent of the shorter side",
    (0.0, 45.0),
)
OPACITY = (Section.STEPS, "Opacity", "how much it hides what is behind, in percent", (1.0, 100.0))
TILED = (Section.STEPS, "All over", "repeat it all over")
