"""Pictures of a bucket on a cluster that loses a host: each is made once, and told once."""

import io
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
pytest.importorskip("s3fs", reason="the extra 's3' is not installed")
if sys.platform == "win32":
    pytest.skip("ends processes by signals", allow_module_level=True)

from processing.files.remote.names import remote_path
from processing.planning.planner import make_plan
from processing.planning.walk import walk
from processing.running.events import FileFinished, RunFinished
from processing.running.runner import Run
from processing.settings.batch import BatchSettings, EngineKind
from processing.settings.recipe import Recipe
from processing.task import Status
from tests.support.bounds import WAIT_SECONDS
from tests.support.dask_processes import DaskProcess, start_scheduler, start_workers
from tests.support.s3_server import S3Server, s3_server, throttled

pytestmark = pytest.mark.timeout(180)

PICTURES = 120


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[S3Server]:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    with s3_server(monkeypatch) as server:
        for n in range(PICTURES):
            with io.BytesIO() as file:
                Image.effect_noise((96, 64), 20 + n % 50).convert("RGB").save(file, "JPEG")
                server.put(f"s3://photos/{n}.jpg", file.getvalue())
        server.client.create_bucket(Bucket="thumbs")
        yield server


@pytest.fixture
def hosts(s3: S3Server, tmp_path: Path) -> Iterator[tuple[str, list[DaskProcess]]]:
    """The address of a scheduler, and two hosts with two workers each."""
    scheduler, address = start_scheduler(tmp_path)
    hosts = [start_workers(tmp_path, address, 2, name=f"host-{n}") for n in range(2)]
    yield address, hosts
    for process in (*hosts, scheduler):
        process.kill()


def test_a_host_that_is_killed_in_the_middle_costs_no_picture_of_a_bucket(
    s3: S3Server, hosts: tuple[str, list[DaskProcess]]
) -> None:
    address, (first, _) = hosts
    s3.faults.add(throttled, 10, "PUT", "/thumbs/small/1")
    source, output = remote_path("s3://photos"), remote_path("s3://thumbs/small")
    settings = BatchSettings(
        (source,), output, Recipe(width_pixels=32), engine=EngineKind.DASK, scheduler=address
    )
    sources = [each for batch in walk([source], output) for each in batch.sources]
    told: list[object] = []
    is_under_way = threading.Event()

    def notify(message: object) -> None:
        told.append(message)
        if sum(isinstance(each, FileFinished) for each in told) == PICTURES // 6:
            is_under_way.set()

    run = Run(make_plan(settings, sources), notify)
    run.start()
    assert is_under_way.wait(WAIT_SECONDS)
    first.kill()
    assert run.join(WAIT_SECONDS)
    (report,) = [each.report for each in told if isinstance(each, RunFinished)]
    assert report.problem == ""
    ended = Counter(each.outcome.task_id for each in told if isinstance(each, FileFinished))
    assert ended == dict.fromkeys(range(PICTURES), 1)
    assert {each.status for each in report.outcomes} == {Status.DONE}
    assert len(s3.keys("thumbs")) == PICTURES
    for key in s3.keys("thumbs"):
        with Image.open(io.BytesIO(s3.content(f"s3://thumbs/{key}"))) as image:
            image.load()
