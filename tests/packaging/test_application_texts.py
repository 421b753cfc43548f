"""What a Linux desktop is told of the program: true in each language, and by the rules."""

import configparser
import shutil
import subprocess
import xml.etree.ElementTree as ET

import application_texts
import pytest

from processing.desktop_id import DESKTOP_ID
from processing.formats.table import TABLE
from processing.language.languages import DEFAULT, LANGUAGES
from processing.storage.presets.preset_store import find_preset
from processing.version import __version__
from tests.support.bounds import WAIT_SECONDS

OTHERS = [tag for tag in LANGUAGES if tag != DEFAULT.tag]
RELEASED = 1_790_000_000  # in September 2026
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def entry():
    parser = configparser.RawConfigParser(delimiters=("=",))
    parser.optionxform = str
    parser.read_string(application_texts.desktop_entry())
    return parser


@pytest.fixture(scope="module")
def described():
    return ET.fromstring(application_texts.metainfo(RELEASED))


def test_the_entry_opens_pictures_of_all_formats_of_the_bundle_and_no_folder(entry):
    main = entry["Desktop Entry"]
    types = main["MimeType"].rstrip(";").split(";")
    for each in TABLE:
        told = set(application_texts.MEDIA_TYPES.get(each.key, ()))
        assert bool(told & set(types)) == (each.extra in {"", "svg"}), each.key
    assert all(name.startswith("image/") for name in types)
    assert len(types) == len(set(types))
    assert main["Exec"] == "thumbpool %F"


def test_each_action_begins_with_a_preset_that_there_is(entry):
    actions = entry["Desktop Entry"]["Actions"].rstrip(";").split(";")
    assert actions == ["thumbnails", "web-1920"]
    for action in actions:
        told = entry[f"Desktop Action {action}"]
        program, preset, files = told["Exec"].split('"')
        assert (program, files) == ("thumbpool --preset ", " %F")
        assert find_preset(preset).name == told["Name"] == preset


@pytest.mark.parametrize("tag", OTHERS)
def test_the_entry_speaks_each_language(entry, tag):
    main = entry["Desktop Entry"]
    for key in ("GenericName", "Comment", "Keywords"):
        assert main[f"{key}[{tag}]"] != main[key]
    assert main[f"Keywords[{tag}]"].endswith(";")
    assert "\uff1b" not in main[f"Keywords[{tag}]"]  # what Chinese texts have for a semicolon
    thumbnails = entry["Desktop Action thumbnails"]
    assert thumbnails[f"Name[{tag}]"] != thumbnails["Name"]


@pytest.mark.parametrize("tag", OTHERS)
def test_all_that_software_centres_show_is_there_in_each_language(described, tag):
    for path in ("summary", "description/p", "description/ul/li"):
        texts = described.findall(path)
        english = [each.text for each in texts if XML_LANGUAGE not in each.attrib]
        translated = [each.text for each in texts if each.get(XML_LANGUAGE) == tag]
        assert len(english) == len(translated) > 0
        assert not set(english) & set(translated)


def test_software_centres_find_the_entry_and_the_version(described):
    assert described.findtext("id") == DESKTOP_ID
    assert described.findtext("developer/name") == described.findtext("developer_name")
    assert described.findtext("launchable") == f"{DESKTOP_ID}.desktop"
    assert described.find("releases/release").attrib == {
        "version": __version__,
        "date": "2026-09-21",
        "type": "development",
    }
    assert not described.findtext("summary").endswith(".")


@pytest.mark.parametrize(
    ("program", "name"),
    [
        (("desktop-file-validate",), f"{DESKTOP_ID}.desktop"),
        (("appstreamcli", "validate", "--no-net"), f"{DESKTOP_ID}.metainfo.xml"),
    ],
)
def test_the_desktops_own_checks_accept_it(tmp_path, program, name):
    if shutil.which(program[0]) is None:
        pytest.skip(f"{program[0]} is not installed")
    is_entry = name.endswith(".desktop")
    text = application_texts.desktop_entry() if is_entry else application_texts.metainfo(RELEASED)
    (tmp_path / name).write_text(text, encoding="utf-8")
    checked = subprocess.run(
        [*program, str(tmp_path / name)],
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )
    told = checked.stdout + checked.stderr
    if is_entry:
        assert checked.returncode == 0, told
        assert checked.stdout == ""
    else:  # from AppStream 1.0 on it warns of an address that is not there, and there is none yet
        warned = [line for line in told.splitlines() if line.startswith(("E:", "W:"))]
        assert all("url-homepage-missing" in line for line in warned), told
        assert "alidation" in told
