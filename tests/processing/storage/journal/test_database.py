"""The file of tables: made, read without a trace, changed as a whole, and explained in words."""

import os
import sqlite3
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from processing.errors import JournalError
from processing.storage.journal._database import Database
from tests.support.bounds import WAIT_SECONDS

SCHEMA = "CREATE TABLE IF NOT EXISTS facts (fact TEXT);"
OF_ANY_BYTES = (
    os.fsdecode(b"caf\xe9 %41?#.sqlite") if sys.platform == "linux" else "caf %41#.sqlite"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / OF_ANY_BYTES


def write(path: Path, *facts: str, version: int = 1) -> None:
    database = Database(path, SCHEMA, version)
    for fact in facts:
        database.execute("INSERT INTO facts VALUES (?)", fact)
    database.close()


def read(path: Path, version: int = 1) -> list[str]:
    database = Database(path, SCHEMA, version, is_read_only=True)
    facts = [fact for (fact,) in database.execute("SELECT fact FROM facts ORDER BY fact")]
    assert not database.was_disturbed
    database.close()
    return facts


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()}


def break_off(path: Path, fact: str) -> None:
    """Write in a process that ends without closing the file."""
    code = """
import os, sys
from pathlib import Path
from processing.storage.journal._database import Database
database = Database(Path(sys.argv[1]), sys.argv[2], 1)
database.execute("INSERT INTO facts VALUES (?)", sys.argv[3])
os._exit(9)
"""
    ended = subprocess.run(
        [sys.executable, "-c", code, str(path), SCHEMA, fact], timeout=WAIT_SECONDS, check=False
    )
    assert ended.returncode == 9


def test_what_was_written_is_read_by_the_next(path):
    write(path, "one", "two")
    write(path, "three")
    assert read(path) == ["one", "three", "two"]


def test_reading_leaves_file_and_folder_as_they_were(path):
    write(path, "one")
    before = contents(path.parent)
    assert list(before) == [path.name]
    assert read(path) == ["one"]
    assert contents(path.parent) == before


def test_what_a_killed_process_wrote_is_read_and_left_as_it_is(path):
    break_off(path, "one")
    before = contents(path.parent)
    assert len(before) == 3, "its log should be there still"
    assert read(path) == ["one"]
    assert contents(path.parent) == before


@pytest.mark.parametrize("leave", [write, break_off])
def test_a_writer_of_the_same_process_waits_for_those_who_only_read(path, leave):
    leave(path, "one")
    reader = Database(path, SCHEMA, 1, is_read_only=True)
    writer = threading.Thread(target=write, args=(path, "two"))
    writer.start()
    assert reader.execute("SELECT fact FROM facts") == [("one",)]
    reader.close()
    writer.join(WAIT_SECONDS)
    assert read(path) == ["one", "two"]


def test_what_a_living_process_writes_is_read_meanwhile(path):
    database = Database(path, SCHEMA, 1)
    with database.change():
        database.execute("INSERT INTO facts VALUES ('one')")
    with database.change():
        database.execute("INSERT INTO facts VALUES ('two')")
        assert read(path) == ["one"]
    assert read(path) == ["one", "two"]
    database.close()


def test_a_file_that_is_not_there_is_read_as_empty_and_not_made(path):
    assert read(path) == []
    assert not path.parent.exists()


MIGRATIONS = {
    1: ["ALTER TABLE facts RENAME TO kept", "UPDATE kept SET fact = fact || ' of old'"],
    2: [
        "CREATE TABLE facts (fact TEXT)",
        "INSERT INTO facts SELECT fact FROM kept",
        "DROP TABLE kept",
    ],
}


def test_an_older_version_is_read_as_it_will_be_and_kept_until_it_is_written(path):
    write(path, "one")
    before = contents(path.parent)
    database = Database(path, SCHEMA, 3, migrations=MIGRATIONS, is_read_only=True)
    assert database.execute("SELECT fact FROM facts") == [("one of old",)]
    assert not database.was_disturbed
    database.close()
    assert contents(path.parent) == before
    Database(path, SCHEMA, 3, migrations=MIGRATIONS).close()
    assert read(path, version=3) == ["one of old"]


