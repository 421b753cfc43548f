"""A plan gives every source a result of its own, and never an original's name."""

import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from processing.errors import OutputError
from processing.files.paths import absolute, fold
from processing.planning.known_results import KnownResult, KnownResults
from processing.planning.plan import PlannedAction
from processing.planning.planner import make_plan
from processing.planning.walk import walk
from processing.settings.batch import ConflictPolicy
from processing.task import SourceImage, Status
from tests.support.command_line import COMMAND, WAIT_SECONDS, environment
from tests.support.examples import batch, pictures

STEMS = st.sampled_from(["a", "A", "é", "e\u0301", "straße", "STRASSE", "con", "x" * 250, "a-2"])
SUFFIXES = st.sampled_from([".jpg", ".JPG", ".png", ".webp"])
FOLDERS = st.sampled_from(["", "sub", "Sub", "sub.", "sub_", "su:b", "AUX", "_aux", "a\nb"])
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
    for task in plan.tasks:
        assert not any(part.endswith((".", " ")) or ":" in part for part in task.destination.parts)
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


def test_a_skipped_file_has_its_outcome_and_reason_in_the_plan(tmp_path):
    plan = results_of(tmp_path, ConflictPolicy.SKIP)
    (skipped,) = plan.skipped
    assert (skipped.task_id, skipped.status) == (0, Status.SKIPPED)
    assert skipped.reason == "old.jpg exists already in the output folder."


def test_overwriting_says_what_it_replaces(tmp_path):
    plan = results_of(tmp_path, ConflictPolicy.OVERWRITE)
    actions = [planned.action for planned in plan.files()]
    assert actions == [PlannedAction.REPLACE, PlannedAction.MAKE]
    assert [task.overwrite for task in plan.tasks] == [True, False]  # what was seen, no more


def aged(path: Path, seconds: int) -> SourceImage:
    """Return a picture that was written `seconds` after the result at `path`."""
    modified_ns = path.stat().st_mtime_ns + seconds * 1_000_000_000
    return SourceImage(Path("/pictures") / path.name, Path(path.name), 1000, False, modified_ns)


def test_only_what_is_older_than_its_picture_is_replaced_if_that_is_asked(tmp_path):
    for name in ("fresh.jpg", "same.jpg", "old.jpg"):
        (tmp_path / name).touch()
    ages = {"fresh.jpg": -9, "same.jpg": 0, "old.jpg": 9}
    sources = [aged(tmp_path / name, seconds) for name, seconds in ages.items()]
    plan = make_plan(batch(tmp_path, ConflictPolicy.NEWER), [*sources, *pictures("new.jpg")])
    actions = [planned.action.value for planned in plan.files()]
    assert actions == ["skip", "skip", "replace", "make"]
    assert [task.overwrite for task in plan.tasks] == [False, False, True, False]
    assert plan.skipped[0].reason == "fresh.jpg exists already and is no older than the picture."


def test_names_that_are_taken_can_be_an_error_that_tells_the_first_and_their_number(tmp_path):
    sources = pictures(*(f"{number}.jpg" for number in range(9)))
    settings = batch(tmp_path, ConflictPolicy.ERROR)
    assert len(make_plan(settings, sources).tasks) == 9
    for number in range(7):
        (tmp_path / f"{number}.jpg").touch()
    with pytest.raises(OutputError) as refused:
        make_plan(settings, sources)
    assert str(refused.value) == (
        "7 names are taken in the output folder: 0.jpg, 1.jpg, 2.jpg, 3.jpg, 4.jpg and 2 more. "
        "Choose another folder, or change what happens if the file exists."
    )


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


def scanned(folder):
    """Return the pictures below `folder` as the scan finds them."""
    return [each for batch in walk([folder], None, recursive=True) for each in batch.sources]


@pytest.mark.parametrize("policy", ConflictPolicy)
def test_a_hard_link_of_another_original_is_kept_whatever_the_policy(tmp_path, policy):
    originals, output = tmp_path / "originals", tmp_path / "out"
    for folder in (originals, output):
        folder.mkdir()
    for name in ("a.jpg", "b.jpg"):
        (originals / name).write_text(name)
    (output / "a.jpg").hardlink_to(originals / "b.jpg")
    plan = make_plan(batch(output, policy), scanned(originals))
    assert [task.destination.name for task in plan.tasks] == ["a-2.jpg", "b.jpg"]
    assert not plan.replacing
    assert not plan.skipped


def test_a_result_that_became_a_name_of_an_original_is_not_made_again_there(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jpg").write_text("original")
    (tmp_path / "out").mkdir()
    result = tmp_path / "out" / "a.jpg"
    result.hardlink_to(tmp_path / "in" / "a.jpg")
    (source,) = scanned(tmp_path / "in")
    status = result.stat()
    facts = (status.st_size, status.st_mtime_ns)
    known = [KnownResults(made={absolute(source.path): KnownResult(str(result), 1, 1, *facts)})]
    (task,) = make_plan(batch(tmp_path / "out"), [source], known).tasks
    assert task.destination.name == "a-2.jpg"
    assert not task.overwrite


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux mounts a folder twice like this")
def test_no_original_is_overwritten_through_a_second_mount(tmp_path):
    for name in ("w/A/B/x.jpg", "w/B/x.jpg"):
        (tmp_path / name).parent.mkdir(parents=True)
        Image.new("RGB", (40, 30), "red").save(tmp_path / name)
    (tmp_path / "w2").mkdir()
    before = (tmp_path / "w/B/x.jpg").read_bytes()
    run = [*COMMAND, "run", "w/A", "w/B/x.jpg", "--output", "w2", "--on-conflict", "overwrite"]
    script = f"mount --bind w w2 || exit 77; exec {shlex.join(run)}"
    try:
        done = subprocess.run(
            ["unshare", "--mount", "--map-root-user", "sh", "-c", script],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            timeout=WAIT_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("there is no unshare here")
    if done.returncode == 77 or b"unshare" in done.stderr:
        pytest.skip(f"this system lets nobody mount: {done.stderr.decode()}")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "w/B/x.jpg").read_bytes() == before
    assert sorted(path.name for path in (tmp_path / "w/B").iterdir()) == ["x-2.jpg", "x.jpg"]
