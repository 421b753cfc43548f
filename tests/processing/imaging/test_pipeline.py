"""The pipeline: every kind of picture comes out right in every format."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from processing.imaging.pipeline import make_picture
from processing.imaging.stopwatch import Stopwatch
from processing.settings.choices import AnimationPolicy, MetadataPolicy
from processing.settings.recipe import Recipe
from processing.task import Stage, Status, Task
from tests.support.every_format import SUFFIXES
from tests.support.pictures import (
    BLUE,
    COLORS,
    GREEN,
    GREYS,
    RED,
    RUN_CONTEXT,
    SIZE,
    WHITE,
    assert_alike,
    make,
    patches,
    quarters,
    wide,
    with_hole,
)

CUT = Image.Palette.ADAPTIVE

# name -> (suffix, picture, options of the writer, colours that a person sees)
SOURCES = {
    "1": (".png", quarters(((0,) * 3, WHITE, WHITE, (0,) * 3), mode="1"), {}, "bits"),
    "1 in TIFF": (".tif", quarters(((0,) * 3, WHITE, WHITE, (0,) * 3), mode="1"), {}, "bits"),
    "L": (".png", quarters(GREYS, mode="L"), {}, GREYS),
    "L with a transparent level": (
        ".png",
        quarters(GREYS, mode="L"),
        {"transparency": 0},
        "hollow",
    ),
    "LA": (".png", with_hole(quarters(GREYS, mode="L"), mode="LA"), {}, GREYS),
    "P": (".png", quarters().convert("P", palette=CUT), {}, COLORS),
    "P in GIF": (".gif", quarters().convert("P", palette=CUT), {}, COLORS),
    "P in BMP": (".bmp", quarters().convert("P", palette=CUT), {}, COLORS),
    "P with transparent entries": (".png", with_hole(quarters()).quantize(16), {}, COLORS),
    "P with one transparent entry": (".gif", with_hole(quarters()), {}, COLORS),
    "PA": (".tif", with_hole(quarters()).convert("PA"), {}, COLORS),
    "RGB": (".png", quarters(), {}, COLORS),
    "RGB in JPEG": (".jpg", quarters(), {"quality": 95, "subsampling": 0}, COLORS),
    "RGB with a transparent colour": (".png", quarters(), {"transparency": WHITE}, COLORS),
    "RGBA": (".png", with_hole(quarters()), {}, COLORS),
    "RGBA in WebP": (".webp", with_hole(quarters()), {"lossless": True}, COLORS),
    "RGBA in AVIF": (".avif", with_hole(quarters()), {"quality": 95}, COLORS),
    "CMYK in JPEG": (".jpg", quarters(mode="CMYK"), {"quality": 95, "subsampling": 0}, COLORS),
    "CMYK in TIFF": (".tif", quarters(mode="CMYK"), {}, COLORS),
    "YCbCr": (".tif", quarters(mode="YCbCr"), {}, COLORS),
    "LAB": (".tif", None, {}, COLORS),
    "I;16": (".png", wide("I;16", 257), {}, GREYS),
    "I;16 in TIFF": (".tif", wide("I;16", 257), {}, GREYS),
    "I;16B": (".tif", wide("I;16B", 257), {}, GREYS),
    "I": (".tif", wide("I", 257), {}, GREYS),
    "I of few levels": (".tif", wide("I", 1), {}, GREYS),
    "I of many levels": (".tif", wide("I", 8_000_000), {}, GREYS),
    "F": (".tif", wide("F", 1), {}, GREYS),
}
SEEN = {"bits": ((0,) * 3, WHITE, WHITE, (0,) * 3), "hollow": (WHITE, *GREYS[1:])}


def _lab() -> Image.Image:
    profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    return ImageCms.buildTransform(*profiles, "RGB", "LAB").apply(quarters())


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", SOURCES)
def test_every_kind_of_pixels_looks_right_in_every_format(
    tmp_path: Path, name: str, suffix: str
) -> None:
    source_suffix, image, options, seen = SOURCES[name]
    source, result = tmp_path / f"source{source_suffix}", tmp_path / "out" / f"result{suffix}"
    (image or _lab()).save(source, **options)
    outcome = make(source, result, Recipe(width_pixels=32, height_pixels=32, quality_percent=95))
    assert outcome.status is Status.DONE
    assert outcome.warnings == ()
    with Image.open(result) as made:
        assert made.size == outcome.result_size == (32, 24)
        assert_alike(patches(made), SEEN.get(seen, seen), 12)


@pytest.mark.parametrize("suffix", [".png", ".webp", ".avif", ".tif", ".gif"])
@pytest.mark.parametrize("name", ["LA", "RGBA", "P with one transparent entry", "PA"])
def test_transparency_stays_where_the_format_has_it(tmp_path: Path, name: str, suffix: str) -> None:
    source_suffix, image, options, _ = SOURCES[name]
    source, result = tmp_path / f"source{source_suffix}", tmp_path / f"result{suffix}"
    image.save(source, **options)
    make(source, result)
    with Image.open(result) as made:
        alpha = made.convert("RGBA").getchannel("A")
    assert alpha.getpixel((8, 8)) == 255
    assert alpha.getpixel((SIZE[0] - 8, SIZE[1] - 8)) == 0


def test_the_hidden_colour_of_transparent_pixels_leaves_no_edge(tmp_path: Path) -> None:
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    image.paste((255, 255, 255, 255), (0, 0, 201, 400))
    image.save(tmp_path / "a.png")
    make(tmp_path / "a.png", tmp_path / "a.jpg", Recipe(width_pixels=40, height_pixels=40))
    with Image.open(tmp_path / "a.jpg") as made:
        assert made.convert("L").getextrema()[0] > 250


def _stored(upright: Image.Image, orientation: int) -> Image.Image:
    """Return `upright` as a camera held that way stores it."""
    turns = Image.Transpose
    inverse = (None, turns.FLIP_LEFT_RIGHT, turns.ROTATE_180, turns.FLIP_TOP_BOTTOM)
    inverse += (turns.TRANSPOSE, turns.ROTATE_90, turns.TRANSVERSE, turns.ROTATE_270)
    turn = inverse[orientation - 1]
    return upright if turn is None else upright.transpose(turn)


def _exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright_in_every_format(
    tmp_path: Path, orientation: int, suffix: str
) -> None:
    source, result = tmp_path / "source.jpg", tmp_path / f"result{suffix}"
    upright = quarters(size=(640, 480))
    _stored(upright, orientation).save(source, exif=_exif(orientation), quality=95)
    outcome = make(source, result, Recipe(width_pixels=100, height_pixels=50, quality_percent=95))
    assert outcome.source_size == (640, 480)
    with Image.open(result) as made:
        assert made.size == outcome.result_size == (67, 50)
        assert_alike(patches(made), COLORS, 12)
        assert made.getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize("suffix", [".png", ".webp", ".avif", ".tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientations_are_read_from_every_format_that_has_them(
    tmp_path: Path, orientation: int, suffix: str
) -> None:
    source, result = tmp_path / f"source{suffix}", tmp_path / "result.png"
    _stored(quarters(), orientation).save(source, exif=_exif(orientation), quality=95)
    outcome = make(source, result)
    assert outcome.source_size == outcome.result_size == SIZE
    with Image.open(result) as made:
        assert_alike(patches(made), (RED, GREEN, BLUE, WHITE), 12)


def test_an_mpo_file_works_and_is_no_animation(tmp_path: Path) -> None:
    source = tmp_path / "phone.jpg"
    quarters(size=(800, 600)).save(
        source, "MPO", save_all=True, append_images=[quarters(size=(160, 120))], quality=95
    )
    outcome = make(source, tmp_path / "result.png", Recipe(width_pixels=100, height_pixels=100))
    assert (outcome.source_size, outcome.result_size) == ((800, 600), (100, 75))
    assert outcome.warnings == ()
    with Image.open(tmp_path / "result.png") as made:
        assert_alike(patches(made), COLORS, 12)


@pytest.mark.parametrize("suffix", [".gif", ".png", ".webp", ".tif"])
def test_of_several_pictures_the_first_is_made_and_a_warning_says_so(
    tmp_path: Path, suffix: str
) -> None:
    source = tmp_path / f"source{suffix}"
    rest = [quarters(COLORS[::-1]), quarters(GREYS)]
    quarters().save(source, save_all=True, append_images=rest, lossless=True)
    outcome = make(source, tmp_path / "result.png", Recipe(animation=AnimationPolicy.FIRST))
    assert len(outcome.warnings) == 1
    with Image.open(tmp_path / "result.png") as made:
        assert_alike(patches(made), COLORS, 12)


def test_a_picture_under_a_wrong_name_is_made_as_its_result_is_named(tmp_path: Path) -> None:
    source, result = tmp_path / "source.jpg", tmp_path / "result.jpg"
    quarters().save(source, "PNG")
    outcome = make(source, result)
    assert outcome.warnings == ("Its name ends in .jpg, but it is PNG.",)
    with Image.open(result) as made:
        assert made.format == "JPEG"


def test_a_small_picture_keeps_its_size_unless_it_shall_grow(tmp_path: Path) -> None:
    quarters().save(tmp_path / "source.png")
    kept = make(tmp_path / "source.png", tmp_path / "kept.png")
    recipe = Recipe(only_shrink=False)
    grown = make(tmp_path / "source.png", tmp_path / "grown.png", recipe)
    assert (kept.result_size, grown.result_size) == (SIZE, (256, 192))


def test_nothing_of_the_source_but_its_colours_is_carried_where_so_asked(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    quarters().save(tmp_path / "source.jpg", exif=exif, comment=b"secret place", dpi=(300, 300))
    for suffix in SUFFIXES:
        result = tmp_path / f"result{suffix}"
        make(tmp_path / "source.jpg", result, Recipe(metadata=MetadataPolicy.COLOR_ONLY))
        assert b"secret" not in result.read_bytes()


def test_the_outcome_tells_sizes_and_the_watch_all_stages(tmp_path: Path) -> None:
    source, result = tmp_path / "source.jpg", tmp_path / "result.jpg"
    quarters(size=(640, 480)).save(source)
    watch = Stopwatch(7)
    assert watch.stage is None
    outcome = make_picture(Task(3, source, result), RUN_CONTEXT, watch)
    timing = watch.stop()
    assert (outcome.task_id, outcome.timing) == (3, None)
    assert outcome.source_bytes == source.stat().st_size
    assert outcome.result_bytes == result.stat().st_size
    assert watch.stage is Stage.WRITE
    assert timing.worker == 7
    assert len(timing.stamps) == len(Stage) + 1
    assert list(timing.stamps) == sorted(timing.stamps)
    assert 0 < timing.cpu_seconds < 5


def test_a_reduced_decode_does_not_shift_the_picture(tmp_path: Path) -> None:
    # 1001 is no multiple of 8, so the decoder's last pixel is filled to an eighth only.
    image = Image.linear_gradient("L").rotate(90).resize((1001, 601), Image.Resampling.BICUBIC)
    image.save(tmp_path / "a.jpg", quality=98)
    make(tmp_path / "a.jpg", tmp_path / "a.png", Recipe(width_pixels=100, height_pixels=100))
    expected = image.resize((100, 60), Image.Resampling.LANCZOS)
    with Image.open(tmp_path / "a.png") as made:
        for x in range(100):
            assert abs(made.getpixel((x, 30)) - expected.getpixel((x, 30))) <= 2


def test_thousands_of_pixels_to_one_leave_at_least_one(tmp_path: Path) -> None:
    Image.new("RGB", (5000, 2), RED).save(tmp_path / "line.png")
    recipe = Recipe(width_pixels=10, height_pixels=10)
    outcome = make(tmp_path / "line.png", tmp_path / "out.png", recipe)
    assert outcome.result_size == (10, 1)


def test_two_threads_at_once_make_the_same_as_one(tmp_path: Path) -> None:
    quarters(size=(640, 480)).save(tmp_path / "a.jpg")
    results = [tmp_path / f"{number}.png" for number in range(24)]
    tasks = [Task(n, tmp_path / "a.jpg", result) for n, result in enumerate(results)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda task: make_picture(task, RUN_CONTEXT, Stopwatch(1)), tasks))
    assert len({result.read_bytes() for result in results}) == 1
