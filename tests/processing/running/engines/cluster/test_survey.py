"""What a look at a cluster tells: its hosts and workers, and who of them cannot work."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

from processing.running.cluster_survey import (
    Place,
    SeenHost,
    SeenWorker,
    Survey,
    SurveyFinished,
)
from processing.running.engines.cluster.introduction import own_versions
from processing.running.engines.cluster.surveying import ClusterSurvey
from tests.support.bounds import WAIT_SECONDS
from tests.support.dask_processes import start_scheduler, start_workers

needs_groups = pytest.mark.skipif(sys.platform == "win32", reason="ends processes by their group")


def look_at(place: Place) -> SurveyFinished:
    told: list[SurveyFinished] = []
    survey = ClusterSurvey(place, told.append)
    survey.start()
    assert survey.join(WAIT_SECONDS)
    (finished,) = told
    return finished


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("dask")
    scheduler, address = start_scheduler(folder)
    workers = start_workers(folder, address, 2)
    yield address
    workers.kill()
    scheduler.kill()


def test_a_local_cluster_is_started_seen_and_ended() -> None:
    finished = look_at(Place(workers=2))
    assert finished.problem == ""
    assert finished.survey is not None
    (host,) = finished.survey.hosts
    assert (len(host.workers), host.threads, host.usable) == (2, 2, 2)
    assert {each.versions for each in host.workers} == {own_versions()}


@needs_groups
def test_a_cluster_of_others_tells_its_workers_and_nothing_is_left_in_the_folders(
    address: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"picture")
    place = Place(address, sources=(tmp_path,), output_folder=out, first_source=picture)
    finished = look_at(place)
    assert finished.problem == ""
    assert finished.survey is not None
    assert finished.survey.usable == 2
    assert list(out.iterdir()) == []


def test_an_address_that_would_need_tls_is_refused_as_on_the_command_line() -> None:
    finished = look_at(Place("tcp://192.0.2.7:8786"))
    assert finished.survey is None
    assert "--insecure" in finished.problem


def test_where_nobody_listens_the_address_is_named() -> None:
    finished = look_at(Place("tcp://127.0.0.1:9"))
    assert finished.survey is None
    assert "no connection to the scheduler at tcp://127.0.0.1:9" in finished.problem


def test_a_look_that_is_cancelled_tells_neither_a_survey_nor_a_problem() -> None:
    told: list[SurveyFinished] = []
    survey = ClusterSurvey(Place("tcp://127.0.0.1:9"), told.append)
    survey.cancel()
    survey.start()
    assert survey.join(WAIT_SECONDS)
    assert [(each.survey, each.problem) for each in told] == [(None, "")]


def test_hosts_are_told_with_the_sums_of_their_workers_and_each_problem_once() -> None:
    blind = "it does not see /shared"
    workers = (
        SeenWorker("tls://b:1", "b", 1, 10, problem=blind),
        SeenWorker("tls://a:1", "a", 2, 10),
        SeenWorker("tls://b:2", "b", 1, 0, problem=blind),
        SeenWorker("tls://a:2", "a", 1, 20),
    )
    survey = Survey(Place("tls://a:8786"), workers)
    first, second = survey.hosts
    assert isinstance(first, SeenHost)
    assert (first.name, first.threads, first.memory_bytes, first.problems) == ("a", 3, 30, ())
    # One without a limit leaves nothing to be added up.
    assert (second.name, second.usable, second.memory_bytes) == ("b", 0, 0)
    assert second.problems == (blind,)
    assert survey.usable == 2
