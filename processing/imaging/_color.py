"""Keep a result's colours right: carry its profile where it still fits, else convert to sRGB."""

import hashlib
import io
import threading

from PIL import Image, ImageChops, ImageCms

from processing.formats.table import PictureFormat
from processing.imaging._internal_errors import log_error
from processing.imaging._modes import WIDE_GREY
from processing.imaging.decode_errors import DAMAGE, is_shortage
from processing.language.lazy_text import lazy_tr
from processing.record import record
from processing.settings.choices import ColorPolicy, RenderingIntent

_INTENTS = {
    RenderingIntent.RELATIVE: ImageCms.Intent.RELATIVE_COLORIMETRIC,
    RenderingIntent.PERCEPTUAL: ImageCms.Intent.PERCEPTUAL,
    RenderingIntent.SATURATION: ImageCms.Intent.SATURATION,
    RenderingIntent.ABSOLUTE: ImageCms.Intent.ABSOLUTE_COLORIMETRIC,
}
# As in photo programs: black stays black with the relative intent; the others need no flag.
_FLAGS = {RenderingIntent.RELATIVE: ImageCms.Flags.BLACKPOINTCOMPENSATION}

CACHED_PROFILES = 16  # a folder of photos has a few, one per camera
INVISIBLE_LEVELS = 2  # a profile that changes no swatch by more than this is sRGB already
_SWATCH_STEP = 32
_LEVELS = 256
_STEPS = 257  # of 16 bits between two levels of 8
MAX_PROFILE_BYTES = 16_000_000  # a JPEG holds no more, and Pillow would write a broken one

_SPACES = {
    "I;16": "GRAY",
    "L": "GRAY",
    "LA": "GRAY",
    "RGB": "RGB",
    "RGBA": "RGB",
    "CMYK": "CMYK",
    "LAB": "Lab",
}
_NEVER_RESULTS = {"CMYK", "LAB"}

DAMAGED_PROFILE = lazy_tr(
    "Its colour profile is damaged and was left out; colours may look different.",
    code="profile-lost",
)
FOREIGN_PROFILE = lazy_tr(
    "Its colour profile is for another kind of picture and was left out.", code="profile-lost"
)


@record
class Colored:
    """A picture in L, LA, RGB or RGBA with its colour profile.

    Attributes:
        profile: ICC profile to write with it; empty means sRGB.
        warning: what was lost; empty if nothing was.
    """

    image: Image.Image
    profile: bytes = b""
    warning: str = ""


def convert_colors(
    image: Image.Image,
    profile: bytes,
    policy: ColorPolicy,
    result_format: PictureFormat,
    intent: RenderingIntent = RenderingIntent.RELATIVE,
) -> Colored:
    """Return `image` (as `modes.normalise` made it) ready for `result_format`.

    A damaged profile costs the profile, never the picture.

    Raises:
        Exception: memory is short.
    """
    if not profile:
        return Colored(_without_profile(image))
    try:
        known = _CACHE.known(profile, _opaque(image.mode), intent)
        if known.space != _SPACES.get(image.mode):
            return Colored(_without_profile(image), warning=FOREIGN_PROFILE)
        if policy is ColorPolicy.KEEP and _can_carry(image.mode, result_format):
            return Colored(image, profile)
        return Colored(image if known.transform is None else _to_srgb(image, known.transform))
    except DAMAGE as error:
        if is_shortage(error):
            raise
        log_error(error, "A colour profile could not be used")
        return Colored(_without_profile(image), warning=DAMAGED_PROFILE)


def _can_carry(mode: str, result_format: PictureFormat) -> bool:
    """Return whether the result has the kind of pixels that the profile describes."""
    kept = {"GRAY": "L" in result_format.modes, "RGB": True}
    return result_format.has_profile and kept.get(_SPACES[mode], False)


def _without_profile(image: Image.Image) -> Image.Image:
    return image.convert("RGB") if image.mode in _NEVER_RESULTS else image


def _opaque(mode: str) -> str:
    """Return the mode that a transform is made for."""
    return "L" if mode == WIDE_GREY else mode.removesuffix("A")  # LAB ends otherwise


