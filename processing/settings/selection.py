"""Select pictures in a folder: by patterns of names such as `*.jpg`, depth, size and date."""

import functools
import os
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from processing.errors import SettingsError
from processing.files.display import display
from processing.files.paths import fold
from processing.language.lazy_text import LazyText, lazy_tr
from processing.record import record

_ANY_FOLDERS = "**"
_SET = r"\[(?>!?).[^\]]*\]"  # as in a shell, a first bracket is a literal
_TOKEN = re.compile(f"{_SET}|.", re.DOTALL)
MAX_PATTERNS = 200
_NANOSECONDS = 10**9  # of a second


@record
class Selection:
    """Which pictures in a folder are taken; a source that is a picture itself always is.

    Attributes:
        include: patterns; if there are any, a picture has to match one.
        exclude: patterns that neither a picture nor a folder above it may match.
        hidden: whether names that begin with a dot are taken, too.
        max_depth: how many levels of folders are read, the source being the first; 0 for no
            limit.
        least_bytes: smallest size of a file.
        most_bytes: largest size of a file; 0 for no limit.
        modified_from_ns: earliest date of a file, in nanoseconds of Unix time; None for any.
        modified_before_ns: the date that a file must be older than; None for any.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    max_depth: int = 0
    least_bytes: int = 0
    most_bytes: int = 0
    modified_from_ns: int | None = None
    modified_before_ns: int | None = None

    def is_included(self, below: str) -> bool:
        """Return whether `include` allows a file, by its path below the source."""
        return not self.include or matcher(self.include)(below)

    def is_excluded(self, below: str) -> bool:
        """Return whether `exclude` forbids a file or a folder, by its path below the source."""
        return bool(self.exclude) and matcher(self.exclude)(below)

    def goes_below(self, depth: int) -> bool:
        """Return whether the folders in a folder of that depth are read, too."""
        return not self.max_depth or depth < self.max_depth


EVERYTHING = Selection()


def check_globs(patterns: Sequence[str]) -> None:
    """Check that each of `patterns` is valid and can match something.

    Raises:
        SettingsError: one is not, or there are too many.
    """
    if len(patterns) > MAX_PATTERNS:
        raise SettingsError(
            lazy_tr(
                "There are {n} patterns, but there may be {most} at most; let one such as "
                "IMG_*.jpg stand for many.",
                n=len(patterns),
                most=MAX_PATTERNS,
            )
        )
    for pattern in patterns:
        problem = next((text for is_so, text in _PROBLEMS if is_so(pattern)), None)
        if problem is not None:
            raise SettingsError(
                lazy_tr(
                    "{problem} A pattern looks like *.jpg, 2024/* or **/raw/*.",
                    problem=LazyText(problem.message, {"pattern": display(pattern)}),
                )
            )


def start_of_day(text: str, label: LazyText, *, days_later: int = 0) -> int | None:
    """Return when a day such as 2024-12-31 begins here, in nanoseconds of Unix time.

    Of an empty text, None.

    Raises:
        SettingsError: `text`, the value of the setting `label`, is no such day.
    """
    if not text:
        return None
    begin = _midnight(text, days_later)
    if begin is None:
        raise SettingsError(
            lazy_tr(
                "{setting} is '{text}', but must be a day such as 2024-12-31.",
                setting=label,
                text=display(text),
            )
        )
    return begin


def _midnight(text: str, days_later: int) -> int | None:
    """Return when a day begins by the user's clock; None if it is no day, or not typed whole."""
    try:
        midnight = datetime.strptime(text, "%Y-%m-%d")
        if f"{midnight:%Y-%m-%d}" != text:
            return None
        return int((midnight + timedelta(days=days_later)).timestamp()) * _NANOSECONDS
    except (ValueError, OverflowError, OSError):
        return None


@functools.lru_cache(maxsize=64)
def matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    """Return a function that tells whether a path below a source matches one of `patterns`.

    Letter case and Unicode composition are ignored. `*`, `?` and `[...]` match characters of one
    name, `**` any number of folders. A pattern without a slash is matched against the last name
    only, at any depth; any other against the whole path below the source.
    """
    either = re.compile("|".join(map(_expression, patterns)), re.DOTALL)
    is_windows = os.sep != "/"

    def matches(path: str) -> bool:
        folded = fold(path.replace(os.sep, "/") if is_windows else path)
        return bool(patterns) and either.fullmatch(folded) is not None

    return matches


