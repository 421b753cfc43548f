"""Turn settings into plain numbers, texts, lists and tables for files, into JSON, and back."""

import functools
import hashlib
import json
from collections.abc import Iterable
from dataclasses import MISSING, fields, is_dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from processing.errors import SettingsError
from processing.files.display import display
from processing.files.paths import absolute
from processing.imaging.steps.registry import STEPS
from processing.language.lazy_text import LazyText, lazy_tr
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.settings.step import Step

SHOWN_LETTERS = 100  # of a wrong value in a message
_LARGEST = 2**53  # every whole number up to this is exact as a float

STEP_NAME = "step"  # the key of a table that names its step

_Value = TypeVar("_Value")
_MUST_BE: dict[type, LazyText] = {
    bool: lazy_tr("{setting} is {value}, but must be true or false."),
    int: lazy_tr("{setting} is {value}, but must be a whole number."),
    float: lazy_tr("{setting} is {value}, but must be a number."),
    str: lazy_tr("{setting} is {value}, but must be a text."),
    Path: lazy_tr("{setting} is {value}, but must be a path."),
    list: lazy_tr("{setting} is {value}, but must be a list."),
    dict: lazy_tr("{setting} is {value}, but must be a table."),
}


def to_plain(value: Any) -> Any:
    """Return a dataclass, or the value of a field of one, as plain values."""
    if is_dataclass(value):
        plain = {each.name: to_plain(getattr(value, each.name)) for each in fields(value)}
        key = getattr(value, "key", None)  # only steps have one
        return plain if key is None else {STEP_NAME: key} | plain
    if isinstance(value, tuple):
        return [to_plain(each) for each in value]
    return str(value) if isinstance(value, StrEnum | Path) else value


def from_plain(kind: type[_Value], plain: Any, where: str = "") -> _Value:
    """Return `plain` as a `kind`; missing fields get their defaults.

    `where` is the path of `plain` for messages.

    Raises:
        SettingsError: something is unknown, missing, of the wrong type or out of its limits.
    """
    return cast(_Value, _read(kind, plain, where))


def field_from_plain(owner: type, name: str, plain: Any, where: str) -> Any:
    """Return `plain` as a value for field `name` of the dataclass `owner`.

    Raises:
        SettingsError: it is of the wrong type.
    """
    return _read(_kinds_of(owner)[name], plain, where)


def to_json(settings: BatchSettings) -> str:
    """Return `settings` as text that `from_json` reads; paths become absolute."""
    sources = tuple(Path(absolute(source)) for source in settings.sources)
    output_folder = Path(absolute(settings.output_folder))
    certificates = absolute(settings.certificates) if settings.certificates else ""
    made = replace(
        settings, sources=sources, output_folder=output_folder, certificates=certificates
    )
    return _as_text(to_plain(made))


def from_json(text: str) -> BatchSettings:
    """Return the settings that `to_json` wrote.

    Raises:
        SettingsError: another version of Thumbpool wrote them.
    """
    try:
        return from_plain(BatchSettings, json.loads(text))
    except (SettingsError, ValueError, RecursionError) as error:
        raise SettingsError(
            lazy_tr(
                "These settings were written by another version of Thumbpool: {problem}",
                problem=str(error),
            )
        ) from error


@functools.lru_cache(maxsize=16)
def fingerprint(recipe: Recipe) -> str:
    """Return a short hash that is the same for equal recipes, in every process.

    Settings with their defaults are left out, so new settings do not change it.
    """
    usual = to_plain(Recipe())
    chosen = {name: value for name, value in to_plain(recipe).items() if value != usual[name]}
    return hashlib.blake2s(_as_text(chosen).encode(), digest_size=12).hexdigest()


@functools.cache
def _kinds_of(owner: type) -> dict[str, Any]:
    """Return the types of the fields of a dataclass, which take long to find."""
    return get_type_hints(owner)


