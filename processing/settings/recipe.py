"""The recipe: the settings of what is done to each picture; always valid."""

from dataclasses import replace

from processing.language.lazy_text import lazy_tr
from processing.record import record
from processing.settings.choices import (
    KEEP_FORMAT,
    AnimationPolicy,
    ColorPolicy,
    Effort,
    Gravity,
    LargerPolicy,
    MetadataPolicy,
    PadFill,
    RenderingIntent,
    ResamplingFilter,
    SizeMode,
    SmallPolicy,
    Subsampling,
)
from processing.settings.colors import check_color
from processing.settings.fields import Section, check_limits, setting, spec_of
from processing.settings.step import Step
from processing.settings.variant import MAX_SIDE_PIXELS, Variant, check_variants


@record(kw_only=True)
class Recipe:
    """What is done to each picture; sent to every worker once.

    Attributes:
        steps: further operations, in order; see `imaging.steps`.
        also: further results of each picture, from the same decode.

    Raises:
        SettingsError: a number is out of its limits, or a colour is not valid.
    """

    size_mode: SizeMode = setting(
        SizeMode.FIT,
        Section.SIZE,
        lazy_tr("Size"),
        lazy_tr(
            "How the size of a result is chosen: fit it in a box, fill or pad that "
            "box, stretch to it, or go by one side, a percentage or megapixels."
        ),
    )
    width_pixels: int = setting(
        256,
        Section.SIZE,
        lazy_tr("Width"),
        lazy_tr(
            "Width of the box, in pixels. Results that fit in the box may be "
            "narrower; those that fill it are exactly so wide."
        ),
        (1, MAX_SIDE_PIXELS),
    )
    height_pixels: int = setting(
        256,
        Section.SIZE,
        lazy_tr("Height"),
        lazy_tr(
            "Height of the box, in pixels. Results that fit in the box may be "
            "lower; those that fill it are exactly so high."
        ),
        (1, MAX_SIDE_PIXELS),
    )
    edge_pixels: int = setting(
        1920,
        Section.SIZE,
        # Translators: of a picture, whose long or short edge gets this length.
        lazy_tr("Edge"),
        lazy_tr(
            "Length of the long or the short edge, in pixels; the other edge "
            "follows from the proportions."
        ),
        (1, MAX_SIDE_PIXELS),
    )
    size_percent: float = setting(
        50.0,
        Section.SIZE,
        lazy_tr("Percent"),
        lazy_tr(
            "Width and height of a result, in percent of its original: 50 halves "
            "both, which leaves a quarter of the pixels."
        ),
        (0.1, 1000.0),
    )
    megapixels: float = setting(
        2.0,
        Section.SIZE,
        lazy_tr("Megapixels"),
        lazy_tr(
            "Millions of pixels of a result, whatever its proportions: 2 are enough "
            "for a screen, 8 for a print in A4."
        ),
        (0.001, 250.0),
    )
    only_shrink: bool = setting(
        default=True,
        section=Section.SIZE,
        label=lazy_tr("Never enlarge"),
        help_text=lazy_tr(
            "Leave pictures that are smaller than the size asked for as they are. "
            "Enlarging makes larger files without more detail."
        ),
    )
    small_pictures: SmallPolicy = setting(
        SmallPolicy.REENCODE,
        Section.SIZE,
        lazy_tr("Already small"),
        lazy_tr(
            "What happens to pictures that have the size asked for, or less: encode "
            "them again, copy the file unchanged, or skip it."
        ),
    )
    gravity: Gravity = setting(
        Gravity.CENTER,
        Section.SIZE,
        lazy_tr("Crop to"),
        lazy_tr(
            "Which part of a picture stays when something is cut off, and where a "
            "padded picture is placed."
        ),
    )
    pad_fill: PadFill = setting(
        PadFill.COLOR,
        Section.SIZE,
        lazy_tr("Fill with"),
        lazy_tr(
            "What fills the rest of the box beside a padded picture: one colour, or "
            "the picture itself, enlarged and blurred."
        ),
    )
    background: str = setting(
        "#ffffff",
        Section.SIZE,
        lazy_tr("Background"),
        lazy_tr(
            "Colour beside a padded picture, and behind transparent parts in "
            "formats that have none; as #rrggbb, so that #ffffff is white."
        ),
    )
    resampling: ResamplingFilter = setting(
        ResamplingFilter.LANCZOS,
        Section.SIZE,
        lazy_tr("Resampling"),
        lazy_tr(
            "How pixels are combined when a picture is resized. Lanczos is the "
            "sharpest for photos; Nearest keeps the hard edges of pixel art."
        ),
    )
    linear_light: bool = setting(
        default=False,
        section=Section.SIZE,
        label=lazy_tr("Linear light"),
        help_text=lazy_tr(
            "Resize in linear light, so that fine bright patterns such as stars or "
            "hair keep their brightness. It takes longer."
        ),
    )
    sharpen_percent: int = setting(
        0,
        Section.SIZE,
        lazy_tr("Sharpen"),
        lazy_tr(
            "Sharpen results after shrinking, which softens them a little, in "
            "percent. 30 to 60 suit most photos, much more draws halos; 0 is off."
        ),
        (0, 200),
    )
    use_previews: bool = setting(
        default=False,
        section=Section.SIZE,
        label=lazy_tr("Embedded previews"),
        help_text=lazy_tr(
            "Shrink the preview that a camera put into a JPEG, if it is large "
            "enough. This is much faster and less detailed, and may show the "
            "picture as it was before editing."
        ),
    )
    output_format: str = setting(
        KEEP_FORMAT,
        Section.FORMAT,
        lazy_tr("Format"),
        lazy_tr(
            "File format of the results; pictures can also keep their own. JPEG "
            "opens everywhere, WebP and AVIF make smaller files."
        ),
    )
    quality_percent: int = setting(
        85,
        Section.FORMAT,
        lazy_tr("Quality"),
        lazy_tr(
            "Higher values look better and make larger files: 85 suits most photos, "
            "below 60 flaws are seen. The scale is that of JPEG; other formats get "
            "the setting that looks alike."
        ),
        (1, 100),
    )
    target_kilobytes: int = setting(
        0,
        Section.FORMAT,
        lazy_tr("Largest file"),
        lazy_tr(
            "Largest size of a result, in kilobytes. Where a file would be larger, "
            "its quality is lowered until it fits; 0 sets no limit."
        ),
        (0, 1_000_000),
    )
    subsampling: Subsampling = setting(
        Subsampling.AUTO,
        Section.FORMAT,
        lazy_tr("Chroma subsampling"),
        lazy_tr(
            "How finely colours are stored in JPEG and AVIF. 4:2:0 makes the "
            "smallest files, 4:4:4 keeps red text and thin coloured lines sharp."
        ),
    )
    progressive: bool = setting(
        default=False,
        section=Section.FORMAT,
        label=lazy_tr("Progressive"),
        help_text=lazy_tr(
            "Write JPEG files that are coarse at first and get finer while they "
            "load, as is usual on web pages; they are often smaller, too."
        ),
    )
    lossless: bool = setting(
        default=False,
        section=Section.FORMAT,
        label=lazy_tr("Lossless"),
        help_text=lazy_tr(
            "Write WebP and JPEG XL without any loss of quality. This suits "
            "drawings and screenshots; photos become much larger."
        ),
    )
    effort: Effort = setting(
        Effort.USUAL,
        Section.FORMAT,
        lazy_tr("Effort"),
        lazy_tr(
            "How much time the encoder spends to make files smaller at the same "
            "quality. Thorough takes longest and makes the smallest files."
        ),
    )
    if_larger: LargerPolicy = setting(
        LargerPolicy.COPY,
        Section.FORMAT,
        lazy_tr("Larger than original"),
        lazy_tr(
            "What happens where a result of the same size and format is a larger file than "
            "its original: copy the original, skip the result, or allow it. Results that "
            "stay larger get a warning, unless that is allowed."
        ),
    )
    animation: AnimationPolicy = setting(
        AnimationPolicy.KEEP,
        Section.FORMAT,
        lazy_tr("Animations"),
        lazy_tr("Keep all frames of an animation, or only the first one, as a still picture."),
    )
    color: ColorPolicy = setting(
        ColorPolicy.KEEP,
        Section.COLOR,
        lazy_tr("Colours"),
        lazy_tr(
            "Keep each picture's colour profile, or convert to sRGB, which all "
            "screens and programs show correctly."
        ),
    )
    rendering_intent: RenderingIntent = setting(
        RenderingIntent.RELATIVE,
        Section.COLOR,
        lazy_tr("Rendering intent"),
        lazy_tr(
            "How colours that the target colour space lacks are changed when "
            "converting. Relative suits most photos; Perceptual keeps the "
            "gradations of very vivid ones."
        ),
    )
    metadata: MetadataPolicy = setting(
        MetadataPolicy.KEEP,
        Section.METADATA,
        lazy_tr("Metadata"),
        lazy_tr(
            "What results keep of camera data, date, location, owner and comments. "
            "Keep less in pictures that you publish."
        ),
    )
    keep_dates: bool = setting(
        default=False,
        section=Section.METADATA,
        label=lazy_tr("Keep the file's date"),
        help_text=lazy_tr(
            "Give each result the modification date of its original, so that both "
            "sort alike by date."
        ),
    )
    steps: tuple[Step, ...] = ()
    also: tuple[Variant, ...] = ()

    def __post_init__(self) -> None:
        check_limits(self)
        check_color(spec_of(Recipe, "background").label, self.background)
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
