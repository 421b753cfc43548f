"""Small pictures: loaded aside, the latest wish first, never more than may be kept."""

import os
import threading
from pathlib import Path

import pytest
from PIL import Image, ImageFile
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage, QPixmap

from gui.table import _result_images, thumbnails
from gui.table._pixmaps import LEAST_PIXMAP_BYTES, PixmapStore
from gui.table._result_images import ResultFile, load_image
from gui.table.thumbnails import PIXMAPS_PER_FRAME, THUMBNAIL_WIDTH, WANTED_LIMIT, ThumbnailCache
from processing.errors import PictureError
from processing.files.remote.names import remote_path
from processing.imaging import opening
from processing.previewing.messages import ThumbnailRequest
from processing.previewing.pixels import Pixels
from processing.task import SourceImage
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FakeThumbnails

RESULT = ResultFile(Path("result.png"), 100)


def as_it_is(path) -> ResultFile:
    return ResultFile(path, path.stat().st_size)


def some_image(*_request) -> QImage:
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(0)
    return image


@pytest.fixture
def make_cache(qtbot):
    made = []

    def make(load=some_image, make_originals=None) -> ThumbnailCache:
        made.append(ThumbnailCache(load, make_originals))
        return made[-1]

    yield make
    for cache in made:
        cache.close()


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "avif", "tif", "gif", "bmp"])
def test_every_format_we_write_is_shown_in_its_proportions(tmp_path, suffix):
    path = tmp_path / f"result.{suffix}"
    Image.new("RGB", (640, 320), (200, 30, 30)).save(path)
    image = load_image(as_it_is(path), 56, 40)
    assert (image.width(), image.height()) == (56, 28)
    assert image.pixelColor(28, 14).red() > 150


def test_a_result_that_was_changed_since_is_not_even_opened(tmp_path, monkeypatch):
    path = tmp_path / "result.png"
    Image.new("RGB", (64, 32)).save(path)
    left = as_it_is(path)
    with path.open("ab") as file:
        file.write(b"more")
    monkeypatch.setattr(opening, "open_picture", lambda _path: pytest.fail("opened"))
    with pytest.raises(PictureError, match="changed"):
        load_image(left, 56, 40)


def test_a_result_too_large_for_the_window_is_not_decoded(tmp_path, monkeypatch):
    path = tmp_path / "result.png"
    Image.new("RGB", (64, 32)).save(path)
    monkeypatch.setattr(_result_images, "MAX_PIXELS", 64 * 32 - 1)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _picture: pytest.fail("decoded"))
    with pytest.raises(PictureError, match="too large"):
        load_image(as_it_is(path), 56, 40)


def test_the_largest_thumbnail_is_that_of_a_camera_picture_not_of_a_bomb():
    assert 6000 * 4000 <= _result_images.MAX_PIXELS < 6000 * 5000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe without a name only here")
@pytest.mark.timeout(20)
def test_a_pipe_in_the_place_of_a_result_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "result.png")
    with pytest.raises(PictureError):
        load_image(ResultFile(tmp_path / "result.png", 0), 56, 40)


@pytest.mark.parametrize(
    "error", [EOFError, RuntimeError, MemoryError, PictureError, OSError, AssertionError]
)
def test_whatever_a_decoder_raises_the_next_thumbnail_comes(make_cache, qtbot, error):
    def load(result, *_size) -> QImage:
        if result.path.name == "damaged":
            raise error("It is damaged.")
        return some_image()

    cache = make_cache(load)
    with qtbot.waitSignal(cache.loaded, timeout=WAIT_MILLISECONDS):
        cache.pixmap(1, ResultFile(Path("damaged"), 1))
    with qtbot.waitSignal(cache.loaded, timeout=WAIT_MILLISECONDS):
        cache.pixmap(2, RESULT)
    assert cache.pixmap(1, RESULT).isNull()
    assert cache.pixmap(2, RESULT).width() == 8


