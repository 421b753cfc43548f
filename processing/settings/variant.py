"""A further result of each picture, with size, format, metadata, suffix and folder of its own."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import NoReturn

from processing.errors import SettingsError
from processing.files.display import display
from processing.files.paths import fold
from processing.settings.choices import KEEP_FORMAT, VariantMetadata, VariantSize
from processing.settings.fields import Section, check_limits, setting

MAX_SIDE_PIXELS = 16383  # WebP holds no more
MAX_VARIANTS = 8
MAX_SUFFIX_BYTES = 100  # leaves room for the picture's own name
MAX_FOLDER_BYTES = 400

# Forbidden in names on Windows, and what is no text at all.
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"|?*\ud800-\udfff]')
_SLASHES = re.compile(r"[/\\]")


@dataclass(frozen=True, slots=True)
class Variant:
    """A further result of each picture, from the same decode as the first.

    Raises:
        SettingsError: a number is out of its limits, or the suffix or the folder is no valid name.
    """

    width_pixels: int = setting(
        256, Section.SIZE, "Width", "width of the box, in pixels", (1, MAX_SIDE_PIXELS)
    )
    height_pixels: int = setting(
        256, Section.SIZE, "Height", "height of the box, in pixels", (1, MAX_SIDE_PIXELS)
    )
    output_format: str = setting(
        KEEP_FORMAT, Section.FORMAT, "Format", "file format; keep takes the picture's own"
    )
    size_mode: VariantSize = setting(
        VariantSize.MAIN,
        Section.SIZE,
        "Size",
        "how its size is chosen; main does so as for the first result, with a box of its own",
    )
    quality_percent: int = setting(
        0,
        Section.FORMAT,
        "Quality",
        "quality of its own, which is never lossless; 0 takes that of the first result",
        (0, 100),
    )
    metadata: VariantMetadata = setting(
        VariantMetadata.MAIN,
        Section.METADATA,
        "Metadata",
        "how much metadata is kept; main keeps as much as in the first result",
    )
    suffix: str = setting(
        "",
        Section.NAMES,
        "Suffix",
        "what its name ends in, before the file extension, such as _small; if left out, its name "
        "ends in its size, unless its folder or the name pattern tells it apart already",
    )
    folder: str = setting(
        "",
        Section.NAMES,
        "Folder",
        "folder of its own inside the output folder, such as thumbs or web/small",
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
        if _SLASHES.search(self.suffix):
            self._refuse("suffix", self.suffix, "contains a slash; give the result a folder")
        self._check_name("suffix", self.suffix, MAX_SUFFIX_BYTES)

    def _check_folder(self) -> None:
        folder = self.folder
        is_absolute = PurePosixPath(folder).is_absolute() or PureWindowsPath(folder).anchor
        if is_absolute:
            self._refuse("folder", folder, "must lie inside the output folder, such as thumbs")
        if "\\" in folder:
            self._refuse("folder", folder, "contains a \\; write / between folders")
        if not {".", ".."}.isdisjoint(name.strip() for name in self.folders):
            self._refuse("folder", folder, "must not contain . or .. as a name")
        if folder and not folder.strip():
            self._refuse("folder", folder, "is empty")
        self._check_name("folder", folder, MAX_FOLDER_BYTES)

    def _check_name(self, what: str, text: str, most_bytes: int) -> None:
        forbidden = _FORBIDDEN.search(text)
        if forbidden:
            why = f"contains {forbidden[0]!r}, which some systems forbid in names"
            self._refuse(what, text, why)
        if len(text.encode()) > most_bytes:
            self._refuse(what, text[:20] + "...", "is too long")

    def _refuse(self, what: str, text: str, why: str) -> NoReturn:
        raise SettingsError(f"The {what} {display(text)!r} of a further result {why}.")


def check_variants(variants: tuple[Variant, ...]) -> None:
    """Check that there are not too many further results, and that their names can differ.

    Raises:
        SettingsError: there are, or two would always get the same name.
    """
    if len(variants) > MAX_VARIANTS:
        raise SettingsError(f"A picture has at most {MAX_VARIANTS} results beside the first.")
    seen: dict[object, int] = {}
    for number, variant in enumerate(variants, 2):
        earlier = seen.setdefault(variant, number)
        if earlier != number:
            raise SettingsError(f"Results {earlier} and {number} are the same; drop one of them.")
        if not variant.suffix:  # its name is made to differ
            continue
        name = (*variant.place, variant.output_format)
        earlier = seen.setdefault(name, number)
        if earlier != number:
            raise SettingsError(
                f"Results {earlier} and {number} would have the same names; give one of them "
                "another suffix or folder."
            )
