"""Ask a recipe's name pattern for the names of results, before any is known to be free."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from processing.files.paths import absolute
from processing.files.safe_names import fit_folder
from processing.formats import available
from processing.imaging.sizing import result_size
from processing.settings.batch import BatchSettings
from processing.settings.choices import SizeMode
from processing.settings.name_pattern import DEFAULT_PATTERN, NamePattern, NameValues
from processing.settings.recipe import Recipe
from processing.task import PictureHeader, SourceImage

_NS_PER_SECOND = 1_000_000_000
_NOTHING = PictureHeader()


@dataclass(frozen=True, slots=True)
class WantedName:
    """What a result is to be called, if that is free."""

    folder: Path
    stem: str
    suffix: str


class ResultNames:
    """Tells the wanted name of each result of a batch; reads no file."""

    def __init__(self, settings: BatchSettings) -> None:
        self._output_folder = settings.output_folder
        self._recipes = settings.recipe.outputs()
        self._pattern = NamePattern.parse(settings.name_pattern)
        self._is_plain = settings.name_pattern == DEFAULT_PATTERN
        self._tells_size = self._pattern.tells_size
        self._folders: dict[tuple[str, ...], Path] = {}

    def wanted(self, source: SourceImage, number: int, output: int) -> WantedName:
        """Return the name for one output of a source, which is the `number`th from 0.

        All but the first output tell their box, unless the pattern tells what sets them apart.
        """
        recipe = self._recipes[output]
        suffix = available.result_suffix(recipe.output_format, source.relative)
        if self._is_plain:  # most are, and a plan may hold a hundred thousand
            folders, stem = source.relative.parts[:-1], source.relative.stem
        else:
            folders, stem = self._pattern.filled(self._values(source, number, recipe, suffix))
        if output and not self._tells_size:
            stem = f"{stem}-{box_of(recipe)}"
        return WantedName(self._folder(folders), stem, suffix)

    def _values(self, source: SourceImage, number: int, recipe: Recipe, suffix: str) -> NameValues:
        relative = source.relative
        told = source.header or _NOTHING
        return NameValues(
            stem=relative.stem,
            ext=suffix.removeprefix("."),
            folders=relative.parts[:-1],
            parent=Path(absolute(source.path)).parent.name,
            number=number,
            box=box_of(recipe),
            size=result_size(recipe, told.size) if self._tells_size and told.size else None,
            date=told.taken or _file_date(source),
            camera=told.camera,
        )

    def _folder(self, names: tuple[str, ...]) -> Path:
        folder = self._folders.get(names)
        if folder is None:
            folder = self._folders[names] = self._output_folder / fit_folder(names)
        return folder


def box_of(recipe: Recipe) -> str:
    """Return what brings pictures to their size, as short as it can stand in a name."""
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
        case _:
            return f"{recipe.width_pixels}x{recipe.height_pixels}"


def _file_date(source: SourceImage) -> datetime | None:
    """Return when a file was written last, by the clock on the wall here.

    None for a date that no calendar or clock here reaches; some disks hold any number.
    """
    try:
        return datetime.fromtimestamp(source.modified_ns // _NS_PER_SECOND, UTC).astimezone()
    except (ValueError, OverflowError, OSError):
        return None
