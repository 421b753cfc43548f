"""Whether a worker of a cluster will do, by what it says of itself."""

from dataclasses import replace

import pytest

from processing.running.engines.cluster.introduction import Introduction, own_versions
from processing.version import __version__

OURS = own_versions()
FITS = Introduction("host-b", 42, OURS, 10**9, (), (), 0.0, 0.001)


def test_a_worker_of_the_same_versions_that_sees_all_will_do() -> None:
    assert FITS.problem() == ""
    assert FITS.warnings() == []


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        ("0.0.9", f"Thumbpool 0.0.9, which is older than {__version__} here"),
        ("99.1", f"Thumbpool 99.1, and {__version__} here is older"),
    ],
)
def test_another_thumbpool_is_refused_with_which_side_is_older(theirs: str, told: str) -> None:
    assert told in replace(FITS, versions=(theirs, *OURS[1:])).problem()


def test_another_python_or_dask_is_warned_of_with_which_side_is_older() -> None:
    other = replace(FITS, versions=(OURS[0], "3.99.1", "2000.1"))
    python, dask = other.warnings()
    assert python == f"The worker on host-b has Python 3.99.1, and {OURS[1]} here is older."
    if OURS[2]:
        assert "distributed 2000.1, which is older than" in dask
    assert other.problem() == ""


def test_a_worker_that_does_not_see_a_folder_is_refused_with_its_path() -> None:
    assert "it does not see /shared/out as" in replace(FITS, unseen=("/shared/out",)).problem()


def test_what_is_no_introduction_is_refused() -> None:
    with pytest.raises((TypeError, ValueError)):
        Introduction.read([["host", "42", [], 0, [], []], 0.0, 0.0])
    with pytest.raises((TypeError, ValueError)):
        Introduction.read([["host", 42, list(OURS), 0, [], []], "now", 0.0])
