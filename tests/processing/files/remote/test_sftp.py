"""Files on an SFTP server: of OpenSSH, which trusts a key, and is known or not."""

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("paramiko", reason="the extra 'sftp' is not installed")

from processing.files.remote import storage as storage_module
from processing.files.remote.failures import Failure, StorageError
from processing.files.remote.names import remote_path
from processing.files.remote.storage import storage_of
from processing.files.temporaries import new_run_id, sweep_run, temporary_path
from processing.planning.walk import walk
from tests.support.bounds import WAIT_SECONDS
from tests.support.command_line import thumbpool_here
from tests.support.storages import forget_storages

pytestmark = pytest.mark.needs_program("sshd")

_CONFIGURATION = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
Subsystem sftp internal-sftp
"""
CONTENT = bytes(range(256)) * 300


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a key, and no host that is known."""
    (tmp_path / "home" / ".ssh").mkdir(parents=True, mode=0o700)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setattr(storage_module, "WAITS_SECONDS", (0.01, 0.01))
    return tmp_path / "home"


@pytest.fixture
def host(home: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a server that the user knows."""
    for key in (home / ".ssh" / "id_ed25519", tmp_path / "host_key"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)],
            check=True,
            timeout=WAIT_SECONDS,
        )
    shutil.copy(home / ".ssh" / "id_ed25519.pub", tmp_path / "authorized_keys")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "sshd_config").write_text(_CONFIGURATION.format(port=port, folder=tmp_path))
    key = (tmp_path / "host_key.pub").read_text()
    (home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}")
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [str(shutil.which("sshd")), "-D", "-e", "-f", str(tmp_path / "sshd_config")],
            stderr=log,
        )
    try:
        wait_for_port(port, server, tmp_path / "log")
        forget_storages()
        yield f"sftp://{getpass.getuser()}@127.0.0.1:{port}"
    finally:
        forget_storages()
        server.terminate()
        server.wait(WAIT_SECONDS)


def wait_for_port(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert server.poll() is None, log.read_text()
        assert time.monotonic() < deadline
        time.sleep(0.05)


def put(address: str, content: bytes, replaces: tuple[int, int] | None = None) -> tuple[int, int]:
    path = remote_path(address)
    return storage_of(path).put(content, path, path.with_name(".thumbpool-x.part"), replaces)


def test_a_file_is_put_whole_under_its_name_and_never_over_another(
    host: str, tmp_path: Path
) -> None:
    folder = tmp_path / "there"
    stamp = put(f"{host}{folder}/sub/a.jpg", CONTENT)
    assert (folder / "sub" / "a.jpg").read_bytes() == CONTENT
    assert os.listdir(folder / "sub") == ["a.jpg"]
    with pytest.raises(StorageError) as caught:
        put(f"{host}{folder}/sub/a.jpg", CONTENT[::-1])
    assert caught.value.failure is Failure.TAKEN
    assert os.listdir(folder / "sub") == ["a.jpg"]
    put(f"{host}{folder}/sub/a.jpg", CONTENT[::-1], stamp)
    assert (folder / "sub" / "a.jpg").read_bytes() == CONTENT[::-1]


def test_a_host_that_is_not_known_or_has_another_key_is_never_spoken_to(
    host: str, home: Path, tmp_path: Path
) -> None:
    known = home / ".ssh" / "known_hosts"
    other = (home / ".ssh" / "id_ed25519.pub").read_text()
    for content in ("", f"{known.read_text().split()[0]} {other}"):
        known.write_text(content)
        forget_storages()
        with pytest.raises(StorageError) as caught:
            put(f"{host}{tmp_path}/there/a.jpg", CONTENT)
        assert caught.value.failure is Failure.DENIED
    assert not (tmp_path / "there").exists()


def test_a_key_that_the_server_does_not_trust_is_denied(host: str, tmp_path: Path) -> None:
    (tmp_path / "authorized_keys").write_text("")
    with pytest.raises(StorageError) as caught:
        put(f"{host}{tmp_path}/there/a.jpg", CONTENT)
    assert caught.value.failure is Failure.DENIED


def test_a_connection_that_was_lost_is_made_again(host: str, tmp_path: Path) -> None:
    put(f"{host}{tmp_path}/there/a.jpg", CONTENT)
    path = remote_path(f"{host}{tmp_path}/there/b.jpg")
    storage_of(path)._connected().client.close()
    put(f"{host}{tmp_path}/there/b.jpg", CONTENT)
    assert (tmp_path / "there" / "b.jpg").read_bytes() == CONTENT


def test_what_a_killed_run_left_under_temporary_names_is_removed(host: str, tmp_path: Path) -> None:
    run_id, folder = new_run_id(), tmp_path / "there"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"x")
    for of_run in (run_id, new_run_id()):
        temporary_path(folder / "a.jpg", of_run, 0).write_bytes(b"x")
    assert sweep_run([remote_path(f"{host}{folder}")], run_id) == 1
    assert len(os.listdir(folder)) == 2


def test_links_on_a_server_are_told_and_not_followed(host: str, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"x")
    (folder / "loop").symlink_to(folder)
    (folder / "b.jpg").symlink_to(folder / "a.jpg")
    source = remote_path(f"{host}{folder}")
    batches = list(walk([source], None))
    assert [each.relative.as_posix() for batch in batches for each in batch.sources] == ["a.jpg"]
    told = [text for batch in batches for text in batch.warnings]
    assert len([text for text in told if "is a link on a server" in text]) == 2


def test_a_batch_goes_from_a_server_to_it_and_is_undone(host: str, tmp_path: Path) -> None:
    from PIL import Image

    (tmp_path / "photos" / "inner").mkdir(parents=True)
    for n in range(8):
        Image.effect_noise((96, 64), 40).convert("RGB").save(
            tmp_path / "photos" / ("inner" if n % 2 else "") / f"{n}.jpg"
        )
    out = f"{host}{tmp_path}/thumbs"
    words = (f"{host}{tmp_path}/photos", "--output", out, "--size", "32", "--workers", "2")
    ended = thumbpool_here("run", *words, "--start-method", "spawn")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(list((tmp_path / "thumbs").rglob("*"))) == 9
    again = thumbpool_here("run", *words, "--start-method", "spawn")
    assert again.stdout.startswith("8 skipped")
    assert thumbpool_here("undo", "--output", out).stdout == "8 removed\n"
    assert not [each for each in (tmp_path / "thumbs").rglob("*") if each.is_file()]
