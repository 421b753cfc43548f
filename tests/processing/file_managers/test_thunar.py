"""Our actions among the user's own in the one file of Thunar."""

import shlex
import stat
from xml.etree import ElementTree

import pytest

from processing.errors import OutputError
from processing.file_managers import thunar
from processing.file_managers.integration import remove
from processing.file_managers.texts import (
    thunar_action,
)
from tests.support.menu_entries import ENTRIES, integrate_all, with_percent_signs

USERS_ACTIONS = """<?xml version="1.0" encoding="UTF-8"?>
<!-- mine -->
<actions>
<action>
\t<name>Print</name><unique-id>1700000-1</unique-id><command>lpr %F</command>
</action>
</actions>
"""


class TestThunar:
    @pytest.fixture
    def file(self, home):
        path = home / ".config/Thunar/uca.xml"
        path.parent.mkdir(parents=True)
        return path

    def test_the_users_actions_stay_letter_by_letter(self, file):
        file.write_text(USERS_ACTIONS)
        file.chmod(0o600)
        integrate_all()
        content = file.read_text()
        names = [each.findtext("name") for each in ElementTree.fromstring(content)]
        assert names == ["Print", *(entry.label for entry in ENTRIES)]
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        remove(is_dry=False)
        assert file.read_text() == USERS_ACTIONS

    def test_actions_that_the_user_added_later_stay(self, file):
        integrate_all()
        mine = "<action><name>Later</name><unique-id>9-9</unique-id></action>\n</actions>"
        file.write_text(file.read_text().replace("</actions>", mine))
        remove(is_dry=False)
        assert [each.findtext("name") for each in ElementTree.parse(file).getroot()] == ["Later"]

    def test_the_actions_of_the_system_are_not_hidden_by_ours(self, file, tmp_path):
        (tmp_path / "defaults.xml").write_text(USERS_ACTIONS)
        integrate_all()
        assert "lpr %F" in file.read_text()
        remove(is_dry=False)
        assert not file.exists()

    def test_a_file_that_is_no_list_of_actions_stays(self, file):
        file.write_text("<broken>")
        with pytest.raises(OutputError, match="stays as it is"):
            integrate_all()
        assert file.read_text() == "<broken>"

    def test_a_link_stays_a_link(self, file, tmp_path):
        kept = tmp_path / "dotfiles.xml"
        kept.write_text(USERS_ACTIONS)
        file.symlink_to(kept)
        integrate_all()
        assert file.is_symlink()
        assert "thumbpool-open" in kept.read_text()
        remove(is_dry=False)
        assert kept.read_text() == USERS_ACTIONS

    @pytest.mark.parametrize("content", ["", "<actions/>", "<actions></actions>", USERS_ACTIONS])
    def test_any_list_takes_ours(self, content):
        joined = thunar.with_actions(content, thunar_action(ENTRIES[0]))
        assert "Open in Thumbpool" in [
            each.findtext("name") for each in ElementTree.fromstring(joined)
        ]
        again = thunar.with_actions(joined, thunar_action(ENTRIES[0]))
        assert again == joined

    def test_an_action_is_for_pictures_and_folders(self):
        element = ElementTree.fromstring(thunar_action(ENTRIES[1]))
        kinds = {"directories", "image-files", "audio-files", "text-files", "other-files"}
        assert {each.tag for each in element} & kinds == {"directories", "image-files"}

    def test_ours_are_the_last_and_those_in_a_comment_are_no_end(self, file):
        content = USERS_ACTIONS.replace("mine", "</actions> mine")
        joined = thunar.with_actions(content, thunar_action(ENTRIES[0]))
        names = [each.findtext("name") for each in ElementTree.fromstring(joined)]
        assert names == ["Print", "Open in Thumbpool"]

    def test_a_command_is_what_a_shell_would_read(self):
        element = ElementTree.fromstring(thunar_action(ENTRIES[1]))
        words = shlex.split(with_percent_signs(element.findtext("command"), "%F"))
        assert words == [*ENTRIES[1].command, "%F"]
