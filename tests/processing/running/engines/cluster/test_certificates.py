"""A private authority, and the certificate of a cluster."""

import os
import stat
import sys
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="the extra 'cluster' is not installed")

from processing.errors import SettingsError
from processing.running.engines.cluster import certificates
from processing.running.engines.cluster.certificates import lapse, make_certificates
from processing.running.engines.cluster.liaison import no_connection
from processing.running.engines.cluster.link import Link
from processing.running.engines.cluster.security import AUTHORITY, CERTIFICATE, KEY


def test_certificates_are_for_their_owner_only(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        paths = make_certificates(tmp_path / "cluster")
    finally:
        os.umask(mask)
    assert [path.name for path in paths] == [AUTHORITY, CERTIFICATE, KEY]
    if sys.platform != "win32":
        assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
        assert stat.S_IMODE((tmp_path / "cluster").stat().st_mode) == 0o700


def test_certificates_that_are_there_are_not_replaced(tmp_path: Path) -> None:
    before = [path.read_bytes() for path in make_certificates(tmp_path)]
    with pytest.raises(SettingsError, match="is there already"):
        make_certificates(tmp_path)
    assert [(tmp_path / name).read_bytes() for name in (AUTHORITY, CERTIFICATE, KEY)] == before


def test_the_authority_vouches_for_the_certificate_and_its_key_is_kept_nowhere(
    tmp_path: Path,
) -> None:
    from cryptography import x509

    authority, certificate, key = (path.read_bytes() for path in make_certificates(tmp_path))
    ours = x509.load_pem_x509_certificate(certificate)
    ours.verify_directly_issued_by(x509.load_pem_x509_certificate(authority))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([AUTHORITY, CERTIFICATE, KEY])
    assert key.count(b"PRIVATE KEY") == 2  # its begin and its end


def test_a_certificate_that_is_out_of_date_is_told_where_there_is_no_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_certificates(tmp_path / "new")
    assert lapse(tmp_path / "new") == ""
    monkeypatch.setattr(certificates, "VALID_DAYS", 0)  # from yesterday to yesterday
    make_certificates(tmp_path / "old")
    told = {
        name: no_connection(Link("tls://first:8786", tmp_path / name), "refused")
        for name in ("new", "old")
    }
    assert "There is no connection to the scheduler at tls://first:8786: refused" in told["new"]
    assert "is valid from" in told["old"]
    assert str(tmp_path / "old") in told["old"]
    assert lapse(tmp_path / "none") == ""
