"""Placement: whole or not at all, and never over what must stay."""

import errno
import os
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from processing.errors import OutputError, PictureError, SettingsError
from processing.files import atomic_write
from processing.files.atomic_write import check_export_path, save_lines, write_result
from processing.files.known_folders import known_folders
from processing.files.paths import size_and_time
from processing.files.temporaries import temporary_path
from processing.imaging.failures import explain
from processing.task import Stage, Task
from tests.support.pictures import RUN_ID, make, quarters
from tests.support.placing import place

NEW = memoryview(b"the new result")
OLD = b"the older result"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")


@pytest.fixture
def task(tmp_path: Path) -> Task:
    (tmp_path / "source.jpg").write_bytes(b"the original")
    return Task(5, tmp_path / "source.jpg", tmp_path / "out" / "result.jpg")


def overwriting(task: Task) -> Task:
    """Return `task` with an older result in place that may be replaced."""
    task.destination.parent.mkdir(exist_ok=True)
    task.destination.write_bytes(OLD)
    return Task(task.id, task.source, task.destination, overwrite=True)


def leftovers(task: Task) -> list[str]:
    """Return the names beside the result."""
    folder = task.destination.parent
    return [name for name in os.listdir(folder) if name != task.destination.name]


def test_a_result_is_placed_with_its_folders_and_nothing_beside_it(task: Task) -> None:
    deep = Task(1, task.source, task.destination.parent / "a" / "b" / "c.jpg")
    place(deep, RUN_ID, NEW)
    assert deep.destination.read_bytes() == NEW
    assert leftovers(deep) == []


@POSIX
def test_the_users_umask_decides_who_may_read_it(task: Task) -> None:
    before = os.umask(0o027)
    try:
        place(task, RUN_ID, NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE(task.destination.stat().st_mode) == 0o640


def test_a_file_of_the_very_content_is_the_result_already(task: Task) -> None:
    task.destination.parent.mkdir()
    task.destination.write_bytes(NEW)
    before = task.destination.stat()
    place(task, RUN_ID, NEW)
    assert task.destination.stat().st_ino == before.st_ino
    assert leftovers(task) == []


@POSIX
def test_a_link_to_the_very_content_is_not_the_result(task: Task) -> None:
    task.destination.parent.mkdir()
    (task.source.parent / "elsewhere").write_bytes(NEW)
    task.destination.symlink_to(task.source.parent / "elsewhere")
    with pytest.raises(PictureError, match="appeared"):
        place(task, RUN_ID, NEW)


def test_an_older_result_is_replaced_where_the_user_said_so(task: Task) -> None:
    task = overwriting(task)
    place(task, RUN_ID, NEW)
    assert task.destination.read_bytes() == NEW
    assert leftovers(task) == []


def test_what_took_the_place_of_a_planned_result_is_left_alone(task: Task) -> None:
    task = replace(overwriting(task), replaces=size_and_time(task.destination))
    task.destination.write_bytes(b"an original that a link leads to by now")
    with pytest.raises(PictureError, match="was changed there"):
        place(task, RUN_ID, NEW)
    assert task.destination.read_bytes().startswith(b"an original")
    assert leftovers(task) == []


def test_what_takes_the_place_while_the_disk_is_written_to_is_left_alone(task: Task) -> None:
    task = replace(overwriting(task), replaces=size_and_time(task.destination))
    written = write_result(task, RUN_ID, NEW)
    written.file.sync()
    task.destination.write_bytes(b"an original that a link leads to by now")
    with pytest.raises(PictureError, match="was changed there"):
        written.place()
    assert task.destination.read_bytes().startswith(b"an original")
    assert leftovers(task) == []


def test_a_result_that_could_not_be_synced_is_never_placed(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    written = write_result(overwriting(task), RUN_ID, NEW)
    monkeypatch.setattr(os, "fsync", refuse)
    written.file.sync()
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        written.place()
    assert task.destination.read_bytes() == OLD
    assert leftovers(task) == []


def test_the_result_that_the_plan_saw_is_replaced_and_a_second_try_finds_it_done(
    task: Task,
) -> None:
    task = replace(overwriting(task), replaces=size_and_time(task.destination))
    for _ in range(2):
        place(task, RUN_ID, NEW)
        assert task.destination.read_bytes() == NEW
    assert leftovers(task) == []


def test_an_output_folder_that_is_gone_is_not_made_anew(task: Task) -> None:
    with pytest.raises(OSError) as caught:  # noqa: PT011
        place(task, RUN_ID, NEW, task.destination.parent)
    assert "output folder is gone" in explain(caught.value, task, Stage.WRITE)
    assert not task.destination.parent.exists()


def test_folders_below_the_output_folder_are_made(task: Task) -> None:
    task.destination.parent.mkdir()
    deep = replace(task, destination=task.destination.parent / "a" / "b.jpg")
    place(deep, RUN_ID, NEW, task.destination.parent)
    assert deep.destination.read_bytes() == NEW


def test_what_appeared_since_the_plan_is_left_alone(task: Task) -> None:
    task.destination.parent.mkdir()
    task.destination.write_bytes(OLD)
    with pytest.raises(PictureError, match="appeared"):
        place(task, RUN_ID, NEW)
    assert task.destination.read_bytes() == OLD
    assert leftovers(task) == []


@POSIX
@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP])
def test_disks_without_links_get_their_results_and_clobber_nothing(
    task: Task, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)
    place(task, RUN_ID, NEW)
    assert task.destination.read_bytes() == NEW
    with pytest.raises(PictureError, match="appeared"):
        place(task, RUN_ID, memoryview(b"third"))
    assert task.destination.read_bytes() == NEW
    assert leftovers(task) == []


