"""The thumbnailer of the desktop: for what it lacks alone, and as it calls one."""

import configparser
import re
import shlex
import subprocess
import sys
import tempfile
from io import BytesIO

import pytest
from PIL import Image

from processing.file_managers import thumbnailer
from processing.file_managers.entries import (
    Programs,
)
from processing.file_managers.integration import integrate
from processing.file_managers.managers import MANAGERS
from processing.formats.table import TABLE
from tests.support.bounds import WAIT_SECONDS
from tests.support.command_line import environment
from tests.support.examples import ROOT
from tests.support.menu_entries import (
    ENTRIES,
    PROGRAMS,
    integrate_all,
)
from tests.support.pictures import quarters

ON_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="scripts of a shell")


class TestThumbnailer:
    def entry(self, home, programs=PROGRAMS):
        integrate(MANAGERS, ENTRIES, programs, is_dry=False)
        path = home / ".local/share/thumbnailers/thumbpool.thumbnailer"
        entry = configparser.RawConfigParser()
        entry.read(path)
        return entry["Thumbnailer Entry"]

    def kinds(self, home):
        return self.entry(home)["MimeType"].rstrip(";").split(";")

    @ON_UNIX
    def test_the_desktop_gets_a_thumbnail_of_its_size_into_its_file(self, home, tmp_path):
        """As tumbler does it: each field quoted for a shell, and the file held open."""
        python = tmp_path / "a python's 100%"
        python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
        python.chmod(0o755)
        entry = self.entry(home, Programs((str(python), "-m", "processing"), ("window",)))
        assert entry["TryExec"] == str(python)
        picture = tmp_path / "it's 100% a.jpg"
        quarters(size=(320, 240)).save(picture)
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            fields = {"%i": str(picture), "%o": file.name, "%s": "96", "%%": "%"}
            words = shlex.split(entry["Exec"].replace("\\\\", "\\"))
            command = [re.sub("%.", lambda found: fields[found[0]], word) for word in words]
            subprocess.run(command, cwd=ROOT, env=environment(), timeout=WAIT_SECONDS, check=True)
            with Image.open(BytesIO(file.read())) as thumbnail:
                assert thumbnail.size == (96, 72)

    def test_our_own_entry_and_those_of_the_user_are_told_apart(self, home):
        before = self.kinds(home)
        assert self.kinds(home) == before
        other = home / ".local/share/thumbnailers/heif.thumbnailer"
        other.write_text("[Thumbnailer Entry]\nMimeType=image/heif;\n")
        assert set(before) - set(self.kinds(home)) == {"image/heif"}

    def test_it_is_for_what_the_desktop_lacks_alone(self, home, tmp_path):
        folder = tmp_path / "system/thumbnailers"
        folder.mkdir(parents=True)
        (folder / "heif.thumbnailer").write_text("[Thumbnailer Entry]\nMimeType=image/heif;\n")
        (folder / "damaged.thumbnailer").write_bytes(b"\xff[")
        kinds = self.kinds(home)
        assert "image/heif" not in kinds
        assert {"image/jxl", "image/heic", "image/x-nikon-nef"} <= set(kinds)
        assert "image/jpeg" not in kinds

    def test_it_is_not_there_without_an_extra(self, home, monkeypatch):
        plain = tuple(row for row in TABLE if not row.extra)
        monkeypatch.setattr(thumbnailer, "FORMATS", plain)
        integrate_all()
        assert not (home / ".local/share/thumbnailers").exists()

    def test_every_format_that_is_listed_is_one_of_ours(self):
        assert set(thumbnailer.KINDS) <= {row.key for row in TABLE}