@pytest.mark.parametrize("content", [b"", b"not a picture", None])
def test_a_result_that_cannot_be_read_has_a_null_pixmap(make_cache, qtbot, tmp_path, content):
    path = tmp_path / "result.png"
    if content is not None:
        path.write_bytes(content)
    cache = make_cache(load_image)
    with qtbot.waitSignal(cache.loaded, timeout=WAIT_MILLISECONDS):
        cache.pixmap(1, ResultFile(path, len(content or b"")))
    assert cache.pixmap(1, RESULT).isNull()


def test_what_is_asked_for_comes_later_and_stays(make_cache, qtbot):
    cache = make_cache()
    with qtbot.waitSignal(cache.loaded, timeout=WAIT_MILLISECONDS) as told:
        assert cache.pixmap(3, RESULT) is None
    assert told.args == [[3]]
    assert cache.pixmap(3, RESULT).width() == 8


def test_a_picture_that_loads_longer_than_a_frame_is_shown_all_the_same(make_cache, qtbot):
    may_end = threading.Event()

    def load_slowly(*_request) -> QImage:
        may_end.wait(WAIT_MILLISECONDS / 1000)
        return some_image()

    cache = make_cache(load_slowly)
    told = []
    cache.loaded.connect(told.append)
    cache.pixmap(3, RESULT)
    with qtbot.waitSignal(cache.findChild(QTimer).timeout, timeout=WAIT_MILLISECONDS):
        pass  # a frame goes by while the picture is in hand and no other is wanted
    may_end.set()
    qtbot.waitUntil(lambda: told == [[3]], timeout=WAIT_MILLISECONDS)


def test_a_picture_in_hand_is_not_loaded_again_when_its_row_is_painted_again(make_cache, qtbot):
    began, may_end, loaded = threading.Event(), threading.Event(), []

    def load_slowly(result, *_size) -> QImage:
        began.set()
        may_end.wait(WAIT_MILLISECONDS / 1000)
        loaded.append(result)
        return some_image()

    cache = make_cache(load_slowly)
    cache.pixmap(3, RESULT)
    assert began.wait(WAIT_MILLISECONDS / 1000)
    cache.pixmap(3, RESULT)
    may_end.set()
    timer = cache.findChild(QTimer)
    qtbot.waitUntil(lambda: not timer.isActive(), timeout=WAIT_MILLISECONDS)
    assert loaded == [RESULT]
    assert cache.pixmap(3, RESULT).width() == 8


def test_thumbnails_are_loaded_anew_for_a_screen_of_another_density(make_cache, qtbot):
    asked = []

    def load(_result, width, _height) -> QImage:
        asked.append(width)
        return some_image()

    cache = make_cache(load)
    with qtbot.waitSignal(cache.loaded, timeout=WAIT_MILLISECONDS):
        cache.pixmap(3, RESULT)
    cache.set_pixel_ratio(2.0)
    with qtbot.waitSignal(cache.loaded, timeout=WAIT_MILLISECONDS):
        assert cache.pixmap(3, RESULT) is None
    assert asked == [THUMBNAIL_WIDTH, 2 * THUMBNAIL_WIDTH]
    assert cache.pixmap(3, RESULT).devicePixelRatio() == 2.0


def test_few_pixmaps_are_made_in_one_frame(make_cache, qtbot):
    cache = make_cache()
    told = []
    cache.loaded.connect(told.append)
    for task_id in range(40):
        cache.pixmap(task_id, RESULT)
    qtbot.waitUntil(lambda: sum(map(len, told)) == 40, timeout=WAIT_MILLISECONDS)
    assert max(map(len, told)) <= PIXMAPS_PER_FRAME


