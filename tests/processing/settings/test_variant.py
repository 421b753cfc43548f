"""Further results have settings of their own, and cannot lead out of the output folder."""

import pytest

from processing.errors import SettingsError
from processing.settings.choices import MetadataPolicy, SizeMode, VariantMetadata, VariantSize
from processing.settings.recipe import Recipe
from processing.settings.variant import MAX_VARIANTS, Variant


def beside(main: Recipe, variant: Variant) -> Recipe:
    return Recipe(
        size_mode=main.size_mode,
        width_pixels=main.width_pixels,
        quality_percent=main.quality_percent,
        metadata=main.metadata,
        lossless=main.lossless,
        also=(variant,),
    ).outputs()[1]


def test_what_a_further_result_leaves_open_is_as_in_the_first():
    main = Recipe(
        size_mode=SizeMode.PAD, quality_percent=61, metadata=MetadataPolicy.NONE, lossless=True
    )
    made = beside(main, Variant(64, 48, "webp"))

    assert (made.size_mode, made.width_pixels, made.height_pixels) == (SizeMode.PAD, 64, 48)
    assert (made.quality_percent, made.metadata) == (61, MetadataPolicy.NONE)
    assert (made.output_format, made.lossless, made.also) == ("webp", True, ())


def test_a_further_result_fits_into_its_box_if_the_first_has_none():
    for mode in (SizeMode.KEEP, SizeMode.PERCENT):
        assert beside(Recipe(size_mode=mode), Variant(64, 48)).size_mode is SizeMode.FIT


def test_a_further_result_has_the_settings_it_names():
    own = Variant(
        size_mode=VariantSize.KEEP, quality_percent=70, metadata=VariantMetadata.NO_LOCATION
    )
    made = beside(Recipe(lossless=True), own)

    assert made.size_mode is SizeMode.KEEP
    assert (made.quality_percent, made.lossless) == (70, False)
    assert made.metadata is MetadataPolicy.NO_LOCATION


def test_the_box_of_a_result_that_keeps_its_size_makes_no_difference():
    kept = [Variant(side, side, size_mode=VariantSize.KEEP) for side in (64, 512)]
    assert beside(Recipe(), kept[0]) == beside(Recipe(), kept[1])


def test_every_policy_and_boxed_mode_can_be_that_of_a_further_result():
    assert {each.value for each in MetadataPolicy} < {each.value for each in VariantMetadata}
    modes = {mode.value for mode in SizeMode if mode.is_boxed or not mode.resamples}
    assert {each.value for each in VariantSize} == {"main", *modes}


@pytest.mark.parametrize(
    ("folder", "why"),
    [
        ("/etc", "inside the output folder"),
        ("//server/share", "inside the output folder"),
        ("C:/x", "inside the output folder"),
        ("C:", "inside the output folder"),
        ("../x", "must not contain . or .. as a name"),
        ("a/../../x", "must not contain . or .. as a name"),
        ("a/ .. /x", "must not contain . or .. as a name"),
        ("./x", "must not contain . or .. as a name"),
        ("a\\b", "write / between folders"),
        ("  ", "is empty"),
        ("a?", "some systems forbid"),
        ("a\nb", "some systems forbid"),
        ("a\udce9", "some systems forbid"),
        ("x" * 401, "too long"),
    ],
)
def test_a_folder_that_leads_elsewhere_or_nowhere_is_refused_by_name(folder, why):
    with pytest.raises(SettingsError, match="of a further result") as refused:
        Variant(folder=folder)
    assert why in str(refused.value)
    assert folder[:1].strip() in str(refused.value)


@pytest.mark.parametrize("folder", ["thumbs", "web/small/", "..a", "a..", "Фото/küçük", "con"])
def test_any_other_folder_is_taken(folder):
    assert Variant(folder=folder).folders == tuple(filter(None, folder.split("/")))


@pytest.mark.parametrize("suffix", ["/x", "..\\x", "a:b", "*", "\0", "é" * 51])
def test_a_suffix_that_some_system_cannot_hold_is_refused(suffix):
    with pytest.raises(SettingsError, match=r"^The suffix '.*' of a further result"):
        Variant(suffix=suffix)


def test_there_are_not_too_many_further_results():
    enough = tuple(Variant(side) for side in range(1, MAX_VARIANTS + 1))
    assert len(Recipe(also=enough).outputs()) == MAX_VARIANTS + 1
    with pytest.raises(SettingsError, match=f"at most {MAX_VARIANTS}"):
        Recipe(also=(*enough, Variant(99)))


def test_two_further_results_that_are_the_same_are_named_by_their_numbers():
    with pytest.raises(SettingsError, match="Results 2 and 4 are the same"):
        Recipe(also=(Variant(64), Variant(32), Variant(64)))


def test_two_further_results_of_one_name_are_refused_unless_something_sets_them_apart():
    one = Variant(64, suffix="_s", folder="Thumbs")
    with pytest.raises(SettingsError, match="Results 2 and 3 would have the same names"):
        Recipe(also=(one, Variant(32, suffix="_S", folder="thumbs/")))
    for other in (
        Variant(32, suffix="_s"),
        Variant(32, suffix="_m", folder="Thumbs"),
        Variant(32, suffix="_s", folder="Thumbs", output_format="webp"),
    ):
        assert len(Recipe(also=(one, other)).outputs()) == 3