def _to_srgb(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    """Return `image` in sRGB; transparency stays, and grey stays grey."""
    if image.mode == WIDE_GREY:
        levels = _between(_grey_levels(transform))
        return image.convert("I").point(levels, "L")  # Pillow takes no such table for I;16 itself
    opaque = image.convert(_opaque(image.mode))
    if opaque.mode == "L":
        result = opaque.point(_grey_levels(transform))
    else:
        result = transform.apply(opaque)
    if image.mode != opaque.mode:
        result.putalpha(image.getchannel("A"))
    return result


def _grey_levels(transform: ImageCms.ImageCmsTransform) -> list[int]:
    """Return what each level of grey becomes in sRGB."""
    ramp = Image.frombytes("L", (_LEVELS, 1), bytes(range(_LEVELS)))
    return list(transform.apply(ramp).convert("L").tobytes())


def _between(levels: list[int]) -> list[int]:
    """Return what each 16-bit level becomes, interpolated between those of 8 bits."""
    last = _LEVELS - 1
    table = []
    for low, high in zip(levels, [*levels[1:], levels[last]], strict=True):
        table += [round(low + (high - low) * part / _STEPS) for part in range(_STEPS)]
    return table[: last * _STEPS + 1]


@record
class _Known:
    """What is known of a profile.

    Attributes:
        space: the kind of pixels that it describes: RGB, GRAY, CMYK, Lab, ...
        transform: the way from it to sRGB; None if it is sRGB, or for pixels of another kind.
    """

    space: str
    transform: ImageCms.ImageCmsTransform | None


class _Cache:
    """The last profiles and their transforms, by digest: a profile may have megabytes.

    An entry takes some hundred kilobytes at most. Thread-safe: two threads may make the same entry
    at the same time, which does no harm.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[bytes, str, RenderingIntent], _Known] = {}
        self._changing = threading.Lock()

    def known(self, profile: bytes, mode: str, intent: RenderingIntent) -> _Known:
        """Return the entry of `profile` for pixels of `mode`.

        Raises:
            Exception: it is damaged.
        """
        key = (hashlib.blake2b(profile).digest(), mode, intent)
        known = self._known.get(key) or _learnt(profile, mode, intent)
        with self._changing:
            self._known.pop(key, None)
            self._known[key] = known  # behind all others
            if len(self._known) > CACHED_PROFILES:
                del self._known[next(iter(self._known))]
        return known


def _learnt(profile: bytes, mode: str, intent: RenderingIntent) -> _Known:
    """Make the entry of `profile`; its transform may be used by several threads."""
    if len(profile) > MAX_PROFILE_BYTES:
        raise ValueError("no real colour profile is so large")
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    space = str(source.profile.xcolor_space).strip()
    if space != _SPACES.get(mode):
        return _Known(space, None)
    # Building the transform validates the profile, also if it will be kept.
    transform = ImageCms.buildTransform(
        source,
        ImageCms.createProfile("sRGB"),
        mode,
        "RGB",
        _INTENTS[intent],
        _flags(mode, intent),
    )
    is_needed = mode in _NEVER_RESULTS or _is_visible(transform, mode)
    return _Known(space, transform if is_needed else None)


_CACHE = _Cache()


def _flags(mode: str, intent: RenderingIntent) -> ImageCms.Flags:
    flags = _FLAGS.get(intent, ImageCms.Flags.NONE)
    # The optimization distorts the darkest greys, and grey goes through a table anyway.
    return flags | ImageCms.Flags.NOOPTIMIZE if mode == "L" else flags


def _is_visible(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Return whether `transform` changes any swatch of RGB or grey visibly."""
    swatches = _swatches().convert(mode)
    changes = ImageChops.difference(swatches.convert("RGB"), transform.apply(swatches))
    return any(largest > INVISIBLE_LEVELS for _, largest in changes.getextrema())  # type: ignore[misc]


def _swatches() -> Image.Image:
    levels = [*range(0, 256, _SWATCH_STEP), 255]
    colors = bytes(part for r in levels for g in levels for b in levels for part in (r, g, b))
    return Image.frombytes("RGB", (len(levels) ** 2, len(levels)), colors)
