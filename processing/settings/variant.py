"""A further result of each picture, with size, format, metadata, suffix and folder of its own."""

import re
from pathlib import PurePosixPath, PureWindowsPath

from processing.errors import SettingsError
from processing.files.display import display
from processing.files.paths import fold
from processing.language.lazy_text import LazyText, lazy_tr
from processing.record import record
from processing.settings.choices import KEEP_FORMAT, VariantMetadata, VariantSize
from processing.settings.fields import Section, check_limits, setting

MAX_SIDE_PIXELS = 16383  # WebP holds no more
MAX_VARIANTS = 8
MAX_SUFFIX_BYTES = 100  # leaves room for the picture's own name
MAX_FOLDER_BYTES = 400

# Forbidden in names on Windows, and what is no text at all.
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"|?*\ud800-\udfff]')
_SLASHES = re.compile(r"[/\\]")

_SHOWN_LETTERS = 20  # of a text that is too long

_FORBIDDEN_IN_SUFFIX = lazy_tr(
    "The suffix '{text}' of a further result contains {letter}, which some systems forbid in names."
)
_FORBIDDEN_IN_FOLDER = lazy_tr(
    "The folder '{text}' of a further result contains {letter}, which some systems forbid in names."
)
_LONG_SUFFIX = lazy_tr("The suffix '{text}…' of a further result is too long.")
_LONG_FOLDER = lazy_tr("The folder '{text}…' of a further result is too long.")


@record
class Variant:
    """A further result of each picture, from the same decode as the first.

    Raises:
        SettingsError: a number is out of its limits, or the suffix or the folder is no valid name.
    """

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
    output_format: str = setting(
        KEEP_FORMAT,
        Section.FORMAT,
        lazy_tr("Format"),
        lazy_tr("File format of this result; pictures can also keep their own."),
    )
    size_mode: VariantSize = setting(
        VariantSize.MAIN,
        Section.SIZE,
        lazy_tr("Size"),
        lazy_tr(
            "How the size of this result is chosen: in the same way as for the "
            "first result, but with a box of its own, or in another way."
        ),
    )
    quality_percent: int = setting(
        0,
        Section.FORMAT,
        lazy_tr("Quality"),
        lazy_tr(
            "Quality of this result, which is then never lossless; 0 takes that of "
            "the first result."
        ),
        (0, 100),
    )
    metadata: VariantMetadata = setting(
        VariantMetadata.MAIN,
        Section.METADATA,
        lazy_tr("Metadata"),
        lazy_tr(
            "What this result keeps of camera data, date, location, owner and "
            "comments: as much as the first result, or a choice of its own."
        ),
    )
    suffix: str = setting(
        "",
        Section.NAMES,
        lazy_tr("Suffix"),
        lazy_tr(
            "What its name ends in, before the file extension, such as _small. If "
            "left out, its name ends in its size, unless its folder or the name "
            "pattern tells it apart already."
        ),
    )
    folder: str = setting(
        "",
        Section.NAMES,
        lazy_tr("Folder"),
        lazy_tr("Folder of its own inside the output folder, such as thumbs or web/small."),
    )

    def __post_init__(self) -> None:
        check_limits(self)
        self._check_suffix()
        self._check_folder()

    @property
    def folders(self) -> tuple[str, ...]:
        """The names of its folders below the output folder; empty if it has none of its own."""
        return tuple(filter(None, self.folder.split("/")))

    @property
    def place(self) -> tuple[str, str]:
        """Its folder and suffix, alike for all spellings that some file system takes for one."""
        return fold("/".join(self.folders)), fold(self.suffix)

    def _check_suffix(self) -> None:
        suffix = self.suffix
        if _SLASHES.search(suffix):
            raise SettingsError(
                lazy_tr(
                    "The suffix '{text}' of a further result contains a slash; give the result a "
                    "folder.",
                    text=display(suffix),
                )
            )
        _check_name(suffix, MAX_SUFFIX_BYTES, _FORBIDDEN_IN_SUFFIX, _LONG_SUFFIX)

    def _check_folder(self) -> None:
        problem = _problem_of_folder(self.folder, self.folders)
        if problem is not None:
            raise SettingsError(LazyText(problem.message, {"text": display(self.folder)}))
        _check_name(self.folder, MAX_FOLDER_BYTES, _FORBIDDEN_IN_FOLDER, _LONG_FOLDER)


def _problem_of_folder(folder: str, names: tuple[str, ...]) -> LazyText | None:
    """Return what is wrong with a folder and the names in it, without its text; None if nothing."""
    if PurePosixPath(folder).is_absolute() or PureWindowsPath(folder).anchor:
        return lazy_tr(
            "The folder '{text}' of a further result must lie inside the output folder, such as "
            "thumbs."
        )
    if "\\" in folder:
        return lazy_tr(
            "The folder '{text}' of a further result contains a \\; write / between folders."
        )
    if not {".", ".."}.isdisjoint(name.strip() for name in names):
        return lazy_tr(
            "The folder '{text}' of a further result must not contain . or .. as a name."
        )
    if folder and not folder.strip():
        return lazy_tr("The folder '{text}' of a further result is empty.")
    return None


def _check_name(text: str, most_bytes: int, forbidden: LazyText, too_long: LazyText) -> None:
    """Refuse a text with a character that is forbidden in names, or too many bytes."""
    match = _FORBIDDEN.search(text)
    if match:
        shown = {"text": display(text), "letter": repr(match[0])}
        raise SettingsError(LazyText(forbidden.message, shown))
    if len(text.encode()) > most_bytes:
        raise SettingsError(LazyText(too_long.message, {"text": display(text[:_SHOWN_LETTERS])}))


def check_variants(variants: tuple[Variant, ...]) -> None:
    """Check that there are not too many further results, and that their names can differ.

    Raises:
        SettingsError: there are, or two would always get the same name.
    """
    if len(variants) > MAX_VARIANTS:
        raise SettingsError(
            lazy_tr("A picture has at most {n} results beside the first.", n=MAX_VARIANTS)
        )
    seen: dict[object, int] = {}
    for number, variant in enumerate(variants, 2):
        earlier = seen.setdefault(variant, number)
        if earlier != number:
            raise SettingsError(
                lazy_tr(
                    "Results {first} and {second} are the same; drop one of them.",
                    first=earlier,
                    second=number,
                )
            )
        if not variant.suffix:  # its name is made to differ
            continue
        name = (*variant.place, variant.output_format)
        earlier = seen.setdefault(name, number)
        if earlier != number:
            raise SettingsError(
                lazy_tr(
                    "Results {first} and {second} would have the same names; give one of them "
                    "another suffix or folder.",
                    first=earlier,
                    second=number,
                )
            )
