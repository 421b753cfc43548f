"""The documents keep their word: links lead somewhere, commands are accepted, files exist."""

import re
import shlex
from collections.abc import Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from processing.cli._parser import PROGRAM, parse
from processing.language.languages import LANGUAGES
from processing.settings.name_pattern import TOKENS, NamePattern
from processing.storage.presets.preset import from_toml

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "resources" / "help"
# The guide in other languages; a language has no folder until somebody translates it.
TRANSLATED = tuple(sorted(path for path in GUIDE.iterdir() if path.is_dir()))
PACKAGING = ROOT / "resources" / "packaging" / "README.md"
DOCUMENTS = (
    ROOT / "README.md",
    PACKAGING,
    *sorted((ROOT / ".github").glob("*.md")),
    *sorted(GUIDE.rglob("*.md")),
)
FOR_USERS = (ROOT / "README.md", *sorted(GUIDE.rglob("*.md")))
# The commands, each with the least that has to follow it.
COMMANDS = {
    "run": ("pictures", "--output", "results"),
    "plan": ("pictures", "--output", "results"),
    "undo": ("--output", "results"),
    "cache": ("pictures",),
    "samples": ("pictures",),
    "benchmark": (),
    "what-if": ("run.json",),
    "experiment": (),
    "formats": (),
    "presets": (),
    "completion": ("bash",),
}
PRESET_FILE = "some/file.toml"

_FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_SIGNS = re.compile(r"^(#+) ", re.MULTILINE)
_PATH = re.compile(r"(?:\.github|gui|processing|resources|tests)/[\w./-]+")


def prose(document: Path) -> str:
    """Return the text of `document` without its blocks of code."""
    return _FENCED.sub("", document.read_text(encoding="utf-8"))


def spans(document: Path) -> list[str]:
    """Return what stands in code type within sentences and tables."""
    return _SPAN.findall(prose(document))


def links(document: Path) -> list[str]:
    """Return where the relative links of `document` lead."""
    targets = _LINK.findall(_SPAN.sub("", prose(document)))
    return [target for target in targets if ":" not in target]


def anchors(document: Path) -> set[str]:
    """Return the names by which links reach the headings of `document`, as GitHub makes them."""
    if document.parent in TRANSLATED:  # links name a heading as it is in English
        document = GUIDE / document.name
    headings = (heading.lower().strip() for heading in _HEADING.findall(prose(document)))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in headings}


def command_lines() -> list[str]:
    """Return every line for the command line that the documents print."""
    found = []
    for document in DOCUMENTS:
        blocks = "\n".join(_FENCED.findall(document.read_text(encoding="utf-8")))
        lines = (*blocks.replace("\\\n", " ").splitlines(), *spans(document))
        found += [line.strip() for line in lines if line.strip().startswith(f"{PROGRAM} ")]
    return sorted(set(found))


def is_accepted(words: Sequence[str]) -> bool:
    """Return whether the command line takes `words`; asking for help counts."""
    try:
        parse(words)
    except SystemExit as end:
        return end.code == 0
    return True


@pytest.fixture(scope="module")
def options() -> set[str]:
    """Return every option of every command."""
    with redirect_stdout(StringIO()) as help_texts:
        assert all(is_accepted((command, "--help")) for command in COMMANDS)
    return {*re.findall(r"--[a-z][a-z-]*", help_texts.getvalue()), "--help"}


@pytest.fixture
def files_at_hand(tmp_path, monkeypatch):
    """Stand in a folder with the preset and the picture that some lines of the guide name."""
    (tmp_path / PRESET_FILE).parent.mkdir()
    (tmp_path / PRESET_FILE).write_text('thumbpool_preset = 1\nname = "Some"\n', encoding="utf-8")
    (tmp_path / "logo.png").touch()
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_to_a_file_and_a_heading_that_exist(document):
    for link in links(document):
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_of_the_guide_is_in_its_contents_and_the_contents_in_the_readme():
    assert {page.name for page in GUIDE.glob("*.md")} == {*links(GUIDE / "index.md"), "index.md"}
    assert "resources/help/index.md" in links(ROOT / "README.md")


