"""A record is in every way the frozen dataclass with slots that it stands for."""

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any, ClassVar

import pytest

from processing.record import record


@record
class Nothing:
    """Has no field."""


@record
class One:
    """Has one field."""

    only: int


@record
class Base:
    """Has fields of all kinds."""

    kind: ClassVar[str] = "base"
    name: str
    size: tuple[int, int] = (1, 2)
    parts: list[int] = field(default_factory=list)


@record
class Derived(Base):
    """Adds to them."""

    more: str = "x"
    number: int = field(default=0, kw_only=True)


@record
class Counted:
    """Works out one of its fields."""

    parts: tuple[int, ...]
    total: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", sum(self.parts))


@record(kw_only=True)
class Named:
    """Takes no argument by its place."""

    a: int = 1
    b: int


@dataclass(frozen=True, slots=True)
class Model:
    """What `Base` stands for."""

    name: str
    size: tuple[int, int] = (1, 2)
    parts: list[int] = field(default_factory=list)


def test_arguments_come_by_place_by_name_and_by_default() -> None:
    assert Base("a") == Base(name="a", size=(1, 2), parts=[])
    assert Derived("a", (3, 4), [5], "y", number=6).number == 6
    assert Named(b=2) == Named(a=1, b=2)
    assert Base("a").parts is not Base("a").parts


@pytest.mark.parametrize("wrong", [Base, lambda: Base("a", b=1), lambda: Named(1, 2)])
def test_wrong_arguments_are_refused(wrong: Any) -> None:
    with pytest.raises(TypeError):
        wrong()


def test_nothing_can_be_assigned_deleted_or_added() -> None:
    made = Base("a")
    with pytest.raises(FrozenInstanceError):
        made.name = "b"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del made.name
    with pytest.raises(FrozenInstanceError):
        made.other = 1  # type: ignore[attr-defined]
    assert not hasattr(made, "__dict__")


def test_what_is_equal_and_of_one_class_is_the_same_in_sets() -> None:
    assert One(1) == One(1)
    assert One(1) != One(2)
    assert Base("a") != Derived("a")
    assert {One(1), One(1), One(2)} == {One(2), One(1)}
    assert hash(Nothing()) == hash(())
    with pytest.raises(TypeError):
        hash(Base("a"))  # a list cannot be hashed


def test_it_tells_its_fields_as_a_dataclass() -> None:
    assert is_dataclass(Base)
    assert [each.name for each in fields(Derived)] == ["name", "size", "parts", "more", "number"]
    assert repr(Base("a")) == repr(Model("a")).replace("Model", "Base")
    assert asdict(Base("a")) == asdict(Model("a"))
    assert Base.__match_args__ == Model.__match_args__


@pytest.mark.parametrize("made", [Nothing(), One(3), Derived("a", number=2), Counted((1, 2))])
def test_it_survives_pickle_and_copies(made: Any) -> None:
    for again in (pickle.loads(pickle.dumps(made)), copy.copy(made), copy.deepcopy(made)):
        assert again == made
        assert type(again) is type(made)


def test_a_field_can_be_replaced_and_worked_out() -> None:
    assert replace(Derived("a", number=2), name="b") == Derived("b", number=2)
    assert replace(Counted((1, 2)), parts=(4,)).total == 4
