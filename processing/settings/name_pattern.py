"""Name patterns: parse them, and fill in the values of one result."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from processing.errors import SettingsError
from processing.files.display import display
from processing.language.lazy_text import LazyText, lazy_tr
from processing.record import record

DEFAULT_PATTERN = "{stem}"
MAX_PATTERN_LETTERS = 500

# Numbers only: names of months and days differ between languages.
DIRECTIVES: dict[str, Callable[[datetime], str]] = {
    "Y": lambda date: f"{date.year:04}",
    "y": lambda date: f"{date.year % 100:02}",
    "m": lambda date: f"{date.month:02}",
    "d": lambda date: f"{date.day:02}",
    "j": lambda date: f"{date.timetuple().tm_yday:03}",
    "H": lambda date: f"{date.hour:02}",
    "M": lambda date: f"{date.minute:02}",
    "S": lambda date: f"{date.second:02}",
    "%": lambda _: "%",
}

_DATE_DETAIL = re.compile(rf"(?:[^%]|%[{''.join(DIRECTIVES)}])*", re.DOTALL)
_MARK = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@record
class NameValues:
    """The values of all tokens for one result.

    Attributes:
        stem: the source's name without its suffix.
        ext: the suffix of the result's name, without the dot.
        folders: the folders of the source below the source folder.
        parent: name of the folder that the source is in.
        number: index of the source among all, from 0.
        box: the recipe's size setting, in a few characters.
        size: width and height of the result in pixels; None if unknown.
        date: when the picture was taken; None if unknown.
        camera: the camera's model name; empty if unknown.
    """

    stem: str
    ext: str
    folders: tuple[str, ...]
    parent: str
    number: int
    box: str
    size: tuple[int, int] | None
    date: datetime | None
    camera: str


MAX_COUNTER_DIGITS = 12
UNKNOWN = "unknown"  # the value of a token that the header does not have

FOLDER, EXT, DATE, COUNTER = "folder", "ext", "date", "counter"

COUNTER_DETAIL = re.compile(
    rf"(?P<digits>[0-9]{{0,2}})(?:\+(?P<start>[0-9]{{1,{MAX_COUNTER_DIGITS}}}))?"
)

DEFAULT_DATE = "%Y-%m-%d"


def _counted(values: NameValues, detail: str) -> str:
    match = COUNTER_DETAIL.fullmatch(detail)
    assert match is not None  # noqa: S101 - checked by the parser
    number = values.number + int(match["start"] or 1)
    return f"{number:0{int(match['digits'] or 1)}}"


def _dated(values: NameValues, detail: str) -> str:
    date = values.date
    if date is None:
        return UNKNOWN
    return re.sub("%(.)", lambda match: DIRECTIVES[match[1]](date), detail)


def _side(values: NameValues, index: int) -> str:
    return str(values.size[index]) if values.size else UNKNOWN


TOKENS: dict[str, Callable[[NameValues, str], str]] = {
    "stem": lambda values, _: values.stem,
    EXT: lambda values, _: values.ext,
    "width": lambda values, _: _side(values, 0),
    "height": lambda values, _: _side(values, 1),
    "box": lambda values, _: values.box,
    COUNTER: _counted,
    DATE: _dated,
    "parent": lambda values, _: values.parent,
    FOLDER: lambda values, _: "/".join(values.folders),
    "camera": lambda values, _: values.camera or UNKNOWN,
}

OF_SIZE = frozenset({"width", "height", "box"})
OF_HEADER = frozenset({"width", "height", DATE, "camera"})
_EXAMPLE = "{date}_{stem}"
TOKENS_TEXT = ", ".join(f"{{{name}}}" for name in TOKENS)


@record
class Piece:
    """A token and what follows its colon; literal text if `token` is empty."""

    token: str
    detail: str

    def filled(self, values: NameValues) -> str:
        """Return its text for one result."""
        return TOKENS[self.token](values, self.detail) if self.token else self.detail


@record
class NamePattern:
    """A parsed pattern: the pieces of each folder, and of the name last.

    A pattern without a slash keeps the folders of the sources; one with slashes gives all folders
    below the output folder.
    """

    parts: tuple[tuple[Piece, ...], ...]

    @classmethod
    def parse(cls, text: str) -> "NamePattern":
        """Return the parsed pattern.

        Raises:
            SettingsError: it is not valid; the message says what to write instead.
        """
        parts = _Reader(text).read()
        return cls(parts if len(parts) > 1 else ((Piece(FOLDER, ""),), *parts))

    @property
    def needs_header(self) -> bool:
        """Whether it has tokens that need the picture's header."""
        return not self._tokens.isdisjoint(OF_HEADER)

    @property
    def tells_size(self) -> bool:
        """Whether it has tokens that differ between sizes of one picture."""
        return not self._tokens.isdisjoint(OF_SIZE)

    @property
    def _tokens(self) -> frozenset[str]:
        return frozenset(piece.token for part in self.parts for piece in part)

    def filled(self, values: NameValues) -> tuple[tuple[str, ...], str]:
        """Return the names of the folders, and the result's name without its suffix.

        They may not be valid on all systems yet.
        """
        *folders, name = self.parts
        return tuple(_folder_names(folders, values)), "".join(
            piece.filled(values) for piece in name
        )


def _folder_names(parts: list[tuple[Piece, ...]], values: NameValues) -> Iterator[str]:
    for part in parts:
        if part[0].token == FOLDER:
            yield from values.folders
        else:
            yield "".join(piece.filled(values) for piece in part)