def test_the_latest_wish_is_met_first_and_old_ones_are_dropped(make_cache, qtbot):
    gate, loaded = threading.Event(), []

    def load(result, *_size) -> QImage:
        gate.wait(5)
        loaded.append(int(result.path.name))
        return some_image()

    cache = make_cache(load)
    for task_id in range(WANTED_LIMIT + 50):
        cache.pixmap(task_id, ResultFile(Path(str(task_id)), 1))
    gate.set()
    qtbot.waitUntil(lambda: len(loaded) >= WANTED_LIMIT, timeout=WAIT_MILLISECONDS)
    waiting = loaded[1:]
    assert waiting == sorted(waiting, reverse=True)
    assert len(loaded) <= WANTED_LIMIT + 1


def test_the_cache_is_bounded(make_cache, qtbot, monkeypatch):
    monkeypatch.setattr(thumbnails, "CACHED_BYTES", 5 * LEAST_PIXMAP_BYTES)
    cache = make_cache()
    told = []
    cache.loaded.connect(told.extend)
    for task_id in range(20):
        cache.pixmap(task_id, RESULT)
    qtbot.waitUntil(lambda: len(told) == 20, timeout=WAIT_MILLISECONDS)
    assert sum(cache.pixmap(task_id, RESULT) is not None for task_id in range(20)) == 5


def test_what_was_loaded_for_rows_of_before_is_dropped(make_cache, qtbot):
    gate = threading.Event()

    def load(*_request) -> QImage:
        gate.wait(5)
        return some_image()

    cache = make_cache(load)
    cache.pixmap(1, RESULT)
    qtbot.wait(50)
    cache.clear()
    with qtbot.assertNotEmitted(cache.loaded, wait=200):
        gate.set()


def test_closing_ends_the_thread(make_cache):
    cache = make_cache()
    assert any(t.name == "thumbpool-thumbnails" for t in threading.enumerate())
    cache.close()
    assert not any(t.name == "thumbpool-thumbnails" for t in threading.enumerate())


def test_a_result_of_deep_grey_is_shown_in_its_greys(tmp_path):
    path = tmp_path / "deep.tif"
    picture = Image.new("I;16", (64, 48), 64 * 257)
    picture.paste(200 * 257, (32, 0, 64, 48))
    picture.save(path)
    shown = load_image(ResultFile(path, path.stat().st_size), 64, 48)
    assert abs(shown.pixelColor(8, 24).red() - 64) <= 1
    assert abs(shown.pixelColor(56, 24).red() - 200) <= 1


def source(name: str = "a.jpg", modified_ns: int = 5) -> SourceImage:
    return SourceImage(Path(name), Path(name), 1000, modified_ns=modified_ns)


def pixels_of(width: int, height: int, color: tuple[int, ...] = (200, 30, 30, 255)) -> Pixels:
    return Pixels(width, height, bytes(color) * (width * height))