@POSIX
@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("link", ["symlink_to", "hardlink_to"])
def test_an_original_is_never_replaced_under_any_of_its_names(
    task: Task, link: str, overwrite: bool
) -> None:
    task.destination.parent.mkdir()
    getattr(task.destination, link)(task.source)
    for destination in (task.destination, task.source):
        with pytest.raises(PictureError, match="original"):
            place(Task(1, task.source, destination, overwrite=overwrite), RUN_ID, NEW)
    assert task.source.read_bytes() == b"the original"
    assert leftovers(task) == []


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_keeps_the_older_result_and_leaves_nothing(
    task: Task, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    task = overwriting(task)
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError) as caught:  # noqa: PT011
        place(task, RUN_ID, NEW)
    assert "full" in explain(caught.value, task, Stage.WRITE)
    assert task.destination.read_bytes() == OLD
    assert leftovers(task) == []


@POSIX
def test_a_write_that_the_system_cuts_short_keeps_the_older_result(task: Task) -> None:
    import resource
    import signal

    task = overwriting(task)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
    try:
        with pytest.raises(OSError) as caught:  # noqa: PT011
            place(task, RUN_ID, memoryview(bytes(200_000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert caught.value.errno == errno.EFBIG
    assert task.destination.read_bytes() == OLD
    assert leftovers(task) == []


def test_a_cancel_in_mid_write_leaves_nothing(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_descriptor: int, _content: memoryview) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "write", interrupt)
    with pytest.raises(KeyboardInterrupt):
        place(task, RUN_ID, NEW)
    assert os.listdir(task.destination.parent) == []


def test_what_a_dead_worker_left_under_our_name_is_in_nobodys_way(task: Task) -> None:
    task.destination.parent.mkdir()
    temporary_path(task.destination, RUN_ID, task.id).write_bytes(b"half a picture")
    place(task, RUN_ID, NEW)
    assert task.destination.read_bytes() == NEW
    assert leftovers(task) == []


@POSIX
def test_a_link_planted_under_our_temporary_name_is_not_followed(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    task.destination.parent.mkdir()
    victim = task.destination.parent / "victim"
    victim.write_bytes(b"precious")
    temporary_path(task.destination, RUN_ID, task.id).symlink_to(victim)
    place(task, RUN_ID, NEW)
    assert victim.read_bytes() == b"precious"
    assert not task.destination.is_symlink()


def test_a_folder_under_the_results_name_is_explained(task: Task) -> None:
    (task.destination / "inside").mkdir(parents=True)
    with pytest.raises(OSError) as caught:  # noqa: PT011
        place(Task(1, task.source, task.destination, overwrite=True), RUN_ID, NEW)
    assert "folder has the name of the result" in explain(caught.value, task, Stage.WRITE)
    assert leftovers(task) == []


def test_a_failed_encoder_leaves_the_older_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarters().save(tmp_path / "a.png")
    (tmp_path / "b.jpg").write_bytes(OLD)
    monkeypatch.setattr(
        atomic_write, "UnsyncedFile", lambda *_, **__: (_ for _ in ()).throw(MemoryError)
    )
    with pytest.raises(MemoryError):
        make(tmp_path / "a.png", tmp_path / "b.jpg", overwrite=True)
    assert (tmp_path / "b.jpg").read_bytes() == OLD


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_exported_takes_the_place_of_no_pipe(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    os.mkfifo(path)
    with pytest.raises(SettingsError, match=r"a\.csv is a pipe or a device"):
        check_export_path(path, (".csv",))
    with pytest.raises(OutputError, match=r"a\.csv is a pipe or a device"):
        save_lines(["a line\n"], path)
    assert path.is_fifo()


@pytest.mark.parametrize("refused", ["create", "sync", "move"])
def test_a_disk_that_goes_away_while_it_is_written_is_told_whatever_the_system_says(
    task: Task, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    """A confined worker may not write to the folder that is in its place: that is no cause."""
    out = task.destination.parent
    out.mkdir()
    known = known_folders([out])

    def go_away(*_: object, **__: object) -> None:
        out.rename(out.with_name("away"))
        out.mkdir()
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    where = {
        "create": "processing.files.disk_sync._create",
        "sync": "processing.files.disk_sync._sync",
        "move": "processing.files.atomic_write.move_to_free_name",
    }
    monkeypatch.setattr(where[refused], go_away)
    with pytest.raises(OSError, match=os.strerror(errno.ENODEV)) as told:
        place(task, RUN_ID, NEW, out, folders=known)
    assert told.value.errno == errno.ENODEV
    assert os.listdir(out) == []


def test_a_folder_that_may_not_be_written_is_told_as_it_is(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    task.destination.parent.mkdir()

    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("processing.files.disk_sync._create", refuse)
    with pytest.raises(PermissionError):
        place(task, RUN_ID, NEW, folders=known_folders([task.destination.parent]))
