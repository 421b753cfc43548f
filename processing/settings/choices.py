"""The choices of a recipe, with the words used on the command line and in presets."""

from enum import StrEnum

KEEP_FORMAT = "keep"  # the output format that means "as the source"


class SizeMode(StrEnum):
    """How the size of a result is determined."""

    FIT = "fit"  # whole, inside the box
    FILL = "fill"  # the box, the rest is cut off
    PAD = "pad"  # the box, the rest is filled
    EXACT = "exact"  # the box, proportions change
    PERCENT = "percent"
    WIDTH = "width"
    HEIGHT = "height"
    LONG_EDGE = "long-edge"
    SHORT_EDGE = "short-edge"
    MEGAPIXELS = "megapixels"
    KEEP = "keep"  # that of the source; nothing is resampled

    @property
    def keeps_proportions(self) -> bool:
        """Whether the result is the whole picture, undistorted, with nothing added."""
        return self not in {SizeMode.FILL, SizeMode.PAD, SizeMode.EXACT}

    @property
    def is_boxed(self) -> bool:
        """Whether it uses a box of width and height."""
        return self in {SizeMode.FIT, SizeMode.FILL, SizeMode.PAD, SizeMode.EXACT}

    @property
    def resamples(self) -> bool:
        """Whether the pixels of a result may be others than those of its source."""
        return self is not SizeMode.KEEP


class VariantSize(StrEnum):
    """How the size of a further result is determined: main as for the first, or its own way."""

    MAIN = "main"
    FIT = SizeMode.FIT.value
    FILL = SizeMode.FILL.value
    PAD = SizeMode.PAD.value
    EXACT = SizeMode.EXACT.value
    KEEP = SizeMode.KEEP.value

    def beside(self, main: SizeMode) -> SizeMode:
        """Return the mode beside a first result of the mode `main`; fit if that has no box."""
        if self is not VariantSize.MAIN:
            return SizeMode(self.value)
        return main if main.is_boxed else SizeMode.FIT


class Gravity(StrEnum):
    """Which part of a picture is kept when it is cropped."""

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
    ENTROPY = "entropy"  # where the most detail is


class PadFill(StrEnum):
    """What fills the box beside a picture."""

    COLOR = "color"
    BLUR = "blur"


class SmallPolicy(StrEnum):
    """What happens to a picture that is small enough already."""

    REENCODE = "re-encode"
    COPY = "copy"
    SKIP = "skip"


class ResamplingFilter(StrEnum):
    """The filter that resizes pictures."""

    LANCZOS = "lanczos"
    BICUBIC = "bicubic"
    BOX = "box"
    NEAREST = "nearest"


class Subsampling(StrEnum):
    """Chroma subsampling of JPEG and AVIF; auto depends on the quality."""

    AUTO = "auto"
    FULL = "4:4:4"
    HALF = "4:2:2"
    QUARTER = "4:2:0"


class Effort(StrEnum):
    """How much time the encoder may use to make files smaller."""

    FAST = "fast"
    USUAL = "usual"
    THOROUGH = "thorough"


class LargerPolicy(StrEnum):
    """What happens to a result of its source's size and format that is a larger file."""

    COPY = "copy-original"
    SKIP = "skip"
    ALLOW = "allow"


class AnimationPolicy(StrEnum):
    """What happens to an animation."""

    FIRST = "first"
    KEEP = "keep"


class ColorPolicy(StrEnum):
    """What happens to the colour profile of a picture."""

    KEEP = "keep"
    SRGB = "srgb"


class RenderingIntent(StrEnum):
    """How colours outside the target colour space are changed (ICC.1:2022, 0.4)."""

    RELATIVE = "relative"
    PERCEPTUAL = "perceptual"
    SATURATION = "saturation"
    ABSOLUTE = "absolute"


class MetadataPolicy(StrEnum):
    """How much of a picture's metadata is kept."""

    KEEP = "keep"
    NO_LOCATION = "no-location"
    NO_PRIVATE = "no-private"  # only fields without people, places and serial numbers
    COLOR_ONLY = "color-only"
    NONE = "none"  # not even the profile; colours become sRGB


class VariantMetadata(StrEnum):
    """How much metadata a further result keeps: main as much as the first, or its own policy."""

    MAIN = "main"
    KEEP = MetadataPolicy.KEEP.value
    NO_LOCATION = MetadataPolicy.NO_LOCATION.value
    NO_PRIVATE = MetadataPolicy.NO_PRIVATE.value
    COLOR_ONLY = MetadataPolicy.COLOR_ONLY.value
    NONE = MetadataPolicy.NONE.value

    def beside(self, main: MetadataPolicy) -> MetadataPolicy:
        """Return the policy beside a first result of the policy `main`."""
        return main if self is VariantMetadata.MAIN else MetadataPolicy(self.value)
