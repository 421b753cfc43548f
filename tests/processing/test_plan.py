"""A plan gives every source a result of its own, and never an original's name."""

import tempfile
from pathlib import Path

import pytest
from examples import batch, pictures
from hypothesis import given
from hypothesis import strategies as st

from processing.messages import PlannedAction
from processing.paths import fold
from processing.plan import make_plan
from processing.settings import ConflictPolicy
from processing.task import SourceImage, Status

STEMS = st.sampled_from(["a", "A", "é", "e\u0301", "straße", "STRASSE", "con", "x" * 250, "a-2"])
SUFFIXES = st.sampled_from([".jpg", ".JPG", ".png", ".webp"])
FOLDERS = st.sampled_from(["", "sub", "Sub"])
RELATIVES = st.builds(lambda folder, stem, end: Path(folder, stem + end), FOLDERS, STEMS, SUFFIXES)
POLICIES = st.sampled_from(ConflictPolicy)
FORMATS = st.sampled_from(["keep", "webp"])


@given(st.lists(RELATIVES, unique=True, max_size=30), POLICIES, FORMATS, st.booleans())
def test_n_sources_get_n_distinct_results_and_never_an_original(relatives, policy, key, is_beside):
    with tempfile.TemporaryDirectory() as folder:
        originals = Path(folder)
        output = originals if is_beside else originals / "out"
        sources = [SourceImage(originals / each, each, 1) for each in relatives]
        plan = make_plan(batch(output, policy, output_format=key), sources)
    results = {fold(task.destination) for task in plan.tasks}
    assert len(results) == len(sources)
    assert results.isdisjoint(fold(source.path) for source in sources)
    assert [task.id for task in plan.tasks] == list(range(len(sources)))
    assert [task.source for task in plan.tasks] == [source.path for source in sources]


@pytest.mark.parametrize("policy", ConflictPolicy)
def test_an_original_keeps_its_name_when_the_output_folder_leads_back_to_it(tmp_path, policy):
    originals = tmp_path / "originals"
    originals.mkdir()
    (originals / "a.jpg").touch()
    (tmp_path / "out").symlink_to(originals)
    plan = make_plan(batch(tmp_path / "out", policy), pictures("a.jpg", folder=originals))
    assert plan.tasks[0].destination.name == "a-2.jpg"


def test_two_sources_that_differ_in_their_format_only_do_not_share_a_result(tmp_path):
    plan = make_plan(batch(tmp_path, output_format="webp"), pictures("a.jpg", "a.png", "A.PNG"))
    assert [task.destination.name for task in plan.tasks] == ["a.webp", "a-2.webp", "A-3.webp"]


def results_of(tmp_path, policy):
    (tmp_path / "old.jpg").touch()
    return make_plan(batch(tmp_path, policy), pictures("old.jpg", "new.jpg"))


def test_renaming_leaves_an_existing_result_alone(tmp_path):
    plan = results_of(tmp_path, ConflictPolicy.RENAME)
    assert [task.destination.name for task in plan.tasks] == ["old-2.jpg", "new.jpg"]
    assert not plan.skipped
    assert not any(task.overwrite for task in plan.tasks)


def test_skipping_settles_the_file_in_the_plan_and_says_why(tmp_path):
    plan = results_of(tmp_path, ConflictPolicy.SKIP)
    (skipped,) = plan.skipped
    assert (skipped.task_id, skipped.status) == (0, Status.SKIPPED)
    assert skipped.reason == "old.jpg exists already in the output folder."


def test_overwriting_says_what_it_replaces(tmp_path):
    plan = results_of(tmp_path, ConflictPolicy.OVERWRITE)
    actions = [planned.action for planned in plan.files()]
    assert actions == [PlannedAction.REPLACE, PlannedAction.MAKE]
    assert all(task.overwrite for task in plan.tasks)


def test_planning_again_after_a_skipping_run_skips_all(tmp_path):
    sources = pictures("a.jpg", "a.png", "sub/a.gif")
    settings = batch(tmp_path, ConflictPolicy.SKIP, output_format="png")
    for task in make_plan(settings, sources).tasks:
        task.destination.parent.mkdir(exist_ok=True)
        task.destination.touch()
    assert len(make_plan(settings, sources).skipped) == len(sources)


def test_a_plan_knows_its_size_and_its_folders(tmp_path):
    plan = make_plan(batch(tmp_path), pictures("a.jpg", "sub/b.jpg", "sub/c.jpg"))
    assert plan.source_bytes == 3000
    assert plan.result_folders == (tmp_path, tmp_path / "sub")


def test_ten_thousand_pictures_of_one_name_are_planned_in_seconds(tmp_path):
    sources = [SourceImage(Path(f"/pictures/{n}/a.jpg"), Path("a.jpg"), 1) for n in range(10_000)]
    plan = make_plan(batch(tmp_path), sources)
    assert plan.tasks[-1].destination.name == "a-10000.jpg"


def test_the_folder_tree_of_the_sources_is_kept(tmp_path):
    source = SourceImage(tmp_path / "2024" / "june" / "a.png", Path("2024/june/a.png"), 1)
    plan = make_plan(batch(tmp_path / "out", output_format="webp"), [source])
    assert plan.tasks[0].destination == tmp_path / "out" / "2024" / "june" / "a.webp"


def test_what_a_linked_original_leads_to_is_an_original_too(tmp_path):
    (tmp_path / "album").mkdir()
    (tmp_path / "link.jpg").touch()
    linked = tmp_path / "album" / "link.jpg"
    linked.symlink_to(tmp_path / "link.jpg")
    source = SourceImage(linked, Path("link.jpg"), 0, is_link=True)
    plan = make_plan(batch(tmp_path, ConflictPolicy.OVERWRITE), [source])
    assert plan.tasks[0].destination == tmp_path / "link-2.jpg"
