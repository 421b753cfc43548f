"""Nobody gets into a cluster without a certificate of its authority."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
if sys.platform == "win32":
    pytest.skip("ends processes by their group", allow_module_level=True)

from processing.errors import EngineError
from processing.running.engines.base import EngineSettings
from processing.running.engines.cluster.certificates import make_certificates
from processing.running.engines.cluster.engine import DaskEngine
from processing.running.engines.cluster.link import Link
from processing.running.engines.cluster.security import dask_settings
from processing.settings.batch import StartMethod
from processing.task import Outcome, Task
from tests.support import stand_in_tasks
from tests.support.bounds import WAIT_SECONDS
from tests.support.dask_processes import start_scheduler, start_workers

_CLIENT = """
import sys
from distributed import Client, Security
address, authority, certificate, key = sys.argv[1:]
files = dict(tls_ca_file=authority, tls_client_cert=certificate, tls_client_key=key)
security = Security(require_encryption=True, **files) if authority else None
try:
    Client(address, security=security, timeout=5).ncores()
except (OSError, TypeError, ValueError, RuntimeError) as error:
    print("refused", type(error).__name__)
else:
    print("got in")
"""


def tls_words(folder: Path) -> tuple[str, ...]:
    files = dask_settings(folder)
    return (
        *("--protocol", "tls", "--tls-ca-file", files["tls_ca_file"]),
        *("--tls-cert", files["tls_worker_cert"], "--tls-key", files["tls_worker_key"]),
    )


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    make_certificates(folder)
    return folder


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, certificates: Path) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("tls")
    words = tls_words(certificates)
    scheduler, address = start_scheduler(folder, "--host", "127.0.0.1", "--port", "0", *words)
    workers = start_workers(folder, address, 1, *words)
    yield address
    workers.kill()
    scheduler.kill()


def outcomes(link: Link, folder: Path) -> list[Outcome]:
    context = stand_in_tasks.run_context("tls-run", folder)
    work = stand_in_tasks.act_by_name
    engine = DaskEngine(EngineSettings(context, 1, StartMethod.SPAWN, work, link=link))
    tasks = [Task(n, Path("ok"), Path("out")) for n in range(5)]
    return list(engine.run(tasks, lambda _message: None))


def test_a_run_with_the_certificate_is_done(
    address: str, certificates: Path, tmp_path: Path
) -> None:
    assert address.startswith("tls://")
    assert len(outcomes(Link(address, certificates), tmp_path)) == 5


def test_a_run_with_the_certificate_of_another_authority_is_refused(
    address: str, tmp_path: Path
) -> None:
    make_certificates(tmp_path / "foreign")
    with pytest.raises(EngineError, match="no connection to the scheduler"):
        outcomes(Link(address, tmp_path / "foreign"), tmp_path)


@pytest.mark.parametrize("who", ["plain", "foreign", "forged"])
def test_a_client_of_dask_without_the_right_certificate_does_not_get_in(
    address: str, certificates: Path, tmp_path: Path, who: str
) -> None:
    make_certificates(tmp_path)
    own, foreign = dask_settings(certificates), dask_settings(tmp_path)
    words = {
        "plain": (address.replace("tls://", "tcp://"), "", "", ""),
        "foreign": (
            address,
            *(foreign[name] for name in ("tls_ca_file", "tls_client_cert", "tls_client_key")),
        ),
        # It trusts the right authority, and shows a certificate of its own.
        "forged": (
            address,
            own["tls_ca_file"],
            foreign["tls_client_cert"],
            foreign["tls_client_key"],
        ),
    }[who]
    done = subprocess.run(
        [sys.executable, "-c", _CLIENT, *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )
    assert done.stdout.startswith("refused"), done.stderr[-2000:]
