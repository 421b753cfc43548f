"""A private bus for each test."""

from collections.abc import Iterator

import pytest

from tests.support.private_bus import PrivateBus, private_bus


@pytest.fixture
def bus(qapp) -> Iterator[PrivateBus]:
    with private_bus() as made:
        yield made
