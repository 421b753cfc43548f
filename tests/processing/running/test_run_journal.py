"""What a run notes reaches the journal soon, and in few commits where many pictures end."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from processing.errors import JournalError
from processing.files.temporaries import new_run_id
from processing.planning.plan import Plan
from processing.running._run_journal import RunJournal
from processing.running.events import WarningRaised
from processing.storage.journal import writer_thread
from processing.storage.journal._database import Database
from processing.storage.journal.writing import Journal
from tests.support.examples import outcome, plan_of
from tests.support.recorded_events import wait_until

PICTURES = 1_000


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    plan = plan_of(PICTURES, tmp_path / "out")
    (tmp_path / "out").mkdir()
    for task in plan.tasks:
        task.destination.write_bytes(b"result")
    return plan


@pytest.fixture
def told() -> list[Any]:
    return []


@pytest.fixture
def record(plan: Plan, told: list[Any], tmp_path: Path) -> RunJournal:
    record = RunJournal(new_run_id(), plan, told.append, tmp_path / "journal.sqlite")
    record.begin()
    return record


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commits of the journal from now on."""
    made: list[str] = []
    execute = Database.execute

    def listen(self: Database, statement: str, *values: object) -> list[Any]:
        if statement == "COMMIT":
            made.append(statement)
        return execute(self, statement, *values)

    monkeypatch.setattr(Database, "execute", listen)
    return made


def noted(plan: Plan, tmp_path: Path) -> int:
    with Journal(tmp_path / "journal.sqlite") as journal:
        (known,) = journal.known_results(plan.settings)
        return len(known.made)


def test_a_thousand_pictures_that_end_in_a_moment_take_few_commits(
    record, plan, commits, tmp_path, monkeypatch
):
    monkeypatch.setattr(writer_thread, "WRITE_SECONDS", 3600.0)
    for task in plan.tasks:
        record.note(task, outcome(task.id))
    assert len(commits) <= 1  # of the first, and then an hour is waited
    record.close(has_begun=True, is_complete=True)
    assert noted(plan, tmp_path) == PICTURES
    assert len(commits) <= 4


def test_a_picture_that_ended_is_written_down_soon_whatever_comes_after(record, plan, tmp_path):
    record.note(plan.tasks[0], outcome(0))
    record.note(plan.tasks[1], outcome(1))  # while the first is written; none comes after it
    wait_until(lambda: noted(plan, tmp_path) == 2)
    record.close(has_begun=True, is_complete=False)


def test_a_result_that_is_changed_before_it_is_written_down_is_not_taken_for_ours(
    record, plan, tmp_path, monkeypatch
):
    monkeypatch.setattr(writer_thread, "WRITE_SECONDS", 3600.0)
    record.note(plan.tasks[0], outcome(0))
    record.note(plan.tasks[1], outcome(1))
    plan.tasks[1].destination.write_bytes(b"somebody wrote into it")
    record.close(has_begun=True, is_complete=True)
    with Journal(tmp_path / "journal.sqlite") as journal:
        changed = journal.result_at(plan.tasks[1].destination)
    assert changed is not None
    assert not changed.is_intact()


def test_a_journal_that_fails_while_notes_wait_is_told_once_and_costs_the_run_nothing(
    record, plan, told, monkeypatch
):
    def refuse(self: Journal, notes: object) -> None:
        raise JournalError("The disk is full.") from sqlite3.OperationalError()

    monkeypatch.setattr(Journal, "write", refuse)
    for task in plan.tasks[:10]:
        record.note(task, outcome(task.id))
    record.close(has_begun=True, is_complete=True)
    assert [type(message) for message in told] == [WarningRaised]
