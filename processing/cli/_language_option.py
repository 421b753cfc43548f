"""The option `--language`, which is obeyed before anything is said: also by the help."""

import argparse
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from processing.language.languages import LANGUAGES, Language
from processing.language.translation import tr, use

_FLAG = "--language"
_NO_MORE_OPTIONS = "--"


def speak_as_asked(arguments: Sequence[str]) -> None:
    """Speak the language that `arguments` ask for, if they do and it is known.

    They are looked through before they are parsed: the parser itself is made of texts.
    """
    for tag in _tags(arguments):
        language = _named(tag)
        if language is not None:
            use(language)


def offer_language(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    """Add the option, which can stand before and after the command."""
    parser.add_argument(
        _FLAG,
        dest="language",
        type=_read,
        choices=tuple(LANGUAGES),
        help=tr(
            "Speak this language, whatever the system's is; JSON lines and reports, which "
            "are in English otherwise, speak it too."
        ),
        default=default,
    )


def _tags(arguments: Sequence[str]) -> Iterator[str]:
    options = takewhile(lambda word: word != _NO_MORE_OPTIONS, arguments)
    for word, following in pairwise([*options, ""]):
        flag, equals, value = word.partition("=")
        if flag == _FLAG:
            yield value if equals else following


def _read(tag: str) -> str:
    language = _named(tag)
    if language is None:
        raise argparse.ArgumentTypeError(
            tr("{text} is not one of {choices}", text=repr(tag), choices=", ".join(LANGUAGES))
        )
    return language.tag


def _named(tag: str) -> Language | None:
    """Return the language of a tag, which may be written as on the web: `zh-CN`."""
    return LANGUAGES.get(tag.replace("-", "_"))
