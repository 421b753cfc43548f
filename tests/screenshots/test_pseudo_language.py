"""No text of the window escapes translation, however it is reached."""

import pytest
from PySide6.QtCore import QSize

from tests.screenshots.scenes.listing import SCENES
from tests.screenshots.studio import Look, studio
from tests.screenshots.test_scenes import album  # noqa: F401 - the same pictures
from tests.support.pseudo_language import pseudo_language, unspoken
from tests.support.shown_texts import texts_in

# Names of files, formats, keys, tokens, people and languages, which are the same in each language.
NAMES = {
    *("Thumbpool", "CPU", "JPEG", "WebP", "PNG", "AVIF", "TIFF", "GIF", "BMP", "HEIC", "sRGB"),
    *("ORF", "NEF", "DNG", "jpg", "jpeg", "webp", "png", "stem", "date", "ffffff", "small"),
    *("Ctrl", "Return", "Space", "Del", "Home", "End", "English", "Deutsch", "Byte", "Bytes"),
    *("home", "anna", "Pictures", "Iceland", "for", "the", "web", "IMG", "Day", "Norway", "Scans"),
    *("Wedding", "Lena", "and", "Tom", "grandmother", "album", "thumbnails", "Small", "scans"),
    *("Beach", "Python", "Dask", "atlas", "boreas"),
    *("s3", "photos"),
}
# Qt's own, in the languages that it speaks; pages of the guide, which are translated as files; what
# is for those who read reports; and texts that a person typed.
OF_OTHERS = (
    "QToolButton Scroll",
    "PageView",
    "QHeaderView",
    "Contents contents",
    "Found found",
    "QPlainTextEdit",
    "QLineEdit",
    "QListWidget licences",
    "ElidedLabel  text",
)


@pytest.fixture(scope="module")
def made(qapp, tmp_path_factory, album):  # noqa: F811 - it is that fixture
    with pseudo_language():
        folder = tmp_path_factory.mktemp("settings")
        with studio(qapp, folder, album, Look(size=QSize(1440, 900))) as made:
            yield made


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_scene_says_nothing_in_english(made, scene):
    shown = scene.build(made)
    said = {text: where for where, text in texts_in(shown)}
    escaped = [
        (where, text)
        for text, where in said.items()
        if not where.startswith(OF_OTHERS) and not NAMES.issuperset(unspoken(text))
    ]
    made.clear()
    assert escaped == []
