"""Addresses and keys that are safe, and what is said of others."""

import subprocess
import sys
from pathlib import Path

import pytest

from processing.errors import SettingsError
from processing.running.engines.cluster import security
from processing.running.engines.cluster.link import Link
from processing.running.engines.cluster.security import AUTHORITY, CERTIFICATE, KEY, link_to
from processing.running.engines.factory import check_engine
from processing.settings.batch import BatchSettings, EngineKind
from tests.support.bounds import WAIT_SECONDS

ROOT = Path(__file__).parents[5]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "[::1]", "localhost"])
def test_a_loopback_address_needs_no_tls(host: str) -> None:
    address = f"tcp://{host}:8786"
    assert link_to(address, None, is_insecure=False) == Link(address)


@pytest.mark.parametrize("host", ["10.0.0.1", "example.org", "[fe80::1]"])
def test_any_other_address_without_tls_is_refused_unless_that_is_spelt_out(host: str) -> None:
    address = f"tcp://{host}:8786"
    with pytest.raises(SettingsError, match="--insecure"):
        link_to(address, None, is_insecure=False)
    assert link_to(address, None, is_insecure=True) == Link(address)


def test_tls_needs_all_files_of_a_certificate(tmp_path: Path) -> None:
    address = "tls://example.org:8786"
    with pytest.raises(SettingsError, match="--certificates"):
        link_to(address, None, is_insecure=True)
    for name in (AUTHORITY, CERTIFICATE, KEY):
        with pytest.raises(SettingsError, match="is missing"):
            link_to(address, tmp_path, is_insecure=False)
        (tmp_path / name).touch()
    assert link_to(address, tmp_path, is_insecure=False) == Link(address, tmp_path)


@pytest.mark.parametrize("address", ["example.org:8786", "http://a:1", "tls://a", "tls://a:b"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="no address of a scheduler"):
        link_to(address, None, is_insecure=True)


def test_without_the_packages_a_sentence_says_how_to_install_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(security, "find_spec", lambda _name: None)
    settings = BatchSettings((tmp_path,), tmp_path / "out", engine=EngineKind.DASK)
    with pytest.raises(SettingsError, match=r"install.* distributed cryptography"):
        check_engine(settings)


def test_nothing_of_dask_is_imported_in_the_main_process() -> None:
    program = (
        "import sys, processing.cli.main, processing.cli.run, processing.running.runner\n"
        "import processing.running.engines.cluster.engine\n"
        "print([name for name in sys.modules if name.partition('.')[0] in"
        " {'dask', 'distributed', 'tornado', 'cryptography', 'fsspec'}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=True,
    )
    assert done.stdout.strip() == "[]"
