"""Small pictures of results: loaded aside, the latest wish first, never more than may be kept."""

import threading

import pytest
from PIL import Image
from PySide6.QtGui import QImage

from gui import thumbnails
from gui.thumbnails import PIXMAPS_PER_FRAME, WANTED_LIMIT, ThumbnailCache, load_image

WAIT_MILLISECONDS = 5000


def some_image(*_request) -> QImage:
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(0)
    return image


@pytest.fixture
def make_cache(qtbot):
    made = []

    def make(load=some_image) -> ThumbnailCache:
        made.append(ThumbnailCache(load))
        return made[-1]

    yield make
    for cache in made:
        cache.close()


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "avif", "tif", "gif", "bmp"])
def test_every_format_we_write_is_shown_in_its_proportions(tmp_path, suffix):
    path = tmp_path / f"result.{suffix}"
    Image.new("RGB", (640, 320), (200, 30, 30)).save(path)
    image = load_image(path, 56, 40)
    assert (image.width(), image.height()) == (56, 28)
    assert image.pixelColor(28, 14).red() > 150


def test_a_result_that_cannot_be_read_is_a_null_picture(tmp_path):
    path = tmp_path / "result.png"
    path.write_bytes(b"not a picture")
    assert load_image(path, 56, 40).isNull()
    assert load_image(tmp_path / "gone.png", 56, 40).isNull()


def test_what_is_asked_for_comes_later_and_stays(make_cache, qtbot, tmp_path):
    cache = make_cache()
    with qtbot.waitSignal(cache.loaded, timeout=WAIT_MILLISECONDS) as told:
        assert cache.pixmap(3, tmp_path) is None
    assert told.args == [[3]]
    assert cache.pixmap(3, tmp_path).width() == 8


def test_few_pixmaps_are_made_in_one_frame(make_cache, qtbot, tmp_path):
    cache = make_cache()
    told = []
    cache.loaded.connect(told.append)
    for task_id in range(40):
        cache.pixmap(task_id, tmp_path)
    qtbot.waitUntil(lambda: sum(map(len, told)) == 40, timeout=WAIT_MILLISECONDS)
    assert max(map(len, told)) <= PIXMAPS_PER_FRAME


def test_the_latest_wish_is_met_first_and_old_ones_are_dropped(make_cache, qtbot, tmp_path):
    gate, loaded = threading.Event(), []

    def load(path, *_size) -> QImage:
        gate.wait(5)
        loaded.append(int(path.name))
        return some_image()

    cache = make_cache(load)
    for task_id in range(WANTED_LIMIT + 50):
        cache.pixmap(task_id, tmp_path / str(task_id))
    gate.set()
    qtbot.waitUntil(lambda: len(loaded) >= WANTED_LIMIT, timeout=WAIT_MILLISECONDS)
    waiting = loaded[1:]
    assert waiting == sorted(waiting, reverse=True)
    assert len(loaded) <= WANTED_LIMIT + 1


def test_the_cache_is_bounded(make_cache, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(thumbnails, "CACHED_PIXMAPS", 5)
    cache = make_cache()
    told = []
    cache.loaded.connect(told.extend)
    for task_id in range(20):
        cache.pixmap(task_id, tmp_path)
    qtbot.waitUntil(lambda: len(told) == 20, timeout=WAIT_MILLISECONDS)
    assert sum(cache.pixmap(task_id, tmp_path) is not None for task_id in range(20)) == 5


def test_what_was_loaded_for_rows_of_before_is_dropped(make_cache, qtbot, tmp_path):
    gate = threading.Event()

    def load(*_request) -> QImage:
        gate.wait(5)
        return some_image()

    cache = make_cache(load)
    cache.pixmap(1, tmp_path)
    qtbot.wait(50)
    cache.clear()
    with qtbot.assertNotEmitted(cache.loaded, wait=200):
        gate.set()


def test_closing_ends_the_thread(make_cache):
    cache = make_cache()
    cache.close()
    assert not any(t.name == "thumbpool-thumbnails" for t in threading.enumerate())
