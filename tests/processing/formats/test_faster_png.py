"""The extra `png`: what is told of it, and that nothing else brings it."""

import re
import tomllib
from pathlib import Path

import pytest

from processing.formats import faster_png
from processing.formats.installation import command_to_add

ROOT = Path(__file__).parent.parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def test_what_is_told_to_be_installed_is_what_the_extra_brings():
    assert EXTRAS["png"] == [faster_png.REQUIREMENT]
    assert re.fullmatch(rf"{faster_png.PACKAGE}==[\d.]+", faster_png.REQUIREMENT)


def test_no_other_extra_brings_a_package_so_young():
    others = [line for name, lines in EXTRAS.items() if name != "png" for line in lines]
    asked = [*PROJECT["dependencies"], *others]
    assert not [line for line in asked if faster_png.PACKAGE in line or "[png" in line]


@pytest.mark.parametrize("is_there", [True, False])
def test_nothing_is_advised_where_the_package_is(monkeypatch, is_there):
    monkeypatch.setattr(faster_png, "_MODULE", "sys" if is_there else "no_such_module_here")
    advice = faster_png.advice()
    assert (advice is None) == is_there
    assert is_there or command_to_add(faster_png.REQUIREMENT) in str(advice)


def test_a_bundle_to_which_nothing_can_be_added_advises_nothing(monkeypatch):
    monkeypatch.setattr(faster_png, "_MODULE", "no_such_module_here")
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert faster_png.advice() is None
