"""Every picture of the window can be taken, and is the same each time."""

import pytest
from PySide6.QtCore import QSize

from tests.screenshots.album import Album
from tests.screenshots.scenes.listing import SCENES
from tests.screenshots.studio import Look, photograph, studio, web_recipe

COUNT, SIZE = 24, (64, 48)
SMALL = QSize(1024, 700)
BY_NAME = {scene.name: scene for scene in SCENES}
WITH_PREVIEWS_AND_LANES = ("running_with_preview", "running")


@pytest.fixture(scope="module")
def album(tmp_path_factory):
    folder = tmp_path_factory.mktemp("album")
    album = Album(folder / "pictures", folder / "results", web_recipe(), COUNT, SIZE)
    yield album
    album.close()


@pytest.fixture(scope="module")
def made(qapp, tmp_path_factory, album):
    """One window for all scenes: each takes a second to be made."""
    with studio(qapp, tmp_path_factory.mktemp("settings"), album, Look(size=SMALL)) as made:
        yield made


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_every_scene_can_be_reached(made, scene):
    shown = scene.build(made)
    assert shown.isVisible()
    assert not shown.grab().isNull()
    made.clear()


@pytest.mark.parametrize("name", WITH_PREVIEWS_AND_LANES)
def test_a_picture_that_is_taken_again_is_the_same(made, name):
    images = []
    for _ in range(2):
        images.append(photograph(made, BY_NAME[name].build(made)))
        made.clear()
    assert images[0] == images[1]
