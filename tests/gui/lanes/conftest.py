"""A run in the window, with its lanes in sight."""

import pytest


@pytest.fixture
def running(ready):
    """The desk in a run of four pictures that has just begun."""
    ready.window.pane.show_tab("workers")
    ready.controller.start()
    ready.fakes.run.begin()
    ready.deliver()
    return ready
