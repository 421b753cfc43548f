"""Show what tokens and name patterns make of a picture, before any plan is made."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from processing.planning._result_names import ResultNames
from processing.settings.batch import BatchSettings
from processing.settings.name_pattern import NamePattern, NameValues
from processing.task import PictureHeader, SourceImage

_SAMPLE = SourceImage(
    Path("Holiday/Beach/IMG_4000.jpg"),
    Path("Beach/IMG_4000.jpg"),
    4_000_000,
    header=PictureHeader((4000, 3000), datetime(2024, 6, 10, 16, 20, 30), "X100V"),
)


def token_examples(
    settings: BatchSettings, texts: tuple[str, ...], source: SourceImage | None
) -> tuple[str, ...]:
    """Return what each of `texts`, a token in braces, becomes in the name of `source`.

    Reads no file: where the value of `source` is unknown, or there is no source, the example is
    that of a sample picture.
    """
    names = ResultNames(settings)
    sample = names.values(_SAMPLE, 0)
    values = sample if source is None else _completed(names.values(source, 0), sample)
    return tuple(_filled(text, values) for text in texts)


def sample_path(
    settings: BatchSettings, output: int = 0, source: SourceImage | None = None
) -> Path:
    """Return the path below the output folder of one output of a sample picture, or of `source`.

    Reads no file, so it does not know whether the name is taken.
    """
    wanted = ResultNames(settings).wanted(source or _SAMPLE, 0, output)
    return (wanted.folder / f"{wanted.stem}{wanted.suffix}").relative_to(settings.output_folder)


def _completed(values: NameValues, sample: NameValues) -> NameValues:
    """Return `values` with those of the sample where they are unknown."""
    return replace(
        values,
        folders=values.folders or sample.folders,
        size=values.size or sample.size,
        date=values.date or sample.date,
        camera=values.camera or sample.camera,
    )


def _filled(text: str, values: NameValues) -> str:
    if text == "{folder}":
        return "/".join(values.folders)
    _, name = NamePattern.parse(text).filled(values)
    return name
