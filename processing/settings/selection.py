"""Select pictures in a folder: by patterns of names such as `*.jpg` or `raw/**`, depth and size."""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from processing.errors import SettingsError
from processing.files.display import display
from processing.files.paths import fold

_ANY_FOLDERS = "**"
_SET = r"\[(?>!?).[^\]]*\]"  # as in a shell, a first bracket is a literal
_TOKEN = re.compile(f"{_SET}|.", re.DOTALL)
MAX_PATTERNS = 200
_LOOK = "A pattern looks like *.jpg, 2024/* or **/raw/*."


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pictures in a folder are taken; a source that is a picture itself always is.

    Attributes:
        include: patterns; if there are any, a picture has to match one.
        exclude: patterns that neither a picture nor a folder above it may match.
        hidden: whether names that begin with a dot are taken, too.
        max_depth: how many levels of folders are read, the source being the first; 0 for no
            limit.
        least_bytes: smallest size of a file.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    max_depth: int = 0
    least_bytes: int = 0

    @property
    def has_patterns(self) -> bool:
        """Whether there are any patterns."""
        return bool(self.include or self.exclude)

    def takes_name(self, below: PurePath) -> bool:
        """Return whether the patterns allow a file, by its path below the source."""
        return (not self.include or matcher(self.include)(below)) and self.takes_folder(below)

    def takes_folder(self, below: PurePath) -> bool:
        """Return whether the patterns allow a folder to be read."""
        return not self.exclude or not matcher(self.exclude)(below)

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
            f"There are {len(patterns):,} patterns, but there may be {MAX_PATTERNS} at most; "
            "let one such as IMG_*.jpg stand for many."
        )
    for pattern in patterns:
        problem = next((text for is_so, text in _PROBLEMS if is_so(pattern)), "")
        if problem:
            raise SettingsError(f"The pattern {display(pattern)!r} {problem}. {_LOOK}")


@functools.lru_cache(maxsize=64)
def matcher(patterns: tuple[str, ...]) -> Callable[[PurePath], bool]:
    """Return a function that tells whether a path below a source matches one of `patterns`.

    Letter case and Unicode composition are ignored. `*`, `?` and `[...]` match characters of one
    name, `**` any number of folders. A pattern without a slash is matched against the last name
    only, at any depth; any other against the whole path below the source.
    """
    either = re.compile("|".join(map(_expression, patterns)), re.DOTALL)
    return lambda path: bool(patterns) and either.fullmatch(fold(path.as_posix())) is not None


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


_PROBLEMS: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda pattern: not pattern.strip(), "is empty"),
    (lambda pattern: "\0" in pattern, "holds a letter that no name can have"),
    (
        lambda pattern: _parts(pattern)[0] == "" or re.match(r"[A-Za-z]:", pattern) is not None,
        "is a whole path, but has to begin below the folder that is read",
    ),
    (
        lambda pattern: _parts(pattern)[-1] == "",
        "ends in a slash; write ** after it for all in that folder",
    ),
    (lambda pattern: "" in _parts(pattern), "has two slashes with nothing between them"),
    (
        lambda pattern: bool({".", ".."} & set(_parts(pattern))),
        "holds . or .., which no path below a folder does",
    ),
    (
        lambda pattern: (
            any(_ANY_FOLDERS in part and set(part) != {"*"} for part in _parts(pattern))
            or "***" in pattern
        ),
        "holds ** beside other letters; it stands alone, between slashes",
    ),
    (_is_senseless_set, "has a [ without its ], or a range that runs backwards"),
)
