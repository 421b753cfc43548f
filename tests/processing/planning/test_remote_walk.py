"""The walk of storages takes what the walk of disks takes, in its order, by listings alone."""

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from processing.errors import ScanError
from processing.files.remote import storage
from processing.files.remote.failures import Failure, StorageError
from processing.files.remote.names import remote_path
from processing.files.result_files import result_files
from processing.planning.planner import make_plan
from processing.planning.walk import walk
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.settings.selection import EVERYTHING, Selection
from processing.task import SourceImage
from tests.support.storages import forget_storages

SOURCE = remote_path("memory://photos")
OUTPUT = remote_path("memory://photos/thumbs")
NAMES = (
    *("img10.jpg", "img2.JPG", "b/c.png", "b/inner/d.jpg", "a/e.jpg", "notes.txt", ".hidden.jpg"),
    "a/@eaDir/e.jpg/SYNOPHOTO_THUMB_M.jpg",
)


@pytest.fixture(autouse=True)
def _memory() -> Iterator[None]:
    driver = fsspec.filesystem("memory")
    driver.store.clear()
    driver.pseudo_dirs[:] = [""]
    forget_storages()
    put(*NAMES)
    yield
    driver.store.clear()


def put(*names: str, top: str = "/photos") -> None:
    for name in names:
        fsspec.filesystem("memory").pipe_file(f"{top}/{name}", b"x" * len(name))


def found(
    *sources: Path, output: Path = OUTPUT, selection: Selection = EVERYTHING
) -> list[SourceImage]:
    return [each for batch in walk(sources, output, selection) for each in batch.sources]


def names(*sources: Path, **how: object) -> list[str]:
    return [each.relative.as_posix() for each in found(*sources, **how)]


def warnings(*sources: Path) -> list[str]:
    return [text for batch in walk(sources, OUTPUT) for text in batch.warnings]


def test_a_walk_finds_the_same_in_a_storage_as_on_a_disk(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * len(name))
    expected = [each.relative.as_posix() for each in found(tmp_path)]
    assert (
        names(SOURCE)
        == expected
        == [*("img2.JPG", "img10.jpg", "a/e.jpg", "b/c.png", "b/inner/d.jpg")]
    )
    on_disk = [text for batch in walk([tmp_path], OUTPUT) for text in batch.warnings]
    assert warnings(SOURCE) == on_disk
    for selection in (Selection(hidden=True), Selection(max_depth=1), Selection(exclude=("b",))):
        on_disk = [each.relative.as_posix() for each in found(tmp_path, selection=selection)]
        assert names(SOURCE, selection=selection) == on_disk


def test_sizes_and_dates_are_those_of_the_listing() -> None:
    (picture,) = found(SOURCE / "a")
    stamp = storage.storage_of(SOURCE).stamp(SOURCE / "a" / "e.jpg")
    assert (picture.size_bytes, picture.modified_ns) == stamp
    assert picture.path == SOURCE / "a" / "e.jpg"


def test_the_output_folder_and_temporary_files_are_no_sources() -> None:
    put("thumbs/a.jpg", "a/.thumbpool-x-0.part")
    assert "thumbs/a.jpg" not in names(SOURCE)
    assert not any("thumbpool" in name for name in names(SOURCE, selection=Selection(hidden=True)))
    with pytest.raises(ScanError, match="memory://photos is both"):
        found(SOURCE, output=SOURCE)


def test_sources_of_disks_and_storages_are_kept_apart_by_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "z.jpg").write_bytes(b"x")
    mixed = names(SOURCE / "a", folder, SOURCE / "b" / "c.png")
    assert mixed == ["a/e.jpg", "photos/z.jpg", "c.png"]


def test_a_picture_comes_once_whatever_sources_lead_to_it() -> None:
    assert names(SOURCE / "a", SOURCE / "a", SOURCE / "a" / "e.jpg") == ["e.jpg"] or (
        sorted(names(SOURCE / "a", SOURCE / "a" / "e.jpg")) == ["e.jpg"]
    )


def test_a_source_that_is_not_there_is_told_by_its_address() -> None:
    with pytest.raises(ScanError, match="memory://photos/none does not exist"):
        found(SOURCE / "none")
    with pytest.raises(ScanError):
        found(SOURCE / "notes.txt")


@pytest.mark.parametrize(
    ("failure", "is_left_out"), [(Failure.DENIED, True), (Failure.LOST, False)]
)
def test_a_folder_that_is_denied_is_left_out_and_a_lost_connection_ends_the_scan(
    failure: Failure, is_left_out: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = storage.Storage.entries

    def failing(self: storage.Storage, folder: Path) -> list[storage.Entry]:
        if folder.name == "b":
            raise StorageError(failure, folder)
        return entries(self, folder)

    monkeypatch.setattr(storage.Storage, "entries", failing)
    if is_left_out:
        assert "a/e.jpg" in names(SOURCE)
        assert any("memory://photos/b cannot be read" in text for text in warnings(SOURCE))
    else:
        with pytest.raises(ScanError, match="memory://photos/b"):
            found(SOURCE)


def test_existing_results_count_by_the_listing_as_on_a_disk() -> None:
    put("img2.JPG", "a/e.jpg", top="/out")
    output = remote_path("memory://out")
    sources = found(SOURCE)

    def planned(policy: ConflictPolicy) -> list[str]:
        plan = make_plan(BatchSettings((SOURCE,), output, on_conflict=policy), sources)
        skipped = {each.task_id for each in plan.skipped}
        return [
            f"{task.destination.relative_to(output).as_posix()}"
            f"{' skipped' if task.id in skipped else ''}{' over' if task.overwrite else ''}"
            for task in plan.tasks
        ]

    assert planned(ConflictPolicy.RENAME)[:3] == ["img2-2.JPG", "img10.jpg", "a/e-2.jpg"]
    assert planned(ConflictPolicy.SKIP)[:3] == ["img2.JPG skipped", "img10.jpg", "a/e.jpg skipped"]
    assert planned(ConflictPolicy.OVERWRITE)[:3] == ["img2.JPG over", "img10.jpg", "a/e.jpg over"]


def test_a_plan_lists_each_folder_once_and_asks_for_no_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(*(f"{folder}/{n}.jpg" for folder in "ab" for n in range(40)), top="/out")
    sources = found(SOURCE)
    asked: list[str] = []
    entry, entries = storage.Storage.entry, storage.Storage.entries
    monkeypatch.setattr(
        storage.Storage, "entry", lambda self, path: (asked.append(str(path)), entry(self, path))[1]
    )
    monkeypatch.setattr(
        storage.Storage,
        "entries",
        lambda self, path: (asked.append(str(path)), entries(self, path))[1],
    )
    output = remote_path("memory://out")
    make_plan(BatchSettings((SOURCE,), output, on_conflict=ConflictPolicy.OVERWRITE), sources)
    folders = [str(output / name) for name in ("", "", "a", "b")]  # the first is looked at, too
    assert sorted(asked) == sorted(folders)


def test_a_folder_that_its_parent_does_not_list_is_not_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put("a/1.jpg", top="/out")
    files = result_files(remote_path("memory://out"))
    assert files.names_in("//memory:/out/a")
    monkeypatch.setattr(storage.Storage, "entries", lambda *_: pytest.fail("it is known"))
    assert not files.names_in("//memory:/out/none/inner")
