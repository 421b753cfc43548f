"""Sentences come through with what they are made of; no other process can send anything worse."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.errors import ForeignBytesError
from processing.language.amounts import (
    decimal_amount,
    percent_amount,
    plain_amount,
    short_amount,
    size_amount,
)
from processing.language.lazy_text import LazyText, lazy_ntr, lazy_ptr, lazy_tr
from processing.planning.plan_rows import PackedOutcomes
from processing.processes import wire, wire_sentences
from processing.task import Outcome, Status

NAMES = st.from_regex(r"\w{1,9}", fullmatch=True)
TEXTS = st.text(max_size=30) | st.sampled_from(["", "{a}", "{a.__class__}", "\udcff", "%s"])
AMOUNTS = st.one_of(
    st.builds(size_amount, st.integers(0, 2**50)),
    st.builds(percent_amount, st.floats(-1e6, 1e6)),
    st.builds(decimal_amount, st.floats(-1e15, 1e15), st.integers(0, 9)),
    st.builds(short_amount, st.floats(0, 1e6)),
    st.builds(plain_amount, st.integers(-(2**40), 2**40)),
)
PLAIN_VALUES = TEXTS | AMOUNTS | st.integers(-(2**63), 2**63 - 1)


def sentences_of(values: Any) -> Any:
    placed = st.dictionaries(NAMES, values, max_size=4)
    return st.builds(LazyText, TEXTS, placed, NAMES, TEXTS)


INNER = sentences_of(PLAIN_VALUES)
SENTENCES = sentences_of(PLAIN_VALUES | INNER | sentences_of(PLAIN_VALUES | INNER))
HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=6),
    max_leaves=20,
)


def parts_of(text: str) -> Any:
    """Return all that a sentence is made of, for comparison."""
    if not isinstance(text, LazyText):
        return text
    values = {
        name: parts_of(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return str.__str__(text), text.message, values, text.code, text.context, text.plural


@given(SENTENCES)
def test_a_sentence_arrives_with_all_that_it_is_made_of(text: LazyText) -> None:
    received = wire_sentences.sentence(wire.decode(wire.encode(wire_sentences.sendable(text))))
    assert (
        parts_of(received)
        == parts_of(wire_sentences.restored(wire_sentences.sendable(text)))
        == parts_of(text)
    )


def test_a_sentence_that_would_be_refused_is_sent_as_its_english_text() -> None:
    deep = lazy_tr("{a}", a=lazy_tr("{b}", b=lazy_tr("{c}", c=lazy_tr("{d}", d="x"))))
    assert wire_sentences.sentence(wire.decode(wire.encode(wire_sentences.sendable(deep)))) == deep
    assert (
        parts_of(
            wire_sentences.sentence(wire_sentences.sendable(deep))
            .values["a"]
            .values["b"]
            .values["c"]
        )
        == "x"
    )


@pytest.mark.parametrize(
    "text", ["x" * 50_000, lazy_tr("{a}", a="x" * 50_000)], ids=["plain", "lazy"]
)
def test_of_a_text_that_is_too_long_the_beginning_is_sent(text: str) -> None:
    received = wire_sentences.sentence(wire.decode(wire.encode(wire_sentences.sendable(text))))
    assert len(received) == wire_sentences.MOST_LETTERS
    assert received.startswith("x" * 1_000)
    assert received.endswith(" ...")


def test_a_sentence_is_kept_in_a_row_without_a_journey() -> None:
    kept = PackedOutcomes([Outcome(1, Status.FAILED, lazy_tr("{n} kB", n=plain_amount(7)))])
    assert parts_of(kept[0].reason) == parts_of(lazy_tr("{n} kB", n=plain_amount(7)))


def test_reason_and_warnings_of_an_outcome_can_be_translated_after_the_journey() -> None:
    reason = lazy_tr("{name} is lost: {why}.", code="lost", name="\udcff", why=lazy_tr("gone"))
    warnings = (
        lazy_ntr("{n} row", "{n} rows", 3, code="rows"),
        lazy_ptr("file", "Open", code="open"),
        "plain",
    )
    sent = Outcome(7, Status.FAILED, reason, warnings=warnings, beside=(Outcome(8, Status.DONE),))
    received = wire.decode(wire.encode(sent))
    assert received == sent
    assert parts_of(received.reason) == parts_of(reason)
    assert [*map(parts_of, received.warnings)] == [*map(parts_of, warnings)]


@given(HOSTILE)
def test_whatever_is_sent_as_a_sentence_becomes_a_short_text_or_is_refused(value: Any) -> None:
    try:
        received = wire_sentences.sentence(value)
    except (TypeError, ValueError):
        return
    assert isinstance(received, str)
    assert len(received) <= wire_sentences.MOST_LETTERS


def a_sentence(**changes: Any) -> list[Any]:
    fields = {"message": "{a}", "values": [["a", "x"]], "code": "", "context": "", "plural": None}
    return list((fields | changes).values())


def nested(levels: int) -> list[Any]:
    sentence = a_sentence()
    for _ in range(levels - 1):
        sentence = a_sentence(values=[["a", sentence]])
    return sentence


def test_a_list_of_the_right_parts_is_a_sentence() -> None:
    assert wire_sentences.sentence(a_sentence()) == "x"
    assert wire_sentences.sentence(nested(wire_sentences.MOST_LEVELS)) == "x"


def test_a_template_reaches_no_attribute() -> None:
    made = wire_sentences.sentence(a_sentence(message="{a.__class__} {a[0]} {a!r:>9}"))
    assert made == "{a.__class__} {a[0]} {a!r:>9}"


@pytest.mark.parametrize(
    "value",
    [
        None,
        5,
        True,
        "x" * (wire_sentences.MOST_LETTERS + 1),
        {},
        [],
        ["{a}"],
        a_sentence(message=5),
        a_sentence(message="x" * (wire_sentences.MOST_LETTERS + 1)),
        a_sentence(message="{a}" * (wire_sentences.MOST_PLACES + 1)),
        a_sentence(plural=["{a}" * (wire_sentences.MOST_PLACES + 1), 2]),
        a_sentence(message="{a}{a}", values=[["a", "x" * wire_sentences.MOST_LETTERS]]),
        a_sentence(values=[["a", "x"]] * (wire_sentences.MOST_PLACES + 1)),
        a_sentence(values=[["a", "x" * (wire_sentences.MOST_LETTERS + 1)]]),
        a_sentence(values=["a"]),
        a_sentence(values=[["a.b", "x"]]),
        a_sentence(values=[["a" * 41, "x"]]),
        a_sentence(values=[[5, "x"]]),
        a_sentence(values=[["a", True]]),
        a_sentence(values=[["a", None]]),
        a_sentence(values=[["a", 1.5]]),
        a_sentence(values=[["a", 2**64]]),
        a_sentence(values=[["a", ["size", True, 0]]]),
        a_sentence(values=[["a", ["weight", 5, 0]]]),
        a_sentence(values=[["a", [[], 5, 0]]]),
        a_sentence(values=[["a", ["decimal", 1e300, 0]]]),
        a_sentence(values=[["a", ["decimal", float("nan"), 0]]]),
        a_sentence(values=[["a", ["decimal", float("inf"), 0]]]),
        a_sentence(values=[["a", ["decimal", 10**400, 0]]]),
        a_sentence(values=[["a", ["decimal", 1.0, 10]]]),
        a_sentence(values=[["a", ["decimal", 1.0, -1]]]),
        a_sentence(code=None),
        a_sentence(context=["x"]),
        a_sentence(plural="x"),
        a_sentence(plural=["x"]),
        a_sentence(plural=["x", 1.0]),
        nested(wire_sentences.MOST_LEVELS + 1),
    ],
)
def test_what_is_no_sentence_is_refused(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        wire_sentences.sentence(value)


@pytest.mark.parametrize("reason", ['["{a}",[["a",[]]],"","",null]', '[["a"],[],"","",null]'])
def test_an_outcome_with_a_false_sentence_is_refused(reason: str) -> None:
    fields = ["7", '"failed"', reason, "null", "[]", "0", "0", "null", "null", "null", "0"]
    message = ('{"outcome":[%s]}' % ",".join([*fields, "false", "0", "[]"])).encode()  # noqa: UP031
    json.loads(message)
    with pytest.raises(ForeignBytesError):
        wire.decode(message)
