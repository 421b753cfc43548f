"""A window in which a run goes."""

import pytest


@pytest.fixture
def running(ready):
    ready.controller.start()
    ready.fakes.run.begin()
    ready.deliver()
    return ready
