"""Memory of pixels is kept from picture to picture, and never at the cost of a large one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import works
from engine_contract import tasks_named
from PIL import Image

from processing.conditions import Conditions
from processing.engines.base import EngineSettings
from processing.engines.pool import PoolEngine
from processing.pixel_blocks import MOST_KEPT_BLOCKS, keep_pixel_blocks, make_room
from processing.recipe import Recipe
from processing.settings import StartMethod

PICTURE_BYTES = 1_000_000_000
SMALL_BYTES = 1_000_000


@pytest.fixture(autouse=True)
def _kept_by_this_test_only() -> Iterator[None]:
    yield
    Image.core.set_blocks_max(0)


def kept() -> int:
    """Return how many blocks there are once a picture of several is gone."""
    Image.new("RGB", (4_000, 3_000)).close()
    return int(Image.core.get_stats()["blocks_cached"])


def test_a_picture_leaves_its_blocks_to_the_next() -> None:
    keep_pixel_blocks(PICTURE_BYTES)
    assert 0 < kept() <= MOST_KEPT_BLOCKS
    make_room(SMALL_BYTES, PICTURE_BYTES)
    assert Image.core.get_stats()["blocks_cached"] > 0


def test_a_picture_that_needs_nearly_all_the_memory_finds_nothing_kept() -> None:
    keep_pixel_blocks(PICTURE_BYTES)
    assert kept()
    make_room(PICTURE_BYTES - SMALL_BYTES, PICTURE_BYTES)
    assert Image.core.get_stats()["blocks_cached"] == 0


def test_where_pictures_may_take_little_nothing_is_kept() -> None:
    keep_pixel_blocks(SMALL_BYTES)
    assert kept() == 0


def test_workers_keep_blocks_and_this_process_does_not() -> None:
    conditions = Conditions("run", Recipe(), PICTURE_BYTES)
    settings = EngineSettings(
        conditions, 1, StartMethod.SPAWN, 60.0, works.tell_kept_blocks, Path("out")
    )
    (outcome,) = PoolEngine(settings).run(tasks_named("a.jpg"), lambda _message: None)
    assert outcome.reason == str(MOST_KEPT_BLOCKS)
    assert Image.core.get_blocks_max() == 0