class _Reader:
    """Parses one pattern from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts: list[list[Piece]] = [[]]

    def read(self) -> tuple[tuple[Piece, ...], ...]:
        if len(self._text) > MAX_PATTERN_LETTERS:
            raise SettingsError(
                lazy_tr(
                    "The name pattern has more than {n} characters; shorten it.",
                    n=MAX_PATTERN_LETTERS,
                )
            )
        # The suffix is added anyway; a pattern that ends in it means the same.
        end = len(self._text.removesuffix(f".{{{EXT}}}"))
        at = 0
        for match in _MARK.finditer(self._text, 0, end):
            self._take_letters(self._text[at : match.start()])
            self._take_mark(match)
            at = match.end()
        self._take_letters(self._text[at:end])
        for part in self._parts:
            self._check_part(part)
        return tuple(map(tuple, self._parts))

    def _take_mark(self, match: re.Match[str]) -> None:
        if match[0] in {"{{", "}}"}:
            self._take_letters(match[0][0])
        elif match[1] is None:
            raise SettingsError(_lonely_brace(match[0]))
        else:
            token, colon, detail = match[1].partition(":")
            self._take_token(token, detail if colon else None)

    def _take_token(self, token: str, detail: str | None) -> None:
        """Add a token; `detail` is what follows its colon, if there is one."""
        if token not in TOKENS:
            unknown = lazy_tr(
                "Unknown token {token}. Use {tokens}.", token=_braced(token), tokens=TOKENS_TEXT
            )
            raise SettingsError(unknown)
        takers = {DATE: self._take_date, COUNTER: self._take_counter}
        if token in takers:
            takers[token](detail)
        elif detail is not None:
            raise SettingsError(
                lazy_tr(
                    "{token} has no options; remove {option}.",
                    token=_braced(token),
                    option=display(f":{detail}"),
                )
            )
        else:
            self._parts[-1].append(Piece(token, ""))

    def _take_counter(self, detail: str | None) -> None:
        if not COUNTER_DETAIL.fullmatch(detail or ""):
            raise SettingsError(
                lazy_tr(
                    "Unknown option {option} of {token}. Use {digits} for four digits, or {start} "
                    "to start at 100.",
                    option=display(f":{detail}"),
                    token=_braced(COUNTER),
                    digits=_braced(f"{COUNTER}:04"),
                    start=_braced(f"{COUNTER}:04+100"),
                )
            )
        self._parts[-1].append(Piece(COUNTER, detail or ""))

    def _take_date(self, detail: str | None) -> None:
        """Add a date, which may have slashes between its parts."""
        form = DEFAULT_DATE if detail is None else detail
        if not form or not _DATE_DETAIL.fullmatch(form):
            raise SettingsError(
                lazy_tr(
                    "Unknown date format {form}. Use {directives}, such as {example}.",
                    form=display(f":{form}"),
                    directives=", ".join(f"%{letter}" for letter in DIRECTIVES),
                    example=_braced(f"{DATE}:{DEFAULT_DATE}"),
                )
            )
        for number, text in enumerate(form.split("/")):
            if number:
                self._parts.append([])
            _refuse_backslash(text)
            self._parts[-1].append(Piece(DATE, text))

    def _take_letters(self, letters: str) -> None:
        _refuse_backslash(letters)
        for number, text in enumerate(letters.split("/")):
            if number:
                self._parts.append([])
            if text:
                self._parts[-1].append(Piece("", text))

    def _check_part(self, part: list[Piece]) -> None:
        text = "".join(piece.detail for piece in part if not piece.token)
        is_last, is_fixed = part is self._parts[-1], not any(piece.token for piece in part)
        if is_fixed and text.strip() in {"", ".", ".."}:
            raise SettingsError(_no_name(is_of_folder=not is_last, is_empty=not text.strip()))
        has_folder = any(piece.token == FOLDER for piece in part)
        if has_folder and (len(part) > 1 or is_last):
            raise SettingsError(
                lazy_tr(
                    "{token} stands alone before a slash, as in {example}.",
                    token=_braced(FOLDER),
                    example="{folder}/{stem}",
                )
            )


def _braced(token: str) -> str:
    return display(f"{{{token}}}")


def _lonely_brace(brace: str) -> LazyText:
    """Return what is wrong with a brace that has no other."""
    if brace == "{":
        return lazy_tr(
            "A {brace} is not closed. For a literal brace write {twice}.",
            brace=brace,
            twice=2 * brace,
        )
    return lazy_tr(
        "A {brace} is not opened. For a literal brace write {twice}.", brace=brace, twice=2 * brace
    )


def _no_name(*, is_of_folder: bool, is_empty: bool) -> LazyText:
    """Return what is wrong with a name of nothing, or of nothing but dots."""
    match is_of_folder, is_empty:
        case False, True:
            text = lazy_tr("The name is empty. Use letters or tokens, as in {example}.")
        case False, False:
            text = lazy_tr("The name is only dots. Use letters or tokens, as in {example}.")
        case True, True:
            text = lazy_tr("The name of a folder is empty. Use letters or tokens, as in {example}.")
        case _:
            text = lazy_tr(
                "The name of a folder is only dots. Use letters or tokens, as in {example}."
            )
    return LazyText(text.message, {"example": _EXAMPLE})


def _refuse_backslash(letters: str) -> None:
    if "\\" in letters:
        raise SettingsError(lazy_tr("A name cannot contain \\. Write / between folders."))
