"""The desktop's cache of thumbnails, as the Thumbnail Managing Standard 0.9 and GLib have it."""

import errno
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from processing.cli._parser import parse
from processing.errors import SettingsError, TooHeavyError
from processing.imaging import pipeline
from processing.planning.walk import walk
from processing.running import history
from processing.running.events import RunFinished
from processing.running.runner import Run
from processing.settings.batch import EngineKind
from processing.storage.presets.settings_json import from_json, to_json
from processing.task import Stage, Status
from processing.thumbnails import worker
from processing.thumbnails.planner import (
    A_THUMBNAIL_ITSELF,
    FAILED_BEFORE,
    STILL_TRUE,
    plan_thumbnails,
)
from processing.thumbnails.standard import (
    USUAL_SIZES,
    CacheSize,
    address_of,
    cache_batch,
    cache_folder,
    failures_folder,
    name_of,
)
from processing.version import __version__
from tests.support.bounds import WAIT_SECONDS
from tests.support.command_line import thumbpool
from tests.support.pictures import COLORS, assert_alike, grey_profile, patches, quarters
from tests.support.recorded_events import RecordedEvents

SYSTEMS_WITH_THEIR_OWN = ("win32", "darwin")

pytestmark = pytest.mark.skipif(
    sys.platform in SYSTEMS_WITH_THEIR_OWN, reason="this system keeps thumbnails in another way"
)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """The cache of a user who has none yet, and whose umask hides nothing."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    before = os.umask(0)
    yield tmp_path / "caches" / "thumbnails"
    os.umask(before)


@pytest.fixture
def photo(tmp_path):
    """A photo of which all four sizes differ."""
    path = tmp_path / "photos" / "a photo.jpg"
    path.parent.mkdir()
    quarters(size=(1200, 900)).save(path)
    return path


def plan(*sources, sizes=tuple(CacheSize), **chosen):
    settings = cache_batch(sources, sizes, engine=EngineKind.SERIAL, **chosen)
    found = [each for batch in walk(sources, settings.output_folder) for each in batch.sources]
    return plan_thumbnails(settings, found)


def fill(*sources, **chosen):
    """Fill the cache in this process; return how each thumbnail ended."""
    told = RecordedEvents()
    run = Run(plan(*sources, **chosen), told.append)
    run.start()
    outcomes = told.wait_for(RunFinished).report.outcomes
    assert run.join(WAIT_SECONDS)
    return outcomes


def statuses(outcomes):
    return [each.status for each in outcomes]


def thumbnail_of(cache, path, size=CacheSize.NORMAL):
    return cache / size / name_of(address_of(path))


def failure_of(cache, path):
    return failures_folder(cache) / name_of(address_of(path))


def set_time(path, seconds):
    os.utime(path, ns=(seconds * 10**9 + 999_999_999,) * 2)


def put(path, image=None, **texts):
    """Put a thumbnail as another program would."""
    info = PngImagePlugin.PngInfo()
    for key, text in texts.items():
        info.add_text(key.replace("_", "::"), text)
    path.parent.mkdir(parents=True, exist_ok=True)
    (image or Image.new("RGB", (128, 96))).save(path, pnginfo=info)


def test_a_thumbnail_has_the_name_that_the_standard_gives_as_its_example():
    path = Path("/home/jens/photos/me.png")

    assert address_of(path) == "file:///home/jens/photos/me.png"
    assert name_of(address_of(path)) == "c6ee772d9e49320e97ec29a7eb5b1697.png"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/a b/50%20.png", "file:///a%20b/50%2520.png"),
        ("/~!'()*.png", "file:///~!'()*.png"),
        ("/a,b@c:d&e=f+g$h.png", "file:///a,b@c:d&e=f+g$h.png"),
        (r"/[x]{y}^`|\;?#<>" + '".png', "file:///%5Bx%5D%7By%7D%5E%60%7C%5C%3B%3F%23%3C%3E%22.png"),
        ("/grüße 日本.png", "file:///gr%C3%BC%C3%9Fe%20%E6%97%A5%E6%9C%AC.png"),
        ("/tab\there.png", "file:///tab%09here.png"),
        (os.fsdecode(b"/bad\xff.png"), "file:///bad%FF.png"),
        ("//twice/./x/../y.png", "file:///twice/y.png"),
    ],
)
def test_an_address_is_escaped_as_glib_does_it(path, address):
    assert address_of(Path(path)) == address  # as `g_filename_to_uri` of GLib 2.74 answers


def test_the_cache_is_where_the_user_keeps_caches(cache, monkeypatch, tmp_path):
    assert cache_folder() == cache
    for nowhere in ("", "relative"):
        monkeypatch.setenv("XDG_CACHE_HOME", nowhere)
        monkeypatch.setenv("HOME", str(tmp_path))
        assert cache_folder() == tmp_path / ".cache" / "thumbnails"


@pytest.mark.parametrize("system", SYSTEMS_WITH_THEIR_OWN)
def test_systems_that_keep_their_own_thumbnails_are_told_of(system, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)

    with pytest.raises(SettingsError, match="keeps thumbnails in a store of its own"):
        cache_folder()


def test_one_decode_makes_every_size(cache, photo, monkeypatch):
    decoded = []
    decode = pipeline.decode
    monkeypatch.setattr(pipeline, "decode", lambda *given: decoded.append(given) or decode(*given))

    assert statuses(fill(photo)) == [Status.DONE] * 4

    assert len(decoded) == 1
    for size in CacheSize:
        with Image.open(thumbnail_of(cache, photo, size)) as image:
            assert image.size == (size.pixels, size.pixels * 3 // 4)
            assert_alike(patches(image), COLORS, 3)


def test_a_thumbnail_tells_what_it_was_made_of(cache, photo):
    turned = photo.with_name("turned.png")
    exif = Image.Exif()
    exif[0x112] = 6  # the camera was held on its side
    quarters(size=(300, 200)).save(turned, "JPEG", exif=exif)  # and its name is wrong
    set_time(turned, 1_234_567_890)

    fill(turned)

    with Image.open(thumbnail_of(cache, turned)) as image:
        assert image.text == {
            "Thumb::URI": f"file://{photo.parent}/turned.png",
            "Thumb::MTime": "1234567890",
            "Thumb::Size": str(turned.stat().st_size),
            "Thumb::Mimetype": "image/jpeg",
            "Thumb::Image::Width": "200",
            "Thumb::Image::Height": "300",
            "Software": f"Thumbpool {__version__}",
        }
        assert image.size == (85, 128)


def test_only_the_owner_can_look_into_the_cache(cache, photo):
    broken = photo.with_name("broken.png")
    broken.write_bytes(b"no picture")

    fill(photo.parent)

    found = [cache, *cache.rglob("*")]
    assert failure_of(cache, broken) in found
    for path in found:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path
    assert not list(cache.rglob("*.part"))


def test_a_thumbnail_has_eight_bits_and_colours_in_srgb(cache, photo):
    deep, bright = photo.with_name("deep.png"), photo.with_name("bright.png")
    Image.fromarray(np.full((300, 300), 128 * 257, np.uint16)).save(deep)
    Image.new("L", (300, 300), 128).save(bright, icc_profile=grey_profile())

    fill(deep, bright, sizes=[CacheSize.LARGE])

    for path, level in ((deep, 128), (bright, 188)):  # half the light is 188 in sRGB
        with Image.open(thumbnail_of(cache, path, CacheSize.LARGE)) as image:
            assert image.mode == "RGB"
            assert "icc_profile" not in image.info
            assert_alike((image.getpixel((9, 9)),), ((level,) * 3,), 1)


def test_small_and_transparent_pictures_stay_so(cache, photo):
    small = photo.with_name("small.png")
    Image.new("RGBA", (150, 40), (10, 20, 30, 40)).save(small)

    fill(small, sizes=[CacheSize.LARGE])

    with Image.open(thumbnail_of(cache, small, CacheSize.LARGE)) as image:
        assert (image.size, image.getpixel((0, 0))) == ((150, 40), (10, 20, 30, 40))


def test_what_is_up_to_date_is_left_alone_and_what_changed_is_made_again(cache, photo):
    other = photo.with_name("other.png")
    quarters().save(other)
    fill(photo.parent, sizes=USUAL_SIZES)
    before = thumbnail_of(cache, other).read_bytes()

    set_time(photo, 1_000_000_000)
    outcomes = fill(photo.parent, sizes=USUAL_SIZES)

    assert statuses(outcomes) == [Status.DONE, Status.DONE, Status.SKIPPED, Status.SKIPPED]
    assert outcomes[2].reason == STILL_TRUE
    assert thumbnail_of(cache, other).read_bytes() == before
    assert statuses(fill(photo.parent, sizes=USUAL_SIZES)) == [Status.SKIPPED] * 4
    assert statuses(fill(other, sizes=USUAL_SIZES, only_changed=False)) == [Status.DONE] * 2


def test_what_is_lacking_of_the_sizes_is_made(cache, photo):
    fill(photo, sizes=[CacheSize.LARGE])
    thumbnail_of(cache, photo, CacheSize.LARGE).chmod(0o400)

    outcomes = fill(photo)

    assert statuses(outcomes) == [Status.DONE, Status.SKIPPED, Status.DONE, Status.DONE]


def test_thumbnails_of_other_programs_count_if_they_are_true(cache, photo):
    set_time(photo, 5)
    size_bytes = str(photo.stat().st_size)
    true = {"Thumb_URI": address_of(photo), "Thumb_MTime": "5"}
    stale = (
        {**true, "Thumb_MTime": "4"},
        {**true, "Thumb_URI": "file:///elsewhere.png"},
        {**true, "Thumb_Size": "1"},
        {"Thumb_URI": address_of(photo)},
        {},
    )
    path = thumbnail_of(cache, photo)
    for texts in (true, {**true, "Thumb_Size": size_bytes, "Software": "another"}):
        put(path, **texts)
        assert [each.reason for each in plan(photo, sizes=[CacheSize.NORMAL]).skipped] == [
            STILL_TRUE
        ]
    for texts in stale:
        put(path, **texts)
        assert plan(photo, sizes=[CacheSize.NORMAL]).replacing == {0}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0tEXt\0\0\0\0" * 100_000,
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXtThumb::MTime\x005",
    ],
)
def test_a_thumbnail_that_is_none_gives_way(content, cache, photo):
    path = thumbnail_of(cache, photo)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)

    assert statuses(fill(photo, sizes=[CacheSize.NORMAL])) == [Status.DONE]

    with Image.open(path) as image:
        assert image.size == (128, 96)


def test_a_pipe_in_the_place_of_a_thumbnail_keeps_nobody_waiting(cache, photo):
    path = thumbnail_of(cache, photo)
    path.parent.mkdir(parents=True)
    os.mkfifo(path)

    assert statuses(fill(photo, sizes=[CacheSize.NORMAL])) == [Status.DONE]
    assert path.is_file()


def test_what_cannot_be_made_is_noted_and_not_tried_again_until_it_changed(cache, photo):
    broken = photo.with_name("broken.jpg")
    broken.write_bytes(photo.read_bytes()[:2000])
    set_time(broken, 77)

    assert statuses(fill(broken)) == [Status.FAILED] * 4
    with Image.open(failure_of(cache, broken)) as record:
        assert record.size == (1, 1)
        assert record.text["Thumb::URI"] == address_of(broken)
        assert record.text["Thumb::MTime"] == "77"

    again = fill(broken)
    assert [(each.status, each.reason) for each in again] == [(Status.SKIPPED, FAILED_BEFORE)] * 4
    assert statuses(fill(broken, only_changed=False)) == [Status.FAILED] * 4

    broken.write_bytes(photo.read_bytes())
    assert statuses(fill(broken)) == [Status.DONE] * 4
    assert not failure_of(cache, broken).exists()


@pytest.mark.parametrize(
    "error",
    [
        PermissionError(errno.EACCES, "not yours"),
        FileNotFoundError(errno.ENOENT, "gone"),
        OSError(errno.EIO, "the disk is loose"),
        MemoryError(),
        TooHeavyError("more memory, please", 10**12),
    ],
)
def test_what_another_day_may_mend_is_not_noted_as_broken(error, cache, photo, monkeypatch):
    def fail(task, run_context, watch, style):
        watch.enter(Stage.OPEN)
        raise error

    monkeypatch.setattr(worker, "write_picture", fail)

    assert statuses(fill(photo, workers=1)) == [Status.FAILED] * 4
    assert not failure_of(cache, photo).exists()


def test_a_run_that_broke_off_is_known_by_its_settings_as_one_for_the_cache(cache):
    settings = cache_batch([Path("/pictures")], USUAL_SIZES)

    assert from_json(to_json(settings)) == settings
    assert not settings.is_same_batch(replace(settings, thumbnail_cache=False))


def test_thumbnails_get_no_thumbnails(cache, photo, tmp_path):
    fill(photo, sizes=[CacheSize.NORMAL])
    (tmp_path / "way").symlink_to(cache / "normal")

    for folder in (cache / "normal", tmp_path / "way"):
        assert {each.reason for each in fill(folder)} == {A_THUMBNAIL_ITSELF}


@pytest.mark.skipif(shutil.which("gio") is None, reason="GLib's own program is not installed")
def test_glib_finds_the_thumbnail_and_calls_it_true(cache, photo):
    odd = photo.with_name("odd ~!'(ü);[%].jpg")
    photo.rename(odd)
    fill(odd)

    command = ["gio", "info", "-a", "thumbnail::*", str(odd)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=WAIT_SECONDS, check=True)

    assert f"thumbnail::path: {cache}" in told.stdout
    assert name_of(address_of(odd)) in told.stdout
    assert "thumbnail::is-valid: TRUE" in told.stdout


def test_the_command_fills_the_cache_and_undo_empties_it(cache, photo):
    made = thumbpool("cache", photo.parent, "--sizes", "normal,xx-large", "--workers", "1")

    assert (made.returncode, made.stderr) == (0, "")
    assert "2 done" in made.stdout
    standing = [thumbnail_of(cache, photo, size) for size in (CacheSize.NORMAL, CacheSize.XX_LARGE)]
    assert all(path.is_file() for path in standing)
    assert history.last_run(cache) is not None

    again = thumbpool("cache", photo.parent, "--sizes", "normal,xx-large", "--workers", "1")
    assert "2 skipped" in again.stdout

    # The run that made nothing has nothing to undo; the one before has.
    assert thumbpool("undo", "--output", cache).returncode == 0
    assert not any(path.exists() for path in standing)


def test_the_command_takes_sizes_by_their_names():
    settings = parse(
        ["cache", "pictures", "--sizes", "x-large,normal", "--all", "--hidden"]
    ).settings

    assert [each.width_pixels for each in settings.recipe.outputs()] == [512, 128]
    assert (settings.only_changed, settings.hidden) == (False, True)
    with pytest.raises(SystemExit):
        parse(["cache", "pictures", "--sizes", "huge"])
