"""`run`, `plan` and `presets`: how what is typed becomes a request."""

import os
from pathlib import Path

import pytest

from processing.cli._parser import parse
from processing.cli.interruption import Interruption
from processing.cli.main import run_command
from processing.errors import PresetError, ScanError, SettingsError
from processing.planning.walk import walk
from processing.settings.batch import ConflictPolicy
from processing.settings.choices import ColorPolicy, MetadataPolicy
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.storage.presets.preset import Preset
from processing.storage.presets.preset_store import find_preset, save_preset, user_presets

WHERE = ("pictures", "--output", "out")


@pytest.fixture(autouse=True)
def _own_presets(tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBPOOL_PRESET_FOLDER", str(tmp_path / "presets"))


def test_a_preset_sets_what_is_not_typed():
    recipe = parse(["run", *WHERE, "--preset", "email", "--quality", "50"]).settings.recipe

    assert (recipe.width_pixels, recipe.quality_percent) == (1280, 50)
    assert (recipe.color, recipe.metadata) == (ColorPolicy.SRGB, MetadataPolicy.NO_LOCATION)


def test_a_preset_sets_how_results_are_named_and_typing_changes_it():
    save_preset(Preset("mine", batch=(("recursive", False), ("on_conflict", ConflictPolicy.SKIP))))

    settings = parse(["run", *WHERE, "--preset", "mine", "--on-conflict", "overwrite"]).settings

    assert settings.recursive is False
    assert settings.on_conflict is ConflictPolicy.OVERWRITE


def test_which_pictures_and_names_are_typed():
    typed = ["--include", "*.jpg", "--include", "raw/*", "--exclude", "old", "--hidden"]
    typed += ["--depth", "2", "--min-kilobytes", "9", "--no-recursive", "--name", "{date}/{stem}"]

    settings = parse(["plan", *WHERE, *typed]).settings

    assert (settings.include, settings.exclude) == (("*.jpg", "raw/*"), ("old",))
    assert (settings.hidden, settings.max_depth, settings.least_kilobytes) == (True, 2, 9)
    assert (settings.recursive, settings.name_pattern) == (False, "{date}/{stem}")


def test_sizes_and_dates_of_files_and_single_pictures_are_typed():
    typed = ["--max-kilobytes", "900", "--modified-from", "2024-01-01"]
    typed += ["--modified-to", "2024-12-31", "--earlier-results", "--without", "a.jpg"]

    settings = parse(["plan", *WHERE, *typed, "--without", "b.jpg"]).settings

    assert (settings.most_kilobytes, settings.earlier_results) == (900, True)
    assert (settings.modified_from, settings.modified_to) == ("2024-01-01", "2024-12-31")
    assert settings.without == (Path("a.jpg"), Path("b.jpg"))


def test_what_is_typed_can_be_kept_as_a_preset():
    wanted = parse(["run", *WHERE, "--size", "64x48", "--save-preset", "mine"]).settings

    assert find_preset("mine").recipe == wanted.recipe


def test_a_preset_can_be_kept_in_a_file_of_its_own(tmp_path):
    path = tmp_path / "for them.toml"

    parse(["run", *WHERE, "--quality", "12", "--save-preset", str(path)])

    assert parse(["run", *WHERE, "--preset", str(path)]).settings.recipe == Recipe(
        quality_percent=12
    )


def test_an_unknown_preset_is_refused():
    with pytest.raises(PresetError, match="no preset 'mine'"):
        parse(["run", *WHERE, "--preset", "mine"])


def test_further_results_are_named_by_box_and_format():
    recipe = parse(["run", *WHERE, "--also", "1920x1080:webp", "--also", "64"]).settings.recipe

    assert recipe.also == (Variant(1920, 1080, "webp"), Variant(64, 64))


@pytest.mark.parametrize("text", ["64x", "64:gopher", "x64", "99999"])
def test_further_results_that_make_no_sense_are_refused(text):
    with pytest.raises((SystemExit, SettingsError)):
        parse(["run", *WHERE, "--also", text])


@pytest.mark.parametrize("option", [("--preset", "email"), ("--also", "64"), ("--quality", "3")])
def test_resuming_takes_no_recipe(option):
    with pytest.raises(SettingsError, match="--resume continues"):
        parse(["run", "--output", "out", "--resume", *option])


def test_report_and_trace_go_into_files_of_their_own():
    with pytest.raises(SettingsError, match="same file"):
        parse(["run", *WHERE, "--report", "a.csv", "--trace", "a.csv"])


def test_presets_are_listed_and_one_is_shown(capsys):
    with Interruption() as interruption:
        assert run_command(["presets"], interruption) == 0
        assert run_command(["presets", "Web 1920"], interruption) == 0
    told = capsys.readouterr().out

    assert "Email: Small enough to send" in told
    assert 'name = "Web 1920"' in told


@pytest.mark.parametrize("look", [["plan"], ["run", "--dry-run"]])
def test_a_plan_saves_no_preset_and_says_so(look):
    with pytest.raises(SettingsError, match="A plan, or dry run, writes nothing"):
        parse([*look, *WHERE, "--save-preset", "mine"])
    assert list(user_presets()) == []


@pytest.mark.parametrize("more", [["--replace"], ["--output", "out"]])
def test_a_run_of_nothing_asks_for_a_folder_or_a_picture(more):
    with pytest.raises(SettingsError, match="No folder or picture was named"):
        parse(["run", *more])


@pytest.mark.parametrize(
    "words",
    [
        ["run", *WHERE, "--qual", "50"],
        ["plan", *WHERE, "--dry"],
        ["undo", "--out", "out"],
        ["benchmark", "--round", "3"],
        ["samples", "here", "--cou", "3"],
        ["cache", "here", "--work", "2"],
        ["--vers"],
    ],
)
def test_options_are_typed_whole(words, capsys):
    with pytest.raises(SystemExit):
        parse(words)
    assert "--help" in capsys.readouterr().err


def names(*typed: str) -> list[str]:
    return [str(path) for path in parse(["plan", *typed, "--output", "out"]).settings.sources]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A current folder and a home, in a folder with some pictures."""
    for name in ("img10.jpg", "img2.jpg", "in/b.jpg", "odd[1].jpg", "notes.txt", "a b.jpg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


def test_a_quoted_pattern_is_expanded_as_a_shell_would_in_natural_order(here):
    assert names("img*.jpg") == ["img2.jpg", "img10.jpg"]
    assert [Path(name).as_posix() for name in names("**/b.jpg")] == ["in/b.jpg"]
    assert names(str(here / "img?.jpg")) == [str(here / "img2.jpg")]
    with pytest.raises(SettingsError, match="drop --output"):
        parse(["run", "img*.jpg", "--replace", "--output", "out"])


def test_what_stands_there_is_no_pattern_and_what_matches_nothing_is_kept(here):
    assert names("odd[1].jpg", "nothing*.jpg") == ["odd[1].jpg", "nothing*.jpg"]
    with pytest.raises(ScanError, match="As a pattern it matches nothing"):
        list(walk([Path("nothing*.jpg")], Path("out")))


def test_a_quoted_home_folder_is_the_home_folder(here):
    assert names("~/img2.jpg", "~") == [str(here / "img2.jpg"), str(here)]
    assert parse(["plan", "~", "--output", "~/out"]).settings.output_folder == here / "out"
    (here / "~").mkdir()
    assert names("~") == ["~"]


def test_an_address_of_a_file_here_is_read_and_any_other_is_explained(here, capsys):
    assert names((here / "a b.jpg").as_uri()) == [str(here / "a b.jpg")]
    if os.name == "posix":
        assert names(f"file://localhost{here}/a%20b.jpg") == [str(here / "a b.jpg")]
    for address in ("file://server/share", "smb://server/share", "https://example.org/a.jpg"):
        with pytest.raises(SystemExit):
            names(address)
        assert (
            "is an address of another kind; name a file or folder of this computer"
            in capsys.readouterr().err
        )
