"""What readers of extras have in common: how one that is not installed is told, and no threads."""

import subprocess
import sys
from pathlib import Path

import pytest

from processing.errors import PictureError
from processing.formats.installation import command_to_add
from processing.formats.table import TABLE
from processing.imaging import opening
from tests.support.pictures import (
    make,
)

STARTS = {
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a.jpg"),
    "jxl": (b"\xff\x0a\xfa\x1f", "a.jxl"),
    "raw": (b"II*\0\x08\0\0\0", "a.nef"),
    "svg": (b"\xef\xbb\xbf\n<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg"),
}


@pytest.mark.parametrize("key", STARTS)
def test_without_its_extra_a_picture_is_named_with_how_to_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    row = next(row for row in TABLE if row.key == key)
    monkeypatch.setattr(opening, "LACKING", (row,))
    start, name = STARTS[key]
    (tmp_path / name).write_bytes(start)
    with pytest.raises(PictureError) as caught:
        make(tmp_path / name, tmp_path / "b.jpg")
    assert str(caught.value) == (
        f"{row.label} pictures cannot be read here. "
        f"Install {row.package}: {command_to_add(row.package)}."
    )


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are not counted here")
@pytest.mark.parametrize("module", ["heic", "jpeg_xl", "raw", "svg"])
def test_a_reader_starts_no_threads(module: str) -> None:
    pytest.importorskip(f"processing.imaging.readers.{module}", exc_type=ImportError)
    code = (
        f"import os, processing.imaging.readers.{module}; print(len(os.listdir('/proc/self/task')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "1"