def _read(kind: Any, plain: Any, where: str) -> Any:
    if get_origin(kind) is tuple:
        element = get_args(kind)[0]
        return tuple(
            _read(element, each, f"{where}[{number}]")
            for number, each in enumerate(_expect(list, plain, where), 1)
        )
    if kind is Step:
        return _read_step(plain, where)
    if is_dataclass(kind):
        return _read_table(cast(type, kind), plain, where)
    if issubclass(kind, StrEnum):
        return _read_choice(kind, plain, where)
    if kind is Path:
        return Path(_expect(str, plain, where, Path))
    if kind in {int, float} and type(plain) is int:
        return kind(_modest(plain, where))
    return _expect(kind, plain, where)


def _read_table(kind: type, plain: Any, where: str) -> Any:
    table = _expect(dict, plain, where)
    known = {each.name: each for each in fields(kind)}
    for name in table:
        if name not in known:
            raise SettingsError(not_known(_place(where, name), known))
    for name, each in known.items():
        if name not in table and each.default is MISSING and each.default_factory is MISSING:
            raise SettingsError(lazy_tr("{setting} is missing.", setting=_place(where, name)))
    kinds = _kinds_of(kind)
    values = {name: _read(kinds[name], table[name], _place(where, name)) for name in table}
    try:
        return kind(**values)
    except SettingsError as error:
        problem = str(error)
        if where:
            problem = lazy_tr("{place}: {problem}", place=where, problem=problem)
        raise SettingsError(problem) from error


def _read_step(plain: Any, where: str) -> Any:
    table = dict(_expect(dict, plain, where))
    name = table.pop(STEP_NAME, "")
    if not isinstance(name, str) or name not in STEPS:
        raise SettingsError(_no_choice(_place(where, STEP_NAME), name, STEPS))
    return _read_table(STEPS[name], table, where)


def _read_choice(kind: type[StrEnum], plain: Any, where: str) -> StrEnum:
    choices = {str(choice): choice for choice in kind}
    if not isinstance(plain, str) or plain not in choices:
        raise SettingsError(_no_choice(where, plain, choices))
    return choices[plain]


def _expect(kind: type[_Value], plain: Any, where: str, meant: type | None = None) -> _Value:
    """Return `plain`, which must be exactly of `kind`: true is not a number.

    `meant` is the kind of value that it stands for, if another one.
    """
    if type(plain) is not kind:
        raise SettingsError(must_be(meant or kind, where, plain))
    return plain


def must_be(kind: type, where: str, plain: Any) -> LazyText:
    """Return that the value of the setting `where`, or of the whole file, is not of `kind`."""
    if not where:
        return lazy_tr("The file is {value}, but must be a table.", value=shown(plain))
    return LazyText(_MUST_BE[kind].message, {"setting": display(where), "value": shown(plain)})


def not_known(setting: str, names: Iterable[str]) -> LazyText:
    """Return that there is no such setting, and which ones there are."""
    return lazy_tr(
        "{setting} is not known; there are {names}.", setting=setting, names=", ".join(names)
    )


def _no_choice(where: str, plain: Any, choices: Iterable[str]) -> LazyText:
    return lazy_tr(
        "{setting} is {value}, but must be one of {choices}.",
        setting=where,
        value=shown(plain),
        choices=", ".join(choices),
    )


def _modest(number: int, where: str) -> int:
    """Return a whole number, unless it is too large for any setting."""
    if abs(number) > _LARGEST:
        raise SettingsError(lazy_tr("{setting} is a number of far too many digits.", setting=where))
    return number


def shown(plain: Any) -> str:
    """Return a value of a file as text for a message."""
    try:
        text = repr(plain)
    except ValueError:  # Python refuses to convert thousands of digits
        return lazy_tr("a number of thousands of digits")
    text = display(text)
    return text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]} …"


def _place(where: str, name: str) -> str:
    return f"{where}.{display(name)}" if where else display(name)


def _as_text(plain: object) -> str:
    return json.dumps(plain, sort_keys=True)
