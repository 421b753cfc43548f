"""Name results by the recipe's name pattern, before it is known which names are free."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from processing.files.paths import absolute
from processing.files.safe_names import fit_folder
from processing.formats import available
from processing.imaging.sizing import result_size
from processing.record import record
from processing.settings.batch import BatchSettings
from processing.settings.choices import SizeMode
from processing.settings.name_pattern import DEFAULT_PATTERN, NamePattern, NameValues
from processing.settings.recipe import Recipe
from processing.task import PictureHeader, SourceImage

_NS_PER_SECOND = 1_000_000_000
_NO_HEADER = PictureHeader()
FULL_SIZE = "full"  # in names, for the size of the source


@record
class WantedName:
    """The name that a result gets if it is free.

    Attributes:
        suffix: what follows the stem whatever happens to that: the suffix of its variant and the
            file extension.
    """

    folder: Path
    stem: str
    suffix: str


class ResultNames:
    """Makes the wanted name of each result of a batch; reads no file."""

    def __init__(self, settings: BatchSettings) -> None:
        self._output_folder = settings.output_folder
        self._recipes = settings.recipe.outputs()
        self._pattern = NamePattern.parse(settings.name_pattern)
        self._is_plain = settings.name_pattern == DEFAULT_PATTERN
        self._tells_size = self._pattern.tells_size
        self._places = _places_of(settings.recipe, tells_size=self._tells_size)
        self._folders: dict[tuple[str, ...], Path] = {}

    def wanted(self, source: SourceImage, number: int, output: int) -> WantedName:
        """Return the name for one output of a source, which is the `number`th from 0.

        Outputs after the first go to the folder and end in the suffix of their variant.
        """
        recipe = self._recipes[output]
        suffix = available.result_suffix(recipe.output_format, source.relative)
        if self._is_plain:  # the usual case, kept fast for plans of a hundred thousand
            folders, stem = source.relative.parts[:-1], source.relative.stem
        else:
            folders, stem = self._pattern.filled(self._values(source, number, recipe, suffix))
        place = self._places[output]
        return WantedName(self._folder((*place.folders, *folders)), stem, place.ending + suffix)

    def values(self, source: SourceImage, number: int) -> NameValues:
        """Return the values of all tokens for the first output of a source, the size included."""
        recipe = self._recipes[0]
        suffix = available.result_suffix(recipe.output_format, source.relative)
        size = source.header.size if source.header is not None else None
        values = self._values(source, number, recipe, suffix)
        return replace(values, size=result_size(recipe, size) if size else None)

    def _values(self, source: SourceImage, number: int, recipe: Recipe, suffix: str) -> NameValues:
        relative = source.relative
        header = source.header or _NO_HEADER
        return NameValues(
            stem=relative.stem,
            ext=suffix.removeprefix("."),
            folders=relative.parts[:-1],
            parent=Path(absolute(source.path)).parent.name,
            number=number,
            box=box_of(recipe),
            size=result_size(recipe, header.size) if self._tells_size and header.size else None,
            date=header.taken or _file_date(source),
            camera=header.camera,
        )

    def _folder(self, names: tuple[str, ...]) -> Path:
        folder = self._folders.get(names)
        if folder is None:
            folder = self._folders[names] = self._output_folder / fit_folder(names)
        return folder


@record
class _Place:
    """The folders of an output below the output folder, and what all of its names end in."""

    folders: tuple[str, ...] = ()
    ending: str = ""


def _places_of(recipe: Recipe, *, tells_size: bool) -> list[_Place]:
    """Return the place of each output; no two outputs of one format get the same names.

    An output whose suffix is left out ends in its box, or in more if that is not enough; in nothing
    if it has a folder for itself, or if the name pattern has its size.
    """
    main, *outputs = recipe.outputs()
    sharing = Counter(variant.place[0] for variant in recipe.also)
    taken = {("", main.output_format, box_of(main), "")}
    places = [_Place()]
    for number, (variant, output) in enumerate(zip(recipe.also, outputs, strict=True), 2):
        ending = variant.suffix
        if not ending:
            folder, box = variant.place[0], box_of(output)
            is_alone = bool(folder) and sharing[folder] == 1
            start = "" if is_alone or tells_size else f"-{box}"
            endings = (start, f"{start}-q{output.quality_percent}", f"{start}-{number}")
            names = {each: (folder, output.output_format, box, each) for each in endings}
            ending = next(each for each, name in names.items() if name not in taken)
            taken.add(names[ending])
        places.append(_Place(variant.folders, ending))
    return places


def box_of(recipe: Recipe) -> str:
    """Return the size setting of a recipe in a few characters, for a name."""
    match recipe.size_mode:
        case SizeMode.PERCENT:
            return f"{recipe.size_percent:g}%"
        case SizeMode.MEGAPIXELS:
            return f"{recipe.megapixels:g}MP"
        case SizeMode.WIDTH:
            return f"{recipe.width_pixels}"
        case SizeMode.HEIGHT:
            return f"{recipe.height_pixels}"
        case SizeMode.LONG_EDGE | SizeMode.SHORT_EDGE:
            return f"{recipe.edge_pixels}"
        case SizeMode.KEEP:
            return FULL_SIZE
        case _:
            return f"{recipe.width_pixels}x{recipe.height_pixels}"


def _file_date(source: SourceImage) -> datetime | None:
    """Return when a file was last written, in local time.

    None for a date outside the range of calendars; some disks store any number.
    """
    try:
        return datetime.fromtimestamp(source.modified_ns // _NS_PER_SECOND, UTC).astimezone()
    except (ValueError, OverflowError, OSError):
        return None
