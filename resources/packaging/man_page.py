"""Write the manual pages in each language; that of the command line from what describes its parser.

`make man` runs it. The pages are no part of the wheel: to make them, all that the program needs
would have to be installed before it is built. Who packages it for a system has that at hand.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import translations

from processing.cli._common import PROGRAM
from processing.cli._parser import full_parser
from processing.cli._width import pieces
from processing.language.languages import DEFAULT, LANGUAGES
from processing.language.translation import tr, use
from processing.version import __version__

FOLDER = translations.ROOT / "build" / "man"
WINDOW_PROGRAM = "thumbpool"
_COMMON = frozenset({"help", "language"})  # options of each command, told once
_BREAK = r"\:"  # groff may end a line here; by itself it does so only at spaces
_LONGEST_WORD = 40  # that is not broken at its commas
Entry = tuple[str, str]
"""What is explained, in roff, and the text that explains it."""


def page(parser: argparse.ArgumentParser) -> str:
    """Return the page in the language that is spoken, as roff with the macros of `man`."""
    lines = [
        *_head(PROGRAM, parser.description or ""),
        *_section(tr("SYNOPSIS"), [_synopsis(parser, PROGRAM)]),
        *_section(tr("OPTIONS"), [*_paragraph(_where_options_stand()), *_listed(_options(parser))]),
    ]
    commands = _commands(parser)
    lines += _section(tr("COMMANDS"), [])
    told: list[tuple[str, list[Entry]]] = []
    for name, summary, command in commands:
        lines += [f".SS {_quoted(name)}", *_paragraph(summary), ".PP"]
        lines += [_synopsis(command, f"{PROGRAM} {name}")]
        entries = _options(command)
        same = next((other for other, its in told if entries and set(entries) <= set(its)), None)
        if same is None:
            lines += _groups(command)
        else:
            lines += _paragraph(tr("Its options are among those of {command}.", command=same))
        told.append((name, entries))
    lines += _section(tr("EXAMPLES"), _listed(_examples()))
    lines += _section(tr("ENVIRONMENT"), _listed(_variables()))
    lines += _section(tr("EXIT STATUS"), _listed(_statuses()))
    return "\n".join(lines) + "\n"


def window_page() -> str:
    """Return the page of the program that opens the window, in the language that is spoken."""
    options, sources = _italic(tr("options")), _italic(tr("FOLDER_OR_PICTURE"))
    lines = [
        *_head(WINDOW_PROGRAM, tr("thumbnails and smaller copies of whole folders of pictures")),
        *_section(tr("SYNOPSIS"), [f"{_bold(WINDOW_PROGRAM)} [{options}] [{sources} ...]"]),
        *_section(
            tr("DESCRIPTION"),
            _paragraph(
                tr(
                    "Opens a window with these folders and pictures, or with an empty start page. "
                    "Nothing is written before Start is pressed. The guide is in the menu Help."
                )
            ),
        ),
        *_section(tr("OPTIONS"), _listed(_window_options())),
        *_section(tr("SEE ALSO"), [rf"{_bold(PROGRAM)}(1)"]),
    ]
    return "\n".join(lines) + "\n"


def write_pages(folder: Path) -> list[Path]:
    """Write both pages in each language below `folder`; return where they are.

    The translated ones lie where `man` looks for them below a folder of manuals.
    """
    written = []
    for tag in (DEFAULT.tag, *translations.languages()):
        use(LANGUAGES[tag])
        beside = folder if tag == DEFAULT.tag else folder / tag / "man1"
        beside.mkdir(parents=True, exist_ok=True)
        pages = {PROGRAM: page(full_parser()), WINDOW_PROGRAM: window_page()}
        for program, text in pages.items():
            path = beside / f"{program}.1"
            path.write_text(text, encoding="utf-8")
            written.append(path)
    use(DEFAULT)
    return written


def _head(program: str, description: str) -> list[str]:
    version, manual = _quoted(f"Thumbpool {__version__}"), _quoted(tr("User Commands"))
    return [
        f'.TH {_quoted(program.upper())} 1 "" {version} {manual}',
        ".nh",  # names and options are not hyphenated
        ".ad l",  # nor are lines with long ones stretched
        *_section(tr("NAME"), [f"{_roff(program)} \\- {_text(description)}"]),
    ]


def _window_options() -> list[Entry]:
    listing = f"{PROGRAM} presets"
    return [
        (
            f"{_bold('--preset')} {_italic('NAME')}",
            tr("Begin with the settings of this preset; {command} lists them.", command=listing),
        ),
        (_bold("--version"), tr("Print the version and exit.")),
        (f"{_bold('-h')}, {_bold('--help')}", tr("Print how it is started and exit.")),
    ]


def _where_options_stand() -> str:
    return tr("These stand before the command, and --help and --language behind it as well:")


def _examples() -> list[Entry]:
    run, undo = f"{PROGRAM} run ~/Pictures", f"{PROGRAM} undo"
    return [
        (
            _bold(f"{run} --output ~/web --size 1920 --format webp --metadata no-location"),
            tr(
                "Make copies for the web: WebP, at most 1920 pixels wide and high, without GPS and "
                "names of places."
            ),
        ),
        (
            _bold(f"{PROGRAM} plan ~/Pictures --output ~/thumbnails"),
            tr("Show what a run would do, picture by picture."),
        ),
        (_bold(f"{undo} --output ~/thumbnails"), tr("Take the last run into that folder back.")),
        (
            _bold(f"{run} --replace --size 2048"),
            tr("Shrink originals in place; the old files go to the trash."),
        ),
    ]


def _variables() -> list[Entry]:
    return [
        (_bold("NO_COLOR"), tr("If it is not empty, nothing is printed in colour.")),
        (
            _bold("FORCE_COLOR"),
            tr("If it is not empty, colours are printed into files and pipes, too."),
        ),
        (_bold("COLUMNS"), tr("How wide the terminal is, instead of what it says itself.")),
        (
            ", ".join(map(_bold, ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))),
            tr("The language, unless --language names one; the first that is set counts."),
        ),
    ]


def _statuses() -> list[Entry]:
    return [
        (_bold("0"), tr("All pictures were made or skipped.")),
        (
            _bold("1"),
            tr("A picture failed, or the workers could not work, or a report was not written."),
        ),
        (_bold("2"), tr("The arguments make no sense, or a folder cannot be read or written.")),
        (_bold("130"), tr("It was cancelled.")),
    ]


def _commands(
    parser: argparse.ArgumentParser,
) -> list[tuple[str, str, argparse.ArgumentParser]]:
    """Return name, summary and parser of each command."""
    (below,) = (each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    summaries = {each.dest: each.help or "" for each in below._choices_actions}
    return [(name, summaries[name], command) for name, command in below.choices.items()]


def _synopsis(parser: argparse.ArgumentParser, name: str) -> str:
    """Return how a command is typed, in one line."""
    options = _italic(tr("options"))
    words = [_bold(name), f"[{options}]"]
    words += [_positional(action) for action in parser._get_positional_actions()]
    return " ".join(words)


def _positional(action: argparse.Action) -> str:
    name = _italic(_named(action))
    match action.nargs:
        case "?":
            return f"[{name}]"
        case "*":
            return f"[{name} ...]"
        case "+" | argparse.PARSER:
            return f"{name} ..."
        case _:
            return name


def _groups(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield the arguments of a command, group by group."""
    for group in parser._action_groups:
        entries = [_entry(each) for each in group._group_actions if each.dest not in _COMMON]
        if entries:
            yield from [".PP", _bold(f"{group.title}:"), *_listed(entries)]


