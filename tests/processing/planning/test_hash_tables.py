"""The hash tables find what a set and a dictionary do."""

import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from processing.planning.hash_tables import HashSet, TextMap
from processing.planning.rows import BLOCK_ROWS

texts = st.text(max_size=2)


class _Clashing(str):
    """A text whose hash is that of many others."""

    __slots__ = ()

    def __hash__(self):
        return 2


def text_map(pairs):
    return TextMap(lambda value: [value], lambda row: row[0], pairs)


@given(st.lists(st.tuples(texts, st.integers())), st.lists(texts))
def test_every_text_has_the_last_of_its_values(pairs, others):
    found, wanted = text_map(pairs), dict(pairs)
    assert found == wanted
    assert len(found) == len(wanted)
    assert all(found.get(text) == wanted.get(text) for text in others)


def test_values_of_many_blocks_are_found_in_any_order():
    count = 3 * BLOCK_ROWS
    found = text_map((f"{number}.jpg", number) for number in range(count))
    assert all(found[f"{number}.jpg"] == number for number in reversed(range(count)))
    assert "none.jpg" not in found


def test_texts_of_one_hash_are_told_apart():
    pairs = [(_Clashing(text), number) for number, text in enumerate(("ab", "cd", "ef", "ab"))]
    found = text_map(pairs)
    assert [found[text] for text, _ in pairs] == [3, 1, 2, 3]
    with pytest.raises(KeyError):
        found[_Clashing("gh")]


NUMBERS = st.integers(min_value=1, max_value=sys.hash_info.modulus - 1)  # each its own hash


@example({0}, [1])
@given(st.sets(NUMBERS | st.text(max_size=3), max_size=200), st.lists(NUMBERS))
def test_a_set_of_keys_knows_what_was_added_and_nothing_else(added, others):
    keys = HashSet()
    for key in (*added, *added):
        keys.add(key)
    assert all(key in keys for key in added)
    assert not any(key in keys for key in set(others) - added)