def _expression(pattern: str) -> str:
    """Return the regular expression of a pattern, for folded paths.

    What follows a star is matched once, at its first occurrence, without backtracking: if that
    fails, no later one can succeed. So no pattern is slow, however many stars it has.
    """
    parts = _parts(fold(pattern))
    if len(parts) == 1 and parts[0] != _ANY_FOLDERS:
        parts = [_ANY_FOLDERS, *parts]
    *folders, last = parts
    first, *others = _between_any_folders(folders)
    end = ".+" if last == _ANY_FOLDERS else _name_expression(last)
    if not others:
        return f"(?:{first}{end})"
    *inner, before_last = others
    middle = "".join(f"(?>(?:[^/]+/)*?{names})" for names in inner if names)
    return f"(?:{first}{middle}(?:[^/]+/)*{before_last}{end})"


def _between_any_folders(folders: Sequence[str]) -> list[str]:
    """Return the expressions of the folders before, between and after each `**`."""
    expressions = [""]
    for part in folders:
        if part == _ANY_FOLDERS:
            expressions.append("")
        else:
            expressions[-1] += f"{_name_expression(part)}/"
    return expressions


def _name_expression(part: str) -> str:
    """Return the expression of one name."""
    chunks = [""]
    for token in _TOKEN.findall(part):
        if token == "*":  # noqa: S105 - no password
            chunks.append("")
        else:
            chunks[-1] += _token_expression(token)
    first, *others = chunks
    if not others:
        return first
    *inner, last = others
    return first + "".join(f"(?>[^/]*?{chunk})" for chunk in inner) + f"[^/]*{last}"


def _token_expression(token: str) -> str:
    if token == "?":  # noqa: S105
        return "[^/]"
    if len(token) == 1:
        return re.escape(token)
    letters = token[1:-1]
    is_negated = letters.startswith("!")
    listed = re.sub(r"([\\\[\]^&~|])", r"\\\1", letters.removeprefix("!"))
    return f"(?!/)[{'^' if is_negated else ''}{listed}]"


def _parts(pattern: str) -> list[str]:
    return pattern.replace("\\", "/").split("/")


def _is_senseless_set(pattern: str) -> bool:
    """Return whether a bracket is not closed, or a range in it is reversed."""
    try:
        re.compile(_expression(pattern))
    except re.error:
        return True
    return "[" in _TOKEN.findall(pattern)


_PROBLEMS: tuple[tuple[Callable[[str], bool], LazyText], ...] = (
    (lambda pattern: not pattern.strip(), lazy_tr("The pattern '{pattern}' is empty.")),
    (
        lambda pattern: "\0" in pattern,
        lazy_tr("The pattern '{pattern}' holds a letter that no name can have."),
    ),
    (
        lambda pattern: _parts(pattern)[0] == "" or re.match(r"[A-Za-z]:", pattern) is not None,
        lazy_tr(
            "The pattern '{pattern}' is a whole path, but has to begin below the folder that is "
            "read."
        ),
    ),
    (
        lambda pattern: _parts(pattern)[-1] == "",
        lazy_tr(
            "The pattern '{pattern}' ends in a slash; write ** after it for all in that folder."
        ),
    ),
    (
        lambda pattern: "" in _parts(pattern),
        lazy_tr("The pattern '{pattern}' has two slashes with nothing between them."),
    ),
    (
        lambda pattern: bool({".", ".."} & set(_parts(pattern))),
        lazy_tr("The pattern '{pattern}' holds . or .., which no path below a folder does."),
    ),
    (
        lambda pattern: (
            any(_ANY_FOLDERS in part and set(part) != {"*"} for part in _parts(pattern))
            or "***" in pattern
        ),
        lazy_tr(
            "The pattern '{pattern}' holds ** beside other letters; it stands alone, between "
            "slashes."
        ),
    ),
    (
        _is_senseless_set,
        lazy_tr("The pattern '{pattern}' has a [ without its ], or a range that runs backwards."),
    ),
)
