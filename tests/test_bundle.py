"""What the bundle is built from; the finished bundle is checked by `make bundle`."""

import re
import tomllib
from pathlib import Path

import system_check

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "resources/packaging/requirements-bundle.txt").read_text(encoding="utf-8")
LOCKED = {name.lower() for name in re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)}
EXTRAS_INSIDE = ("fast", "svg")
# Their codecs are under other licences, or too large; the package of `png` is too young.
EXTRAS_OUTSIDE = ("heif", "jxl", "png", "raw")


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def names_of(requirements):
    return {
        re.split(r"[^\w.-]", each, maxsplit=1)[0].lower().replace(".", "-") for each in requirements
    }


def test_the_lock_holds_all_that_the_program_needs():
    extras = project()["optional-dependencies"]
    needed = names_of(project()["dependencies"])
    for extra in EXTRAS_INSIDE:
        needed |= names_of(extras[extra])
    assert needed <= LOCKED


def test_the_lock_holds_nothing_that_is_left_out():
    extras = project()["optional-dependencies"]
    for extra in EXTRAS_OUTSIDE:
        assert not LOCKED & names_of(extras[extra])


def test_every_package_of_the_lock_has_hashes_and_the_lock_no_address():
    pinned = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(pinned) >= len(LOCKED)
    for each in pinned:
        assert each.count("--hash=sha256:") == each.count("    --") > 0, each
    assert "://" not in LOCK
    assert "index" not in LOCK


def test_the_tools_that_the_build_needs_are_asked_for_before_it(monkeypatch):
    monkeypatch.setattr(
        system_check.display_system, "missing_packages", lambda *, window: ("libgl1",)
    )
    monkeypatch.setattr(system_check.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert system_check.missing_packages("bundle") == ("libgl1",)
    monkeypatch.setattr(system_check.shutil, "which", lambda name: None)
    assert system_check.missing_packages("bundle") == ("binutils", "libgl1")
