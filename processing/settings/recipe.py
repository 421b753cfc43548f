"""The recipe: the settings of what is done to each picture; always valid."""

from dataclasses import dataclass, replace

from processing.settings.choices import (
    KEEP_FORMAT,
    AnimationPolicy,
    ColorPolicy,
    Effort,
    Gravity,
    MetadataPolicy,
    PadFill,
    RenderingIntent,
    ResamplingFilter,
    SizeMode,
    SmallPolicy,
    Subsampling,
)
from processing.settings.colors import check_color
from processing.settings.fields import Section, check_limits, setting
from processing.settings.step import Step
from processing.settings.variant import MAX_SIDE_PIXELS, Variant, check_variants


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What is done to each picture; sent to every worker once.

    Attributes:
        steps: further operations, in order; see `imaging.steps`.
        also: further results of each picture, from the same decode.

    Raises:
        SettingsError: a number is out of its limits, or a colour is not valid.
    """

    size_mode: SizeMode = setting(
        SizeMode.FIT, Section.SIZE, "Size", "how the size of a result is chosen"
    )
    width_pixels: int = setting(
        256, Section.SIZE, "Width", "width of the box, in pixels", (1, MAX_SIDE_PIXELS)
    )
    height_pixels: int = setting(
        256, Section.SIZE, "Height", "height of the box, in pixels", (1, MAX_SIDE_PIXELS)
    )
    edge_pixels: int = setting(
        1920,
        Section.SIZE,
        "Edge",
        "length of the long or the short edge, in pixels",
        (1, MAX_SIDE_PIXELS),
    )
    size_percent: float = setting(
        50.0, Section.SIZE, "Percent", "size of a result, in percent of its original", (0.1, 1000.0)
    )
    megapixels: float = setting(
        2.0, Section.SIZE, "Megapixels", "millions of pixels of a result", (0.001, 250.0)
    )
    only_shrink: bool = setting(
        default=True,
        section=Section.SIZE,
        label="Never enlarge",
        help_text="keep the pixels of pictures that are smaller than the size asked for",
    )
    small_pictures: SmallPolicy = setting(
        SmallPolicy.REENCODE,
        Section.SIZE,
        "Already small",
        "what happens to pictures that have the size asked for, or less: encode them again, copy "
        "the file unchanged, or skip it",
    )
    gravity: Gravity = setting(
        Gravity.CENTER,
        Section.SIZE,
        "Crop to",
        "which part stays when something is cut off, and where a padded picture is placed",
    )
    pad_fill: PadFill = setting(
        PadFill.COLOR,
        Section.SIZE,
        "Fill with",
        "what fills the rest of the box beside a padded picture",
    )
    background: str = setting(
        "#ffffff",
        Section.SIZE,
        "Background",
        "colour, as #rrggbb, beside a picture and behind its transparent parts",
    )
    resampling: ResamplingFilter = setting(
        ResamplingFilter.LANCZOS,
        Section.SIZE,
        "Resampling",
        "filter that resizes pictures; Lanczos is the sharpest for photos",
    )
    linear_light: bool = setting(
        default=False,
        section=Section.SIZE,
        label="Linear light",
        help_text="resize in linear light: fine bright patterns keep their brightness; slower",
    )
    sharpen_percent: int = setting(
        0,
        Section.SIZE,
        "Sharpen",
        "strength of the unsharp mask after shrinking, in percent; 0 for none",
        (0, 200),
    )
    use_previews: bool = setting(
        default=False,
        section=Section.SIZE,
        label="Embedded previews",
        help_text="shrink the preview that a camera put into a JPEG if it is large enough; much "
        "faster, less detailed, and it may show the picture as it was before editing",
    )
    output_format: str = setting(
        KEEP_FORMAT,
        Section.FORMAT,
        "Format",
        "file format of the results; keep leaves each picture in its own",
    )
    quality_percent: int = setting(
        85,
        Section.FORMAT,
        "Quality",
        "quality on the scale of JPEG; WebP, AVIF and JPEG XL get the setting that looks alike",
        (1, 100),
    )
    target_kilobytes: int = setting(
        0,
        Section.FORMAT,
        "Largest file",
        "largest size of a result in kilobytes, met by lowering its quality; 0 for no limit",
        (0, 1_000_000),
    )
    subsampling: Subsampling = setting(
        Subsampling.AUTO,
        Section.FORMAT,
        "Chroma subsampling",
        "resolution of colour in JPEG and AVIF; 4:2:0 makes the smallest files",
    )
    progressive: bool = setting(
        default=False,
        section=Section.FORMAT,
        label="Progressive",
        help_text="write progressive JPEG, coarse at first and finer while it loads; often smaller",
    )
    lossless: bool = setting(
        default=False,
        section=Section.FORMAT,
        label="Lossless",
        help_text="write WebP and JPEG XL without any loss of quality; files are much larger",
    )
    effort: Effort = setting(
        Effort.USUAL,
        Section.FORMAT,
        "Effort",
        "time the encoder spends to make files smaller at the same quality",
    )
    animation: AnimationPolicy = setting(
        AnimationPolicy.KEEP,
        Section.FORMAT,
        "Animations",
        "keep all frames of an animation, or only the first one",
    )
    color: ColorPolicy = setting(
        ColorPolicy.KEEP,
        Section.COLOR,
        "Colours",
        "keep each picture's colour profile, or convert to sRGB, which all programs show correctly",
    )
    rendering_intent: RenderingIntent = setting(
        RenderingIntent.RELATIVE,
        Section.COLOR,
        "Rendering intent",
        "how colours that the target colour space lacks are mapped when converting",
    )
    metadata: MetadataPolicy = setting(
        MetadataPolicy.KEEP,
        Section.METADATA,
        "Metadata",
        "what results keep of camera data, date, location, owner and comments",
    )
    keep_dates: bool = setting(
        default=False,
        section=Section.METADATA,
        label="Keep the file's date",
        help_text="give each result the modification date of its original file",
    )
    steps: tuple[Step, ...] = ()
    also: tuple[Variant, ...] = ()

    def __post_init__(self) -> None:
        check_limits(self)
        check_color("Background", self.background)
        check_variants(self.also)

    @property
    def counts_for_small(self) -> bool:
        """Whether `small_pictures` has an effect: it needs a size to be smaller than."""
        mode = self.size_mode
        is_limited = mode.resamples and mode.keeps_proportions
        return is_limited and self.only_shrink and not self.steps

    def outputs(self) -> tuple["Recipe", ...]:
        """Return the recipe of each result of a picture, without further results."""
        own = replace(self, also=())
        return own, *(own._varied(variant) for variant in self.also)

    def _varied(self, variant: Variant) -> "Recipe":
        """Return the recipe of the further result that `variant` asks for."""
        mode = variant.size_mode.beside(self.size_mode)
        box = (variant.width_pixels, variant.height_pixels)
        width, height = box if mode.is_boxed else (self.width_pixels, self.height_pixels)
        return replace(
            self,
            size_mode=mode,
            width_pixels=width,
            height_pixels=height,
            output_format=variant.output_format,
            quality_percent=variant.quality_percent or self.quality_percent,
            lossless=self.lossless and not variant.quality_percent,
            metadata=variant.metadata.beside(self.metadata),
        )
