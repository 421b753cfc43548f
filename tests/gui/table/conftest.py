"""The rows of a batch, alone and in their list or grid."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester

from gui.table.model import FileModel
from gui.table.thumbnails import ThumbnailCache
from gui.table.views import PictureViews
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import numbered_sources
from tests.support.picture_views import COUNT


@pytest.fixture
def thumbnails(qtbot):
    cache = ThumbnailCache(load=lambda *_request: QImage())
    yield cache
    cache.close()


@pytest.fixture
def model(thumbnails):
    files = FileModel(thumbnails)
    files.tester = QAbstractItemModelTester(
        files, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return files


@pytest.fixture
def files(qtbot):
    cache = ThumbnailCache(load=lambda *_request: QImage())
    model = FileModel(cache)
    model.append(numbered_sources(COUNT))
    yield model
    cache.close()


@pytest.fixture(params=[False, True], ids=["list", "grid"])
def views(files, qtbot, request):
    """List or grid of some pictures."""
    made = PictureViews(files)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show_grid(is_grid=request.param)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.view.setFocus()
    qtbot.waitUntil(made.view.hasFocus, timeout=WAIT_MILLISECONDS)
    return made
