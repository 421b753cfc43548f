"""A further result is typed in one word, and written as it is typed."""

import argparse
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.cli._variant_options import variant, variant_text
from processing.errors import SettingsError
from processing.formats.available import OUTPUT_KEYS
from processing.settings.choices import VariantMetadata, VariantSize
from processing.settings.variant import Variant

SMALL = Variant(
    320,
    320,
    "webp",
    VariantSize.FILL,
    70,
    VariantMetadata.NO_LOCATION,
    suffix="_small",
    folder="thumbs",
)
TYPED = "320x320,mode=fill,format=webp,quality=70,metadata=no-location,suffix=_small,folder=thumbs"
LETTERS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='<>:"|?*/\\'), max_size=9
)
FOLDERS = LETTERS.filter(
    lambda text: text.strip() not in {".", ".."} and (text.strip() or not text)
)
VARIANTS = st.builds(
    Variant,
    st.integers(1, 99),
    st.integers(1, 99),
    st.sampled_from(OUTPUT_KEYS),
    st.sampled_from([each for each in VariantSize if each is not VariantSize.KEEP]),
    st.integers(0, 100),
    st.sampled_from(VariantMetadata),
    LETTERS,
    FOLDERS,
)


def test_every_setting_of_a_further_result_can_be_typed():
    assert variant(TYPED) == SMALL
    assert variant_text(SMALL) == TYPED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("64", Variant(64, 64)),
        ("64x48:webp", Variant(64, 48, "webp")),
        ("64x48:webp,quality=7", Variant(64, 48, "webp", quality_percent=7)),
        ("keep, format=png", Variant(output_format="png", size_mode=VariantSize.KEEP)),
        ("64,suffix=", Variant(64, 64)),
        ("64,suffix='a, b'", Variant(64, 64, suffix="a, b")),
    ],
)
def test_a_further_result_is_read_from_what_is_typed(text, expected):
    assert variant(text) == expected


@given(VARIANTS)
def test_what_is_written_is_read_as_the_same(wanted):
    assert variant(variant_text(wanted)) == wanted
    assert shlex.split(shlex.quote(variant_text(wanted))) == [variant_text(wanted)]


def test_a_result_that_keeps_its_size_is_written_without_a_box():
    kept = Variant(64, 48, "webp", VariantSize.KEEP)
    assert variant_text(kept) == "keep,format=webp"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("64,color=red", "'color=red' must be one of mode, format"),
        ("64,webp", "'webp' must be one of mode, format"),
        ("64,format=gopher", "the format 'gopher' is not one of keep"),
        ("64:gopher", "the format 'gopher' is not one of keep"),
        ("64,quality=high", "quality_percent is 'high', but must be a whole number"),
        ("64,quality=101", "Quality is 101, but must be from 0 to 100"),
        ("64,metadata=some", "metadata is 'some', but must be one of main"),
        ("64,mode=percent", "size_mode is 'percent', but must be one of main"),
        ("64,folder=../x", "The folder '../x' of a further result"),
        ("64,suffix='", "each quotation mark needs another"),
        ("", "begins with a size"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_was_typed(text, why):
    with pytest.raises(SettingsError) as refused:
        variant(text)
    assert str(refused.value).startswith(f"--also {text}: ")
    assert why in str(refused.value)


def test_a_size_that_makes_no_sense_is_refused():
    with pytest.raises(argparse.ArgumentTypeError, match="'large' is not a size"):
        variant("large,format=webp")
