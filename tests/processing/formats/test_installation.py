"""The command that adds a package is the one of the way in which Thumbpool was installed."""

import shlex
import sys
from pathlib import Path

import pytest

from processing.formats import available, installation
from processing.formats.installation import command_to_add
from processing.formats.table import TABLE

HEIC = next(row for row in TABLE if row.key == "heic")


def test_the_python_that_runs_gets_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/home/anna/my pictures/.venv/bin/python")
    assert (
        command_to_add("rawpy") == "'/home/anna/my pictures/.venv/bin/python' -m pip install rawpy"
    )


def test_pipx_is_asked_where_it_installed_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pipx_metadata.json").touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert command_to_add("rawpy") == "pipx inject thumbpool rawpy"


def test_several_packages_are_added_by_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    assert command_to_add("isal", "rawpy") == "/usr/bin/python3 -m pip install isal rawpy"


def test_uv_is_asked_where_there_is_no_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/opt/tools/thumbpool/bin/python")
    monkeypatch.setattr(installation, "find_spec", lambda _name: None)
    expected = "uv pip install --python /opt/tools/thumbpool/bin/python rawpy"
    assert command_to_add("rawpy") == expected


@pytest.mark.parametrize(
    ("origin", "program"),
    [
        ('{"url": "file:///src/thumbpool", "dir_info": {}}', "@ file:///src/thumbpool"),
        (None, ""),
    ],
)
def test_uv_run_is_told_to_run_again_with_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: str | None, program: str
) -> None:
    (tmp_path / "pyvenv.cfg").write_text("uv = 0.9\nextends-environment = /usr\n")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    installed = tmp_path / "thumbpool-1.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: thumbpool\nVersion: 1\n")
    if origin is not None:
        (installed / "direct_url.json").write_text(origin)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    words = shlex.split(command_to_add("rawpy"))
    requirement = f"thumbpool[fast] {program}".strip()
    added = ["--with", requirement, "--with", "rawpy"]
    assert words == ["uv", "run", "--no-project", *added, "thumbpool"]


def test_a_command_for_windows_is_quoted_as_its_shell_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", r"C:\My pictures\.venv\Scripts\python.exe")
    expected = r'"C:\My pictures\.venv\Scripts\python.exe" -m pip install rawpy'
    assert command_to_add("rawpy") == expected


def test_a_frozen_program_names_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(available, "_BY_SUFFIX", {})
    monkeypatch.setattr(available, "_LACKING_BY_SUFFIX", {".heic": HEIC})
    assert command_to_add(HEIC.package) == ""
    assert available.why_unread(Path("a.heic")) == (
        "a.heic is a HEIC picture, which cannot be read here. This Thumbpool came as a whole and "
        "takes no more formats; one that was installed by pip does."
    )