def test_a_step_to_the_next_version_that_fails_leaves_all_as_it_was(path):
    write(path, "one")
    with pytest.raises(JournalError):
        Database(path, SCHEMA, 3, migrations={**MIGRATIONS, 2: ["no statement"]})
    assert read(path) == ["one"]


def test_two_who_bring_a_file_to_the_next_version_at_once_do_it_once(path):
    write(path, "one")

    def open_and_close() -> None:
        Database(path, SCHEMA, 3, migrations=MIGRATIONS).close()

    threads = [threading.Thread(target=open_and_close) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    assert read(path, version=3) == ["one of old"]


def test_what_no_way_leads_from_is_out_of_the_way_and_not_lost(path):
    write(path, "old")
    before = contents(path.parent)
    assert read(path, version=2) == []
    assert contents(path.parent) == before
    write(path, "new", version=2)
    assert read(path, version=2) == ["new"]
    with sqlite3.connect(path) as connection:
        kept = connection.execute('SELECT fact FROM "facts of version 1"').fetchall()
    connection.close()
    assert kept == [("old",)]


def test_every_change_is_synced_before_its_method_returns(path):
    database = Database(path, SCHEMA, 1)
    assert database.execute("PRAGMA synchronous") == [(2,)]  # FULL, in SQLite's numbers
    assert database.execute("PRAGMA fullfsync") == [(1,)]
    database.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows opens no folder")
def test_the_name_of_a_new_file_is_synced_and_that_of_an_old_one_needs_it_no_more(
    path, monkeypatch
):
    synced: list[Path] = []
    monkeypatch.setattr("processing.storage.journal._database.sync_folder", synced.append)
    Database(path, SCHEMA, 1).close()
    assert synced == [path.parent, path.parent.parent]
    Database(path, SCHEMA, 1).close()
    assert len(synced) == 2


@pytest.mark.parametrize("is_read_only", [True, False])
def test_a_newer_version_is_refused_and_not_touched(path, is_read_only):
    write(path, "new", version=3)
    with pytest.raises(JournalError, match="newer Thumbpool"):
        Database(path, SCHEMA, 1, is_read_only=is_read_only)
    assert read(path, version=3) == ["new"]


@pytest.mark.parametrize("is_read_only", [True, False])
@pytest.mark.parametrize("obstacle", ["folder", "text", "file above"])
def test_what_is_in_the_way_is_told_in_a_sentence(path, obstacle, is_read_only):
    match obstacle:
        case "folder":
            path.mkdir(parents=True)
        case "text":
            path.parent.mkdir()
            path.write_text("no database at all " * 100)
        case "file above":
            path.parent.write_text("")
    with pytest.raises(JournalError, match="Runs go on without it"):
        Database(path, SCHEMA, 1, is_read_only=is_read_only)


def test_nothing_can_be_written_by_one_who_reads(path):
    write(path, "one")
    database = Database(path, SCHEMA, 1, is_read_only=True)
    with pytest.raises(JournalError, match="readonly"):
        database.execute("INSERT INTO facts VALUES ('two')")
    database.close()


def test_one_who_reads_is_told_when_somebody_wrote_meanwhile(path):
    write(path, "one")
    database = Database(path, SCHEMA, 1, is_read_only=True)
    break_off(path, "two")
    assert database.was_disturbed
    database.close()


def test_a_change_that_fails_happened_not_at_all(path):
    database = Database(path, SCHEMA, 1)

    def change() -> None:
        with database.change():
            database.execute("INSERT INTO facts VALUES ('one')")
            database.execute("no statement")

    with pytest.raises(JournalError):
        change()
    database.close()
    assert read(path) == []


def test_a_closed_file_is_explained_and_closing_is_repeatable(path):
    database = Database(path, SCHEMA, 1)
    database.close()
    database.close()
    with pytest.raises(JournalError):
        database.execute("SELECT 1")


def test_every_change_is_made_with_a_log_that_a_killed_process_leaves_whole(path):
    write(path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.parametrize("leave", [write, break_off])
def test_a_thread_that_reads_can_write_meanwhile_and_reads_what_it_wrote(path, leave):
    leave(path, "one")
    reader = Database(path, SCHEMA, 1, is_read_only=True)
    writer = Database(path, SCHEMA, 1)
    assert reader.execute("SELECT fact FROM facts") == [("one",)]
    writer.execute("INSERT INTO facts VALUES ('two')")
    assert reader.execute("SELECT count(*) FROM facts") == [(2,)]
    with pytest.raises(JournalError, match="readonly"):
        reader.execute("INSERT INTO facts VALUES ('three')")
    writer.close()
    assert reader.execute("SELECT count(*) FROM facts") == [(2,)]
    assert not reader.was_disturbed
    reader.close()
    assert read(path) == ["one", "two"]


def test_a_thread_can_read_twice_at_once_and_another_writes_once_both_are_closed(path):
    write(path, "one")
    first = Database(path, SCHEMA, 1, is_read_only=True)
    second = Database(path, SCHEMA, 1, is_read_only=True)
    writer = threading.Thread(target=write, args=(path, "two"))
    writer.start()
    first.close()
    assert second.execute("SELECT fact FROM facts") == [("one",)]
    assert writer.is_alive()
    second.close()
    writer.join(WAIT_SECONDS)
    assert read(path) == ["one", "two"]


def test_who_waits_in_vain_for_another_threads_reading_is_told(path, monkeypatch):
    write(path, "one")
    monkeypatch.setattr("processing.storage.journal._database.READING_SECONDS", 0.05)
    reader = Database(path, SCHEMA, 1, is_read_only=True)
    told: list[str] = []

    def try_to_write() -> None:
        try:
            write(path, "two")
        except JournalError as error:
            told.append(str(error))

    writer = threading.Thread(target=try_to_write)
    writer.start()
    writer.join(WAIT_SECONDS)
    reader.close()
    assert "another part of this program reads it" in told[0]


def test_a_log_that_a_killed_process_had_only_begun_hides_nothing(path):
    """It was killed between the log's header and the first change in it, which is synced apart."""
    write(path, "one")
    break_off(path, "lost")
    log = path.with_name(f"{path.name}-wal")
    os.truncate(log, 32)
    before = contents(path.parent)
    assert read(path) == ["one"]
    assert contents(path.parent) == before
    write(path, "two")
    assert read(path) == ["one", "two"]


@pytest.mark.parametrize(("times", "is_read"), [(3, True), (10**9, False)])
def test_a_writer_that_keeps_the_log_to_itself_for_long_is_waited_for(
    path, monkeypatch, times, is_read
):
    """SQLite gives up after ten seconds, as on a machine that has much else to do."""
    write(path, "one")
    left = [times]

    class Contended(sqlite3.Connection):
        def execute(self, *statement: Any) -> sqlite3.Cursor:
            if left[0]:
                left[0] -= 1
                error = sqlite3.OperationalError("locking protocol")
                error.sqlite_errorcode = sqlite3.SQLITE_PROTOCOL
                raise error
            return super().execute(*statement)

    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Contended))
    if is_read:
        assert read(path) == ["one"]
    else:
        monkeypatch.setattr("processing.storage.journal._database.WRITING_SECONDS", 0.05)
        with pytest.raises(JournalError, match="locking protocol"):
            read(path)
        left[0] = 0
        write(path, "two")  # it can be opened again


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("is_read_only", [True, False])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, is_read_only: bool) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    os.close(os.open(path, os.O_RDWR | os.O_NONBLOCK))
    with pytest.raises(JournalError, match=r"pipe cannot be used: it is no regular file"):
        Database(path, SCHEMA, 1, is_read_only=is_read_only)
