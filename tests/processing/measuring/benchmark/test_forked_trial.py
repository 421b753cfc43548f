"""What the process that forks the workers tells is what it has measured."""

from typing import Any

import pytest

from processing.measuring.benchmark._forked_trial import _figures, _told
from processing.measuring.benchmark._trial import Measured
from processing.processes import wire
from processing.task import Outcome, Status

MEASURED = Measured((Outcome(1, Status.DONE),), 0.5, 2.0, 0.25, 0.125, 64 * 2**30)


def arrived(*message: object) -> Any:
    return wire.decode(wire.encode(message))


def test_what_was_measured_arrives_however_much_memory_it_took() -> None:
    told = arrived(MEASURED.outcomes, "", _figures(MEASURED))
    assert _told(told) == (MEASURED, "")


def test_what_went_wrong_arrives() -> None:
    assert _told(arrived((), "no", _figures(MEASURED)))[1] == "no"


@pytest.mark.parametrize(
    "message",
    [
        ((), "", (1.0, 2.0, 3.0, 0.5)),
        ((), "", (1.0, 2.0, 3.0, 0.5, 1.5)),
        ((), "", (1.0, -2.0, 3.0, 0.5, 1)),
        ((), 7, (1.0, 2.0, 3.0, 0.5, 1)),
        ((), ""),
        (),
    ],
)
def test_anything_else_is_refused(message: tuple[object, ...]) -> None:
    with pytest.raises((TypeError, ValueError)):
        _told(arrived(*message))
