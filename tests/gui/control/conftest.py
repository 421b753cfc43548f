"""The controller with a core that does what a test says."""

import pytest

from tests.support.fake_window import Stage


@pytest.fixture
def stage(qtbot):
    return Stage()
