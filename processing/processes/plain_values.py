"""Validate plain values from another process, which can be anything."""

from collections.abc import Callable, Sequence
from typing import Any

LARGEST_NUMBER = 2**63
LARGEST_SECONDS = 10**10  # of any clock; as a date 2286, which each calendar can show
MOST_LETTERS = 40_000  # of any text: the longest path has 32,767


def whole(value: Any) -> int:
    """Return `value` if it is a whole number of 64 bits.

    Raises:
        TypeError, ValueError: it is not.
    """
    if type(value) is not int:
        raise TypeError("this is not a whole number")
    if not -LARGEST_NUMBER <= value < 2 * LARGEST_NUMBER:
        raise ValueError("this number is out of range")
    return value


def number(value: Any) -> int:
    """Return `value` if it is a whole number of 64 bits, not below 0.

    Raises:
        TypeError, ValueError: it is not.
    """
    if type(value) is not int:
        raise TypeError("this is not a whole number")
    if not 0 <= value < 2 * LARGEST_NUMBER:
        raise ValueError("this number is out of range")
    return value


def seconds(value: Any) -> float:
    """Return `value` if it is a number, not below 0, that a clock may show.

    Raises:
        TypeError, ValueError: it is not.
    """
    if type(value) is not float and type(value) is not int:
        raise TypeError("this is not a number")
    if not 0 <= value < LARGEST_SECONDS:
        raise ValueError("this number is out of range")
    return float(value)


def text(value: Any) -> str:
    """Return `value` if it is a text of up to `MOST_LETTERS`.

    Raises:
        TypeError, ValueError: it is not.
    """
    if type(value) is not str:
        raise TypeError("this is not a text")
    if len(value) > MOST_LETTERS:
        raise ValueError("this text is too long")
    return value


def row(value: Any, checks: Sequence[Callable[[Any], Any]]) -> tuple[Any, ...]:
    """Return the fields of `value`, a list, each validated by its check.

    Raises:
        TypeError, ValueError: one is not valid, or their number is wrong.
    """
    return tuple(check(field) for check, field in zip(checks, exactly(value, list), strict=True))


def exactly(value: Any, kind: type[Any]) -> Any:
    """Return `value` if it is exactly of that type.

    Raises:
        TypeError: it is not.
    """
    if type(value) is not kind:
        raise TypeError(f"this is not a {kind.__name__}")
    return value
