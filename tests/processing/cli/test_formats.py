"""`formats`: a table, JSON lines, and what worker processes are denied."""

import errno
import io
import json
import sys

import pytest
from PIL import features

from processing.cli import formats
from processing.cli._common import OutputClosedError
from processing.cli._parser import parse
from processing.cli.interruption import Interruption
from processing.formats import faster_png
from processing.formats.installation import command_to_add
from processing.formats.table import TABLE
from processing.language import translation
from processing.language.languages import DEFAULT, LANGUAGES
from processing.processes import sandbox
from tests.support.pseudo_language import bracket_language


def show(*options: str) -> int:
    return parse(["formats", *options]).carry_out(Interruption())


def test_the_table_has_a_line_for_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert show() == 0
    header, *lines = capsys.readouterr().out.splitlines()
    assert header.split()[:4] == ["format", "endings", "read", "write"]
    for row in TABLE:
        line = next(line for line in lines if line.startswith(f"{row.label} "))
        assert " ".join(row.suffixes) in line


def test_the_table_names_formats_in_the_language_of_the_reader(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with bracket_language({"camera raw": "相机 RAW"}, "zh_CN"):
        assert show() == 0
    assert "相机 RAW " in capsys.readouterr().out


def test_what_is_lacking_is_named_with_the_way_to_get_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heic = next(row for row in TABLE if row.key == "heic")
    monkeypatch.setattr(formats, "LACKING", (heic,))
    monkeypatch.setattr(faster_png, "is_there", lambda: True)
    assert show() == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        f"HEIC cannot be read here. Install pillow-heif: {command_to_add('pillow-heif')}."
    )


def test_programs_get_an_object_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    svg = next(row for row in TABLE if row.key == "svg")
    monkeypatch.setattr(formats, "LACKING", (svg,))
    monkeypatch.setattr(features, "check", lambda part: part != "avif")
    assert show("--json") == 0
    told = {each["format"]: each for each in map(json.loads, capsys.readouterr().out.splitlines())}
    assert told.keys() == {row.label for row in TABLE}
    assert told["JPEG"]["endings"] == [".jpg", ".jpeg", ".jpe", ".jfif"]
    assert (told["PNG"]["deep_grey"], told["JPEG"]["transparency"]) == (True, False)
    assert (told["AVIF"]["read"], told["AVIF"]["write"]) == (False, False)
    assert (told["SVG"]["read"], told["SVG"]["install"]) == (False, command_to_add("resvg-py"))


def test_only_formats_whose_results_keep_frames_are_listed_as_animated(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert show("--json") == 0
    rows = list(map(json.loads, capsys.readouterr().out.splitlines()))
    assert {row["format"] for row in rows if row["animation"]} == {"GIF", "PNG", "WebP", "AVIF"}


def test_what_workers_are_denied_is_told_and_why_something_is_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lack() -> None:
        raise OSError(errno.ENOSYS, "Landlock: Function not implemented")

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sandbox, "interface_version", lack)
    monkeypatch.setattr(sandbox, "check_filters", lambda: None)
    assert show("--verbose") == 0
    told = capsys.readouterr().out
    assert (
        "  reading and writing other files: no, Landlock: Function not implemented\n"
        "  network, other programs and other processes: yes\n"
    ) in told


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_a_system_without_a_sandbox_is_told_as_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert show("--verbose") == 0
    assert "yes" not in capsys.readouterr().out.partition("give up here")[2]


def test_what_makes_png_faster_is_named_where_it_lacks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "LACKING", ())
    monkeypatch.setattr(faster_png, "is_there", lambda: False)
    assert show() == 0
    *_, empty, last = capsys.readouterr().out.splitlines()
    assert not empty
    assert last == (
        "PNG is read in two thirds of the time with micro-reader-codecs, a young package: "
        f"{command_to_add('micro-reader-codecs==0.0.2')}"
    )
    monkeypatch.setattr(faster_png, "is_there", lambda: True)
    assert show() == 0
    assert "micro-reader-codecs" not in capsys.readouterr().out


@pytest.mark.parametrize("more", [(), ("--json",), ("--verbose",)])
def test_that_the_table_cannot_be_written_is_known_for_what_it_is(
    monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    class FullDisk(io.StringIO):
        def write(self, text: str, /) -> int:
            raise OSError(errno.ENOSPC, "No space left on device", text)

    monkeypatch.setattr(sys, "stdout", FullDisk())
    with pytest.raises(OutputClosedError, match="No space left"):
        show(*more)


def test_the_table_names_the_formats_in_the_readers_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    translation.use(LANGUAGES["de"])
    try:
        assert show() == 0
    finally:
        translation.use(DEFAULT)
    shown = capsys.readouterr().out
    assert "Kamera-Rohdaten" in shown
    assert "camera raw" not in shown
