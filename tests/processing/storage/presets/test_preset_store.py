import os

import pytest

from processing.errors import PresetError
from processing.settings.recipe import Recipe
from processing.storage.presets.preset import Preset, from_toml, to_toml
from processing.storage.presets.preset_store import (
    StoredPreset,
    builtin_presets,
    delete_preset,
    find_preset,
    preset_folder,
    read_preset,
    rename_preset,
    save_preset,
    user_presets,
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    folder = tmp_path / "presets"
    monkeypatch.setenv("THUMBPOOL_PRESET_FOLDER", str(folder))
    return folder


def test_the_presets_of_the_program_are_there_with_names_of_their_own():
    names = [each.preset.name for each in builtin_presets()]

    assert names[:3] == ["Thumbnails", "Web 1920", "Email"]
    assert len(set(names)) == len(names)
    assert all(each.preset.description and each.is_builtin for each in builtin_presets())


@pytest.mark.parametrize("shelved", builtin_presets(), ids=lambda each: each.preset.name)
def test_a_preset_of_the_program_survives_being_saved(shelved):
    assert from_toml(to_toml(shelved.preset), "a file") == shelved.preset


def test_a_saved_preset_is_found_by_its_name_and_by_its_file(folder):
    preset = Preset("Größe: 3/4", "mine", Recipe(width_pixels=5))

    path = save_preset(preset)

    assert path.parent == folder
    assert find_preset("größe: 3/4") == preset
    assert find_preset(path.stem) == preset
    assert find_preset(str(path)) == preset
    assert list(user_presets()) == [StoredPreset(preset, path)]


def test_a_file_that_was_put_among_the_presets_is_found_by_the_name_it_tells(folder):
    preset = Preset("Holiday", recipe=Recipe(width_pixels=5))
    save_preset(preset, folder / "downloaded.toml")

    assert find_preset("holiday") == find_preset("downloaded") == preset


def test_what_the_user_saved_comes_before_what_has_the_same_name_in_the_program():
    mine = Preset("Email", "mine", Recipe(width_pixels=5))
    save_preset(mine, preset_folder() / "put here by hand.toml")

    assert find_preset("Email") == mine


def test_a_preset_of_the_program_is_found_whatever_its_letter_case():
    assert find_preset("web 1920").name == "Web 1920"


def test_an_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(PresetError, match="no preset 'Wbe'; there are 'Thumbnails', 'Web 1920'"):
        find_preset("Wbe")


def test_a_file_that_cannot_be_used_is_told_beside_those_that_can(folder):
    save_preset(Preset("good"))
    (folder / "bad.toml").write_text("thumbpool_preset = 1\n[sise]\n")

    bad, good = user_presets()

    assert isinstance(bad, PresetError)
    assert "bad.toml" in str(bad)
    assert isinstance(good, StoredPreset)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_among_the_presets_is_told_and_not_waited_for(folder):
    folder.mkdir(parents=True, exist_ok=True)
    os.mkfifo(folder / "pipe.toml")
    (told,) = user_presets()
    assert isinstance(told, PresetError)
    assert "it is a pipe, not a file" in str(told)


def test_a_file_without_a_name_takes_its_own(tmp_path):
    path = tmp_path / "Holiday.toml"
    path.write_text("thumbpool_preset = 1\n")

    assert find_preset(str(path)).name == "Holiday"


def test_saving_under_the_same_name_replaces_the_older_one(folder):
    save_preset(Preset("mine", recipe=Recipe(width_pixels=5)))
    save_preset(Preset("mine", recipe=Recipe(width_pixels=6)))

    assert find_preset("mine").recipe.width_pixels == 6
    assert [path.name for path in folder.iterdir()] == ["mine.toml"]


@pytest.mark.parametrize("name", ["Email", " eMAIL "])
def test_the_name_of_a_preset_of_the_program_is_refused(folder, name):
    with pytest.raises(PresetError, match="comes with Thumbpool; choose another name"):
        save_preset(Preset(name))
    assert not folder.exists()


def test_names_that_make_the_same_file_name_keep_files_of_their_own():
    presets = [Preset(name, name) for name in ("a/b", "a?b", "A_b", "con", "_con", "." * 300)]
    paths = [save_preset(preset) for preset in presets]
    assert [find_preset(preset.name) for preset in presets] == presets
    assert len({path.name.casefold() for path in paths}) == len(presets)
    assert not any(path.stem.casefold() == "con" for path in paths)


def test_a_file_that_was_put_among_the_presets_is_replaced_by_its_name(folder):
    save_preset(Preset("Holiday"), folder / "downloaded.toml")
    assert save_preset(Preset("holiday", "new")) == folder / "downloaded.toml"
    assert find_preset("Holiday").description == "new"


def test_a_name_that_is_no_text_is_refused_in_words(folder):
    with pytest.raises(PresetError, match=r"xff.*not text in UTF-8"):
        save_preset(Preset("caf\udcff"))
    assert list(folder.iterdir()) == []


def test_a_deleted_preset_is_gone():
    delete_preset(save_preset(Preset("mine")))

    assert list(user_presets()) == []


def test_a_preset_without_a_name_is_not_saved():
    with pytest.raises(PresetError, match="Give the preset a name"):
        save_preset(Preset(" "))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * 1_000_001])
def test_a_file_that_is_no_text_or_too_large_is_refused(tmp_path, content):
    path = tmp_path / "odd.toml"
    path.write_bytes(content)

    with pytest.raises(PresetError, match=r"odd\.toml"):
        find_preset(str(path))


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(PresetError, match=r"absent\.toml cannot be read: No such file"):
        find_preset("absent.toml")


def test_a_folder_that_takes_no_file_is_told(folder):
    folder.parent.joinpath("presets").write_text("a file is in the way")

    with pytest.raises(PresetError, match="cannot be written"):
        save_preset(Preset("mine"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_saved_preset_takes_the_place_of_no_pipe(tmp_path):
    path = tmp_path / "a.toml"
    os.mkfifo(path)
    with pytest.raises(PresetError, match=r"a\.toml is a pipe or a device"):
        save_preset(Preset("a", "", Recipe(width_pixels=5)), path)
    assert path.is_fifo()


def test_a_renamed_preset_keeps_all_but_its_name(folder):
    old = save_preset(Preset("old", "about", Recipe(width_pixels=5)))

    new = rename_preset(old, " new ")

    assert read_preset(new) == Preset("new", "about", Recipe(width_pixels=5))
    assert list(folder.iterdir()) == [new]


def test_a_preset_that_gets_its_own_name_in_capitals_stays_in_its_file(folder):
    old = save_preset(Preset("mine"))

    assert rename_preset(old, "MINE") == old
    assert read_preset(old).name == "MINE"


@pytest.mark.parametrize("name", ["web 1920", "  "])
def test_a_name_that_no_preset_may_have_leaves_the_old_one(folder, name):
    old = save_preset(Preset("mine"))

    with pytest.raises(PresetError):
        rename_preset(old, name)
    assert read_preset(old).name == "mine"
