"""Extract the texts of the program, update each language's catalogue, and compile them.

`make translations` runs it. The catalogues (`.po`) are written by translators; what the program
reads (`.mo`) is compiled from them here and whenever the package is built or installed.
"""

import io
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent.parent
CATALOGUES = ROOT / "resources" / "translations"
DOMAIN = "thumbpool"
# The functions that mark a text, and which of their arguments are message, context and plural.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...]] = {
    f"{lazy}{name}": arguments
    for lazy in ("", "lazy_")
    for name, arguments in {
        "tr": (1,),
        "ptr": ((1, "c"), 2),
        "ntr": (1, 2),
        "nptr": ((1, "c"), 2, 3),
    }.items()
}
METHODS = [
    ("processing/**.py", "python"),
    ("gui/**.py", "python"),
    ("resources/packaging/man_page.py", "python"),
    ("resources/packaging/linux/application_texts.py", "python"),
]
_PRESETS = "processing/storage/presets/builtin"
_LINE_LETTERS = 100


def extracted() -> Catalog:
    """Return all texts of the program, untranslated."""
    catalogue = Catalog(project="Thumbpool", charset="utf-8")
    found = extract_from_dir(
        ROOT,
        METHODS,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
        directory_filter=lambda folder: Path(folder).name not in {"tests", ".venv", "build"},
    )
    for path, _line, message, comments, context in sorted(found, key=lambda each: each[:2]):
        # Without line numbers, so that a catalogue changes only where a text does.
        catalogue.add(message, None, [(path, None)], auto_comments=comments, context=context)
    for path, message in _preset_texts():
        catalogue.add(message, None, [(path, None)])
    return catalogue


def _preset_texts() -> Iterator[tuple[str, str]]:
    """Yield file and text of the names and descriptions of the presets that come along."""
    for path in sorted((ROOT / _PRESETS).glob("*.toml")):
        preset = tomllib.loads(path.read_text(encoding="utf-8"))
        for key in ("name", "description"):
            yield path.relative_to(ROOT).as_posix(), preset[key]


def languages() -> list[str]:
    """Return the languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of a language is."""
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """Return the catalogue of a language as its translators wrote it; a new one is empty."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, project="Thumbpool", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def update(language: str, template: Catalog) -> Catalog:
    """Give a catalogue all texts of `template`, keep what is translated, and write it."""
    catalogue = read(language)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    written = io.BytesIO()
    write_po(written, catalogue, width=_LINE_LETTERS, sort_by_file=True, include_lineno=False)
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written.getvalue())
    return catalogue


def compile_all() -> list[Path]:
    """Compile each catalogue beside its source; return the compiled files."""
    made = []
    for language in languages():
        path = catalogue_path(language).with_suffix(".mo")
        with path.open("wb") as file:
            write_mo(file, read(language))
        made.append(path)
    return made


def main() -> int:
    """Update and compile all catalogues; say what is missing, and return 1 if something is."""
    from processing.language.languages import DEFAULT, LANGUAGES  # not there during a build

    template = extracted()
    missing = 0
    for language in sorted(LANGUAGES.keys() - {DEFAULT.tag}):
        catalogue = update(language, template)
        lacking = sum(not all(_strings(message.string)) for message in catalogue if message.id)
        missing += lacking
        print(f"{language}: {len(catalogue)} texts, {lacking} not translated")
    compile_all()
    return 1 if missing else 0


def _strings(translated: str | Sequence[str] | None) -> Sequence[str]:
    return (translated or "",) if isinstance(translated, str | None) else translated


if __name__ == "__main__":
    sys.exit(main())
