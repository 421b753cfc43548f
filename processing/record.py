"""Immutable records: dataclasses that are made in a quarter of the time.

Each program and each process makes a hundred of them when it starts. `dataclass(frozen=True)`
compiles six functions for each; only one of these, `__init__`, differs between records.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from functools import partial
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

_T = TypeVar("_T")


@overload
def record(cls: type[_T]) -> type[_T]: ...


@overload
def record(*, kw_only: bool) -> Callable[[type[_T]], type[_T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field, Field))
def record(cls: type[_T] | None = None, *, kw_only: bool = False) -> Any:
    """Make a class what `dataclass(frozen=True, slots=True)` makes of it.

    What `dataclasses` offers for dataclasses works for it: `fields`, `replace`, `asdict`. With
    `kw_only`, its fields are given by their names.
    """
    return partial(_record, kw_only) if cls is None else _record(kw_only, cls)


def _record(kw_only: bool, cls: type[_T]) -> type[_T]:  # noqa: FBT001 - for `partial`
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
    own = tuple(each.name for each in fields(made))
    values = _getter(own)
    made.__init__ = _init_when_called(made)
    made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
    usual: dict[str, Callable[..., Any]] = {
        "__repr__": _repr_of(own),
        "__eq__": lambda self, other: (
            values(self) == values(other) if self.__class__ is other.__class__ else NotImplemented
        ),
        "__reduce__": lambda self: (_restored, (self.__class__, values(self))),
    }
    if "__eq__" not in cls.__dict__:
        usual["__hash__"] = lambda self: hash(values(self))
    for name, function in usual.items():
        if name not in cls.__dict__:
            setattr(made, name, function)
    return made  # type: ignore[no-any-return]


def _getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what reads all fields of a record."""
    match names:
        case ():
            return lambda _: ()
        case (name,):
            return lambda self: (getattr(self, name),)
        case _:
            return attrgetter(*names)


def _init_when_called(made: Any) -> Callable[..., None]:
    """Return an `__init__` that makes the real one at the first call: few records are ever used."""

    def init(self: Any, *values: Any, **named: Any) -> None:
        made.__init__ = _init_of(made)
        made.__init__(self, *values, **named)

    return init


def _init_of(made: Any) -> Callable[..., None]:
    """Return the `__init__` of a record; it stores through the slots, as assigning is refused."""
    scope: dict[str, Any] = {}
    parameters: list[str] = []
    keyword_only: list[str] = []
    lines = []
    for each in fields(made):
        name = each.name
        scope[f"_set_{name}"] = getattr(made, name).__set__
        value = name
        if each.default_factory is not MISSING:
            scope[f"_make_{name}"], scope["_MISSING"] = each.default_factory, MISSING
            value = f"_make_{name}() if {name} is _MISSING else {name}"
        if each.init:
            default = ""
            if each.default is not MISSING:
                scope[f"_default_{name}"] = each.default
                default = f"=_default_{name}"
            elif each.default_factory is not MISSING:
                default = "=_MISSING"
            (keyword_only if each.kw_only else parameters).append(name + default)
            lines.append(f"_set_{name}(self, {value})")
    if keyword_only:
        parameters += ["*", *keyword_only]
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "\n ".join(lines) or "pass"
    exec(f"def __init__({', '.join(['self', *parameters])}):\n {body}", scope)  # noqa: S102 - as `dataclasses` does
    init = scope["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init  # type: ignore[no-any-return]


def _repr_of(names: tuple[str, ...]) -> Callable[[Any], str]:
    def text(self: Any) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({shown})"

    return text


def _restored(cls: type[Any], values: tuple[Any, ...]) -> Any:
    """Return a record that was pickled or copied; all it was made of is in `values`."""
    made: Any = object.__new__(cls)
    for each, value in zip(fields(cls), values, strict=True):
        object.__setattr__(made, each.name, value)
    return made


def _refuse_to_set(_: Any, name: str, __: Any) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