def _options(parser: argparse.ArgumentParser) -> list[Entry]:
    """Return the options of a command; those that all have only where it is none."""
    is_whole = any(isinstance(each, argparse._SubParsersAction) for each in parser._actions)
    return [
        _entry(each)
        for each in parser._actions
        if each.option_strings and (is_whole or each.dest not in _COMMON)
    ]


def _entry(action: argparse.Action) -> Entry:
    flags = ", ".join(map(_bold, action.option_strings))
    if not action.option_strings:
        return _italic(_named(action)), action.help or ""
    if action.nargs == 0:
        return flags, action.help or ""
    # A long list of choices may go on in the next line.
    value = _italic(_named(action)).replace(",", f",{_BREAK}")
    return f"{flags} {value}", action.help or ""


def _named(action: argparse.Action) -> str:
    """Return the word for the value of an argument."""
    if isinstance(action.metavar, str):
        return action.metavar
    return f"{{{','.join(map(str, action.choices))}}}" if action.choices else action.dest


def _listed(entries: Sequence[Entry]) -> list[str]:
    return [line for head, text in entries for line in (".TP", head, _text(_typed(text)))]


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return [f".SH {_quoted(title)}", *lines]


def _paragraph(text: str) -> list[str]:
    return [".PP", _text(_typed(text))]


def _typed(text: str) -> str:
    """Return a help as it is shown; argparse takes percent signs doubled."""
    return text.replace("%%", "%")


def _text(text: str) -> str:
    """Return a text in which lines may end where the language allows it."""
    line = ""
    for place, (gap, piece) in enumerate(pieces(text)):
        words = _roff(piece)
        if len(piece) > _LONGEST_WORD:
            words = words.replace(",", f",{_BREAK}")
        line += gap + words if gap or place == 0 else _BREAK + words
    return rf"\&{line}" if line.startswith((".", "'")) else line


def _roff(text: str) -> str:
    return text.replace("\\", r"\e").replace("-", r"\-").replace('"', r"\(dq").replace("'", r"\(aq")


def _quoted(text: str) -> str:
    return f'"{_roff(text)}"'


def _bold(text: str) -> str:
    return rf"\fB{_roff(text)}\fR"


def _italic(text: str) -> str:
    return rf"\fI{_roff(text)}\fR"


if __name__ == "__main__":
    translations.compile_all()
    for made in write_pages(FOLDER):
        print(made.relative_to(translations.ROOT))
    sys.exit(0)
