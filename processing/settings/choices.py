"""The choices that a recipe is made of, by the words that people write."""

from enum import StrEnum

KEEP_FORMAT = "keep"  # the output format that means "as the source"


class SizeMode(StrEnum):
    """How the size of a result follows from that of its source."""

    FIT = "fit"  # whole, inside the box
    FILL = "fill"  # the box, what hangs over is cut off
    PAD = "pad"  # the box, what is missing is filled
    EXACT = "exact"  # the box, proportions lost
    PERCENT = "percent"
    WIDTH = "width"
    HEIGHT = "height"
    LONG_EDGE = "long-edge"
    SHORT_EDGE = "short-edge"
    MEGAPIXELS = "megapixels"

    @property
    def keeps_proportions(self) -> bool:
        """Whether the result shows the whole picture and nothing beside it, undistorted."""
        return self not in {SizeMode.FILL, SizeMode.PAD, SizeMode.EXACT}

    @property
    def is_boxed(self) -> bool:
        """Whether a box of width and height settles it."""
        return self in {SizeMode.FIT, SizeMode.FILL, SizeMode.PAD, SizeMode.EXACT}


class Gravity(StrEnum):
    """Which part of a picture stays where something is cut off."""

    CENTER = "center"
    NORTH = "north"
    NORTH_EAST = "north-east"
    EAST = "east"
    SOUTH_EAST = "south-east"
    SOUTH = "south"
    SOUTH_WEST = "south-west"
    WEST = "west"
    NORTH_WEST = "north-west"
    ATTENTION = "attention"  # where edges, saturated colours and skin are
    ENTROPY = "entropy"  # where most happens


class PadFill(StrEnum):
    """What fills the box beside a picture."""

    COLOR = "color"
    BLUR = "blur"


class SmallPolicy(StrEnum):
    """What becomes of a picture that would have to be enlarged, and is not."""

    REENCODE = "re-encode"
    COPY = "copy"
    SKIP = "skip"


class ResamplingFilter(StrEnum):
    """How pixels become fewer or more."""

    LANCZOS = "lanczos"
    BICUBIC = "bicubic"
    BOX = "box"
    NEAREST = "nearest"


class Subsampling(StrEnum):
    """How finely colour is stored beside brightness, in JPEG and AVIF; auto goes by the quality."""

    AUTO = "auto"
    FULL = "4:4:4"
    HALF = "4:2:2"
    QUARTER = "4:2:0"


class Effort(StrEnum):
    """How much time the writer may take to make the file small."""

    FAST = "fast"
    USUAL = "usual"
    THOROUGH = "thorough"


class AnimationPolicy(StrEnum):
    """What becomes of an animation."""

    FIRST = "first"
    KEEP = "keep"


class ColorPolicy(StrEnum):
    """What happens to the colour profile a picture carries."""

    KEEP = "keep"
    SRGB = "srgb"


class RenderingIntent(StrEnum):
    """What gives way where colours do not fit into another space (ICC.1:2022, 0.4)."""

    RELATIVE = "relative"
    PERCEPTUAL = "perceptual"
    SATURATION = "saturation"
    ABSOLUTE = "absolute"


class MetadataPolicy(StrEnum):
    """How much of what a file tells beside its pixels goes into the result."""

    KEEP = "keep"
    NO_LOCATION = "no-location"
    NO_PRIVATE = "no-private"  # only what tells nothing of people, places and the very camera
    COLOR_ONLY = "color-only"
    NONE = "none"  # not even the profile; colours become sRGB
