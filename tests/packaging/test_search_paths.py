"""No library of the bundle looks for others in a folder of the machine that built it."""

import shutil
import subprocess
import sys

import pytest
import search_paths

OWN = "$ORIGIN/../lib:$ORIGIN"
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None or shutil.which("readelf") is None,
    reason="needs a C compiler of Linux",
)


def library(folder, path, *options):
    """Return a library that looks for others in `path`."""
    source = folder / "source.c"
    source.write_text("int answer(void) { return 42; }\n")
    made = folder / "libanswer.so"
    asked = [f"-Wl,-rpath,{path}"] if path else []
    command = ["cc", "-shared", "-fPIC", *asked, *options, "-o", str(made), str(source)]
    subprocess.run(command, check=True)
    return made


def dynamic_section(path):
    return subprocess.check_output(["readelf", "-d", str(path)], text=True)


@pytest.mark.parametrize("kind", ["-Wl,--enable-new-dtags", "-Wl,--disable-new-dtags"])
def test_a_folder_of_the_build_machine_is_told_and_taken_out(tmp_path, kind):
    made = library(tmp_path, f"/opt/python/lib:{OWN}", kind)
    others = [
        line.split(")", 1)[1] for line in dynamic_section(made).splitlines() if "NEEDED" in line
    ]
    assert search_paths.foreign_search_paths(made) == ["/opt/python/lib"]
    assert search_paths.remove_foreign_search_paths(made)
    assert search_paths.foreign_search_paths(made) == []
    told = dynamic_section(made)
    assert "PATH)" not in told
    assert [line.split(")", 1)[1] for line in told.splitlines() if "NEEDED" in line] == others
    answer = f"import ctypes; print(ctypes.CDLL({str(made)!r}).answer())"
    assert subprocess.check_output([sys.executable, "-c", answer], text=True) == "42\n"


@pytest.mark.parametrize("path", [OWN, ""])
def test_what_is_told_from_the_library_itself_stays(tmp_path, path):
    made = library(tmp_path, path)
    before = made.read_bytes()
    assert search_paths.foreign_search_paths(made) == []
    assert not search_paths.remove_foreign_search_paths(made)
    assert made.read_bytes() == before


def test_what_is_no_library_has_no_search_path(tmp_path):
    other = tmp_path / "libanswer.so"
    other.write_text("GROUP ( libanswer.so.1 )")
    assert search_paths.foreign_search_paths(other) == []
    assert not search_paths.remove_foreign_search_paths(other)