class TestOriginals:
    @pytest.fixture
    def cache(self, make_cache) -> ThumbnailCache:
        return make_cache(make_originals=FakeThumbnails)

    @pytest.fixture
    def service(self, cache) -> FakeThumbnails:
        return cache._originals

    def tell(self, cache, service, qtbot, pixels: Pixels | None = None) -> None:
        with qtbot.waitSignal(cache.loaded, timeout=WAIT_MILLISECONDS):
            service.tell(service.asked[-1], pixels or pixels_of(20, 10))

    def test_an_original_is_asked_for_and_shown_when_it_comes(self, cache, service, qtbot):
        assert cache.original(3, source()) is None
        wanted = service.asked[-1]
        assert wanted == ThumbnailRequest(3, Path("a.jpg"), (56, 40), (5, 1000))
        with qtbot.waitSignal(cache.loaded, timeout=WAIT_MILLISECONDS) as told:
            service.tell(wanted, pixels_of(20, 10))
        assert told.args == [[3]]
        shown = cache.original(3, source())
        assert (shown.width(), shown.height()) == (20, 10)
        assert shown.toImage().pixelColor(10, 5).red() == 200
        assert len(service.asked) == 1

    def test_one_that_comes_with_the_next_frame_is_not_asked_for_again(self, cache, service):
        cache.original(3, source())
        service.tell(service.asked[-1], pixels_of(20, 10))
        assert cache.original(3, source()) is None
        assert len(service.asked) == 1

    def test_one_that_cannot_be_shown_is_not_asked_for_again(self, cache, service, qtbot):
        cache.original(3, source())
        with qtbot.waitSignal(cache.loaded, timeout=WAIT_MILLISECONDS):
            service.tell(service.asked[-1], None)
        assert cache.original(3, source()).isNull()
        assert len(service.asked) == 1

    def test_new_rows_keep_what_did_not_change(self, cache, service, qtbot):
        cache.original(3, source())
        self.tell(cache, service, qtbot)
        cache.clear()
        assert cache.original(8, source()) is not None
        assert cache.original(8, source(modified_ns=6)) is None
        assert service.asked[-1].version == (6, 1000)

    @pytest.mark.parametrize("change", ["box", "density"])
    def test_another_box_asks_for_others_and_drops_what_comes_late(
        self, cache, service, qtbot, change
    ):
        cache.original(3, source())
        early = service.asked[-1]
        if change == "box":
            cache.set_box(112, 80)
        else:
            cache.set_pixel_ratio(2.0)
        service.tell(early, pixels_of(20, 10))
        assert cache.original(3, source()) is None
        assert service.asked[-1].size == (112, 80)
        self.tell(cache, service, qtbot, pixels_of(100, 80))
        shown = cache.original(3, source())
        assert shown.width() == 100
        assert shown.devicePixelRatio() == (1.0 if change == "box" else 2.0)

    def test_the_same_box_again_changes_nothing(self, cache, service, qtbot):
        cache.original(3, source())
        self.tell(cache, service, qtbot)
        cache.set_box(56, 40)
        assert cache.original(3, source()) is not None

    def test_few_pixmaps_are_made_in_one_frame(self, cache, service, qtbot):
        told = []
        cache.loaded.connect(told.append)
        for task_id in range(40):
            cache.original(task_id, source(f"{task_id}.jpg"))
        for wanted in list(service.asked):
            service.tell(wanted, pixels_of(4, 4))
        qtbot.waitUntil(lambda: sum(map(len, told)) == 40, timeout=WAIT_MILLISECONDS)
        assert max(map(len, told)) <= PIXMAPS_PER_FRAME

    def test_the_timer_rests_when_all_have_come(self, cache, service, qtbot):
        cache.original(3, source())
        self.tell(cache, service, qtbot)
        timer = cache.findChild(QTimer)
        qtbot.waitUntil(lambda: not timer.isActive(), timeout=WAIT_MILLISECONDS)

    def test_closing_ends_the_service(self, cache, service):
        cache.close()
        assert service.is_closed


def test_large_pixmaps_are_fewer(qtbot):
    store: PixmapStore[int] = PixmapStore(3 * 100 * 100 * 4)
    for key in (1, 2, 3, 3, 4):
        store.add(key, QPixmap(100, 100))
        store.get(2)
    assert [store.get(key) is not None for key in (1, 2, 3, 4)] == [False, True, True, True]
    store.add(5, QPixmap())  # even one that shows nothing takes some room
    assert store.get(2) is None
    store.drop(lambda key: key == 3)
    assert [store.get(key) is not None for key in (3, 4, 5)] == [False, True, True]


def test_pictures_and_results_in_a_bucket_are_not_asked_for(make_cache):
    originals = []
    cache = make_cache(
        lambda *_: pytest.fail("it was loaded"), lambda notify: FakeThumbnails(originals.append)
    )
    path = remote_path("s3://photos/a.jpg")
    assert cache.original(0, SourceImage(path, Path("a.jpg"), 1000)).isNull()
    assert cache.pixmap(0, ResultFile(path, 100)).isNull()
    assert not cache._wanted
