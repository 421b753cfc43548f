"""What the bundle needs from the system is worked out from its files, and nothing is forgotten."""

import dependencies
import pytest

HEAD = "\n  NEEDED               "


@pytest.fixture
def bundle(tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "libinside.so.1").write_bytes(b"\x7fELF and more")
    (tmp_path / "thumbpool").write_bytes(b"\x7fELF and more")
    (tmp_path / "a text").write_text("no program")
    return tmp_path


def test_programs_and_libraries_are_known_by_their_content(bundle):
    found = [path.name for path in dependencies.elf_files(bundle)]
    assert found == ["libinside.so.1", "thumbpool"]


def test_packages_are_named_once_and_what_is_inside_is_not(bundle, monkeypatch):
    names = ["libinside.so.1", "libGL.so.1", "libglib-2.0.so.0", "libgio-2.0.so.0", "libc.so.6"]
    told = "".join(HEAD + name for name in names) + "\n GLIBC_2.4 x\n GLIBC_2.34 y\n GLIBC_2.9 z\n"
    monkeypatch.setattr(dependencies, "_told_of", lambda _files: told)
    wanted = ["libc6 (>= 2.34)", "libgl1", "libglib2.0-0"]
    assert dependencies.debian_dependencies(bundle) == wanted


def test_a_library_of_no_known_package_is_an_error(bundle, monkeypatch):
    monkeypatch.setattr(
        dependencies, "_told_of", lambda _files: f"{HEAD}libnew.so.3\n GLIBC_2.34 x"
    )
    with pytest.raises(LookupError, match=r"needs libnew\.so\.3: put"):
        dependencies.debian_dependencies(bundle)
