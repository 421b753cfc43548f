"""About: versions, and the licences of all that is installed."""

import json
import os
from importlib import metadata

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListWidget, QPlainTextEdit, QTabWidget

from gui.help import licences
from gui.help._about_dialog import AboutDialog
from gui.help.licences import components
from gui.help.versions import machine_facts, program_versions
from processing.version import __version__
from tests.gui.window.test_accessibility import controls, name_of
from tests.support.desk import button
from tests.support.pseudo_language import bracket_language

NEEDED = ("pillow", "psutil", "platformdirs", "send2trash", "tomli-w", "tqdm", "pyside6-essentials")


def test_every_package_that_is_needed_has_version_licence_and_text():
    by_name = {licences._plain(each.name): each for each in components()}
    for name in NEEDED:
        each = by_name[name]
        assert each.version == metadata.version(name)
        assert each.licence
        assert len(each.text) > 100, name


def test_thumbpool_comes_first_and_what_is_only_for_developers_is_left_out():
    first, *others = components()
    assert (first.name, first.version, first.licence) == ("Thumbpool", __version__, "MIT")
    assert "MIT License" in first.text
    names = {licences._plain(each.name) for each in others}
    assert names.isdisjoint({"pytest", "mypy", "ruff", "hypothesis", "babel", "pluggy"})
    assert {"python", "qt"} <= names


def test_an_extra_is_listed_with_what_it_bundles():
    (heif,) = (each for each in components() if licences._plain(each.name) == "pillow-heif")
    assert "BSD" in heif.licence
    assert "LGPL" in heif.text or "LESSER" in heif.text


def test_qt_is_said_to_be_under_the_lgpl_and_where_its_source_is():
    for name in ("Qt", "PySide6_Essentials"):
        (each,) = (c for c in components() if licences._plain(c.name) == licences._plain(name))
        assert "Lesser General Public License" in each.text
        assert "https://download.qt.io" in each.text


def test_pillow_names_the_libraries_in_its_wheel():
    (pillow,) = (each for each in components() if each.name.lower() == "pillow")
    assert "libjpeg-turbo" in pillow.text


def test_the_licences_are_told_in_the_language_that_is_spoken_now():
    told = {each.text for each in components() if each.name == "Qt"}
    with bracket_language():
        assert told.isdisjoint(each.text for each in components())
    assert told == {each.text for each in components() if each.name == "Qt"}


def test_without_its_own_metadata_thumbpool_is_listed_all_the_same(monkeypatch):
    def nothing(name: str):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(licences.metadata, "distribution", nothing)
    found = components()
    assert [each.name for each in found] == ["Thumbpool", "Python", "Qt"]
    assert "MIT License" in found[0].text


def test_the_versions_name_all_that_a_report_needs(qapp):
    names = {name for name, _ in (*program_versions(), *machine_facts())}
    assert {"Thumbpool", "Python", "Qt", "PySide6", "Pillow", "Extras", "System"} <= names
    assert {"Desktop", "Language", "Screen 1"} <= names


def test_about_speaks_the_language_of_the_window_and_the_report_english(desk):
    desk.choose("About Thumbpool")
    in_english = versions_of(desk.window.findChild(AboutDialog))
    assert f"Processors: {os.cpu_count()}" in in_english
    with bracket_language({"Processors": "Prozessoren"}):
        in_german = versions_of(AboutDialog(desk.window))
        assert dict(machine_facts())["Processors"] == str(os.cpu_count())
    assert f"Prozessoren: {os.cpu_count()}" in in_german


def versions_of(dialog: AboutDialog) -> str:
    return dialog.findChild(QPlainTextEdit).toPlainText()


def test_the_dialog_shows_the_licence_of_what_is_selected_and_copies_the_versions(desk):
    desk.choose("About Thumbpool")
    dialog = desk.window.findChild(AboutDialog)
    dialog.findChild(QTabWidget).setCurrentIndex(1)
    listed = dialog.findChild(QListWidget)
    listed.setCurrentRow(2)
    texts = {box.toPlainText() for box in dialog.findChildren(QPlainTextEdit)}
    assert components()[2].text in texts
    button(dialog, "Copy the versions").click()
    assert f"Thumbpool: {__version__}" in QGuiApplication.clipboard().text()
    assert [each for each in controls(dialog) if not name_of(each).strip()] == []


def test_a_bundle_shows_the_licences_of_all_that_is_inside(monkeypatch, tmp_path):
    folder = tmp_path / "licences"
    folder.mkdir()
    (folder / "a.txt").write_text("The terms.", encoding="utf-8")
    parts = [("Qt", "LGPL"), ("libffi8", ""), ("Pillow", "MIT-CMU"), ("Thumbpool", "MIT")]
    index = [
        {"name": name, "version": "1", "licence": said, "text": "a.txt"} for name, said in parts
    ]
    (folder / "index.json").write_text(json.dumps(index), encoding="utf-8")
    monkeypatch.setattr(licences, "bundle_folder", lambda: tmp_path)
    found = components()
    assert [each.name for each in found] == ["Thumbpool", "libffi8", "Pillow", "Qt"]
    assert [each.licence for each in found] == ["MIT", "see its text", "MIT-CMU", "LGPL"]
    assert [each.text.endswith("The terms.") for each in found] == [True] * 4
    assert "libjpeg-turbo" in found[2].text
    assert "can be replaced" in found[3].text
