"""Read the metadata of an opened picture, reduced to what its results may have."""

import io
import math
import re
from collections.abc import Callable
from typing import BinaryIO, TypeVar

from PIL import Image
from PIL.ExifTags import Base

from processing.imaging.decode_errors import DAMAGE, is_shortage
from processing.imaging.metadata import _iptc, _xmp, exif, exif_tags
from processing.imaging.metadata._xmp_properties import is_name_of_place
from processing.imaging.metadata.extract import Extracted, extract
from processing.imaging.metadata.ifd import MAKER_NOTE, MAX_TREE_BYTES, Place, Tree, read_tree
from processing.imaging.metadata.model import NOTHING, Metadata, Text
from processing.imaging.operations.orient import Orientation, orientation_of
from processing.language.lazy_text import lazy_tr
from processing.settings.choices import MetadataPolicy
from processing.settings.recipe import Recipe

_T = TypeVar("_T")
_LEFT_BEHIND = {MetadataPolicy.COLOR_ONLY, MetadataPolicy.NONE}

MAX_TEXTS_CHARACTERS = 1_000_000
_BLANK = b"\0 \t\r\n"
LEAST_DPI, MOST_DPI = 1, 65_535  # the range of a JPEG
# Keywords with which thumbnailers and ImageMagick describe a source's file and pixels.
_STALE_TEXT = re.compile(
    r"Thumb::|(exif|tiff):.*(width|height|length|dimension|orientation|thumbnail|offset|resolution)",
    re.IGNORECASE,
)
_HARMLESS_TEXTS = {"Title", "Description", "Copyright", "Creation Time", "Software"}

PARTLY_READ = lazy_tr(
    "Part of its EXIF data is damaged, of an unknown kind or very large, and was left out.",
    code="metadata-lost",
)
TIED_NOTES = lazy_tr(
    "The camera maker's notes were left out, as they are useful only inside the original file.",
    code="metadata-lost",
)
LARGE_TEXTS = lazy_tr("One of its texts is very large and was left out.", code="metadata-lost")
NO_METADATA = lazy_tr(
    "Its metadata is damaged or very large and was left out.", code="metadata-lost"
)
NO_EXIF = lazy_tr("Its EXIF data is damaged or very large and was left out.", code="metadata-lost")
NO_XMP = lazy_tr("Its XMP data is damaged or very large and was left out.", code="metadata-lost")
NO_IPTC = lazy_tr("Its IPTC data is damaged or very large and was left out.", code="metadata-lost")
NO_RESOLUTION = lazy_tr(
    "Its resolution is damaged or very large and was left out.", code="metadata-lost"
)


def metadata_key(recipe: Recipe) -> tuple[object, ...]:
    """Return a key that is equal for recipes whose results may have the same metadata."""
    return recipe.metadata, _keeps_positions(recipe)


def _keeps_positions(recipe: Recipe) -> bool:
    """Return whether relative positions in an upright source are right in its results."""
    return not recipe.steps and recipe.size_mode.keeps_proportions


def read_metadata(image: Image.Image, file: BinaryIO, recipe: Recipe) -> Metadata:
    """Return the metadata that results of `image` may have; only damaged kinds are left out.

    The image has to be decoded, as metadata may follow the pixels; the position of `file`, from
    which it was opened, changes.
    """
    if recipe.metadata in _LEFT_BEHIND:
        return NOTHING
    return _MetadataReader(image, file, recipe).read()