def structure(page: Path) -> dict[str, object]:
    """Return what a page and its translations have in common."""
    text = page.read_text(encoding="utf-8")
    targets = _LINK.findall(_SPAN.sub("", prose(page)))
    return {
        "levels of headings": [len(signs) for signs in _SIGNS.findall(prose(page))],
        "blocks of code": _FENCED.findall(text),
        "code in sentences": sorted(spans(page)),
        "links": sorted(in_english(page, target) for target in targets),
        "rows of tables": [line.count("|") for line in prose(page).splitlines() if line[:1] == "|"],
    }


def in_english(page: Path, target: str) -> str:
    """Return where a link of a page leads, the same for the page in each language."""
    if ":" in target or target.startswith("#"):
        return target
    name, sign, anchor = target.partition("#")
    path = (page.parent / name).resolve()
    if path.parent in TRANSLATED:
        path = GUIDE / path.name
    return f"{path.relative_to(ROOT)}{sign}{anchor}"


@pytest.mark.parametrize("folder", TRANSLATED, ids=lambda path: path.name)
def test_a_language_with_a_page_of_the_guide_has_them_all_and_is_one_that_is_spoken(folder):
    assert {page.name for page in folder.iterdir()} == {page.name for page in GUIDE.glob("*.md")}
    assert folder.name in LANGUAGES


@pytest.mark.parametrize(
    "page",
    [page for folder in TRANSLATED for page in sorted(folder.glob("*.md"))],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_a_translated_page_has_the_headings_code_and_links_of_the_english_one(page):
    assert structure(page) == structure(GUIDE / page.name)


def test_a_translation_that_loses_a_link_a_heading_or_code_is_noticed(tmp_path):
    english = tmp_path / "page.md"
    english.write_text(
        "# One\n\n[a](https://a.b) `--size`\n\n```\nrun\n```\n\n| a | b |\n", "utf-8"
    )
    for lost in ("# One", "[a](https://a.b)", "`--size`", "run", "| a | b |"):
        page = tmp_path / "translated.md"
        page.write_text(english.read_text("utf-8").replace(lost, ""), "utf-8")
        assert structure(page) != structure(english), lost


def test_the_documents_print_commands():
    assert len(command_lines()) > 20


@pytest.mark.parametrize("line", command_lines())
def test_every_command_that_the_documents_print_is_accepted(line, files_at_hand):
    assert is_accepted(shlex.split(line, comments=True)[1:])


@pytest.mark.parametrize("document", FOR_USERS, ids=lambda path: path.name)
def test_every_option_that_a_document_names_is_one_and_takes_its_value(
    document, files_at_hand, options
):
    for span in spans(document):
        words = shlex.split(span) if span.startswith("--") else []
        assert options.issuperset(word for word in words if word.startswith("--")), span
        if len(words) > 1:
            lines = ((command, *needed, *words) for command, needed in COMMANDS.items())
            assert any(map(is_accepted, lines)), span


def test_every_name_pattern_of_the_guide_can_be_read_and_every_token_is_there():
    patterns = {span for span in spans(GUIDE / "names.md") if span.startswith("{")}
    tokens = {f"{{{token}}}" for token in TOKENS}
    assert tokens <= patterns
    for pattern in patterns - tokens:
        NamePattern.parse(pattern)


def test_the_preset_of_the_guide_is_one():
    (text,) = re.findall(r"```toml\n(.*?)```", (GUIDE / "presets.md").read_text("utf-8"), re.DOTALL)
    assert from_toml(text, "presets.md").name == "My web pictures"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_of_the_checkout_that_a_document_names_exists(document):
    for path in _PATH.findall(document.read_text(encoding="utf-8")):
        assert (ROOT / path.rstrip(".")).exists(), path


def test_every_file_of_packaging_that_its_page_names_is_there():
    named = [span for span in spans(PACKAGING) if re.fullmatch(r"(?:bundle|linux)/\w+\.\w+", span)]
    assert named
    assert not [span for span in named if not (PACKAGING.parent / span).exists()]
