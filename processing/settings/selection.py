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
_SET = r"\[(?>!?).[^\]]*\]"  # as the shell has it, a bracket that comes first is a letter
_TOKEN = re.compile(f"{_SET}|.", re.DOTALL)
MAX_PATTERNS = 200
_LOOK = "A pattern looks like *.jpg, 2024/* or **/raw/*."


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked of a picture that nobody named itself.

    Attributes:
        include: patterns of which it has to match one, if there are any.
        exclude: patterns of which neither it nor a folder it lies in may match one.
        hidden: whether names that begin with a dot are taken, too.
        max_depth: how many folders deep is looked, that which was named being the first; 0 for
            no limit.
        least_bytes: how large its file has to be.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    max_depth: int = 0
    least_bytes: int = 0

    @property
    def has_patterns(self) -> bool:
        """Whether names count at all."""
        return bool(self.include or self.exclude)

    def takes_name(self, below: PurePath) -> bool:
        """Return whether a file may be taken by its path below the source."""
        return (not self.include or matcher(self.include)(below)) and self.takes_folder(below)

    def takes_folder(self, below: PurePath) -> bool:
        """Return whether the patterns let a folder be looked into."""
        return not self.exclude or not matcher(self.exclude)(below)

    def goes_below(self, depth: int) -> bool:
        """Return whether the folders in a folder of that depth are looked into, too."""
        return not self.max_depth or depth < self.max_depth


EVERYTHING = Selection()


def check_globs(patterns: Sequence[str]) -> None:
    """Look whether each of `patterns` can match anything.

    Raises:
        SettingsError: one cannot, or they are too many to look each file up in.
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
    """Return what tells whether a path below a source matches one of `patterns`.

    Letter case and the composition of letters do not count. `*`, `?` and `[...]` stand for letters
    of one name, `**` for any number of folders. A pattern without a slash is about the last name
    alone, however deep it lies; any other is about the whole way from the source on.
    """
    either = re.compile("|".join(map(_expression, patterns)), re.DOTALL)
    return lambda path: bool(patterns) and either.fullmatch(fold(path.as_posix())) is not None


def _expression(pattern: str) -> str:
    """Return the regular expression of a pattern, which matches folded paths.

    What follows a star, or two, is looked for once, at its first place: were it not the right one,
    no later one would be. So no pattern takes long, however many stars it has.
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
    """Return whether a bracket has no other, or a range in it runs backwards."""
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