class _MetadataReader:
    """Reads one picture's metadata kind by kind and collects warnings."""

    def __init__(self, image: Image.Image, file: BinaryIO, recipe: Recipe) -> None:
        self._image = image
        self._file = file
        self._recipe = recipe
        self._policy = recipe.metadata
        self._warnings: list[str] = []

    def read(self) -> Metadata:
        found = self._try(lambda: extract(self._image, self._file), Extracted(), NO_METADATA)
        self._warnings += found.losses
        tree = self._read_tree(found)
        if tree is not None:
            _take_pieces(tree, found)
        return Metadata(
            exif=exif.permitted(tree, self._policy) if tree else None,
            xmp=self._try(lambda: self._xmp(found, tree), b"", NO_XMP),
            photoshop=self._try(lambda: self._photoshop(found), {}, NO_IPTC),
            comment=b"" if self._is_private else found.comment,
            texts=self._texts(found),
            dpi=self._try(lambda: _dpi(self._image), None, NO_RESOLUTION),
            has_profile=bool(self._image.info.get("icc_profile")),
            warnings=tuple(dict.fromkeys(self._warnings)),
        )

    @property
    def _is_private(self) -> bool:
        return self._policy is MetadataPolicy.NO_PRIVATE

    def _try(self, read: Callable[[], _T], nothing: _T, loss: str) -> _T:
        """Return the value of `read`, or `nothing` and the warning `loss` if it is damaged."""
        try:
            return read()
        except DAMAGE as error:
            if is_shortage(error):
                raise
            self._warnings.append(loss)
            return nothing

    def _read_tree(self, found: Extracted) -> Tree | None:
        if found.exif == b"":
            return None
        tree = self._try(lambda: self._parse(found.exif), None, NO_EXIF)
        if tree is not None and tree.is_damaged:
            self._warnings.append(PARTLY_READ)
        return tree

    def _parse(self, block: bytes | None) -> Tree:
        if block is not None:
            if len(block) > MAX_TREE_BYTES:
                raise ValueError("the EXIF data is senselessly large")
            tree = exif.in_place(read_tree(io.BytesIO(block), exif_tags.STRUCTURE))
            has_tied_notes = getattr(self._image, "has_tied_notes", False)  # of a raw picture
        else:
            tree = exif.in_place(read_tree(self._file, exif_tags.STRUCTURE))
            has_tied_notes = MAKER_NOTE in tree.at(Place.EXIF)
            tree = exif.without(tree, Place.EXIF, MAKER_NOTE)
        if has_tied_notes and self._policy is MetadataPolicy.KEEP:
            self._warnings.append(TIED_NOTES)
        return tree

    def _xmp(self, found: Extracted, tree: Tree | None) -> bytes:
        if not found.xmp.strip(_BLANK):
            return b""
        return _xmp.permitted(
            found.xmp,
            self._policy,
            is_reframed=self._is_reframed(tree),
            is_developed=getattr(self._image, "is_developed", False),
        )

    def _is_reframed(self, tree: Tree | None) -> bool:
        """Return whether relative positions in the source are wrong in results."""
        turn = tree.at(Place.MAIN).get(int(Base.Orientation)) if tree else None
        is_upright = orientation_of(self._image) is Orientation.TOP_LEFT and (
            tree is None or turn is None or turn.data == tree.short(Orientation.TOP_LEFT).data
        )
        return not (is_upright and _keeps_positions(self._recipe))

    def _photoshop(self, found: Extracted) -> dict[int, bytes]:
        resources = _iptc.read_resources(found.photoshop)
        data = resources.get(_iptc.IPTC, b"")
        passed = _iptc.permitted(data, self._policy)
        if passed != data:
            resources[_iptc.IPTC] = passed
            resources.pop(_iptc.IPTC_DIGEST, None)
        if self._is_private:
            resources.pop(_iptc.URL, None)
        return {number: content for number, content in resources.items() if content}

    def _texts(self, found: Extracted) -> tuple[Text, ...]:
        kept, letters = [], 0
        for keyword, text in found.texts:
            if letters + len(text) > MAX_TEXTS_CHARACTERS:
                self._warnings.append(LARGE_TEXTS)
            elif self._passes(keyword):
                kept.append((keyword, text))
                letters += len(text)
        return tuple(kept)

    def _passes(self, keyword: str) -> bool:
        if _STALE_TEXT.match(keyword):
            return False
        if self._is_private:
            return keyword in _HARMLESS_TEXTS
        return self._policy is MetadataPolicy.KEEP or not is_name_of_place(keyword)


def _take_pieces(tree: Tree, found: Extracted) -> None:
    """Add XMP and IPTC from the tags to `found`, unless the file has them elsewhere."""
    tags = tree.at(Place.MAIN)
    pieces = {tag: tags[tag].data for tag in exif_tags.PIECES if tag in tags}
    found.xmp = found.xmp or pieces.get(exif_tags.XMP, b"")
    if found.photoshop:
        return
    found.photoshop = pieces.get(exif_tags.PHOTOSHOP, b"")
    alone = pieces.get(exif_tags.IPTC, b"")
    if alone:
        # Of several resources with a number, the first counts.
        found.photoshop = _iptc.write_resources({_iptc.IPTC: alone}) + found.photoshop


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    """Return the resolution of `image` if it is valid."""
    match image.info.get("dpi"):
        case (across, down):
            values = float(across), float(down)
            is_sane = all(math.isfinite(v) and LEAST_DPI <= v <= MOST_DPI for v in values)
            return values if is_sane else None
    return None
