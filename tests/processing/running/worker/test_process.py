"""What a worker sends back always fits into what a pipe takes whole."""

import os
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from processing.language.lazy_text import code_of, lazy_tr
from processing.processes import wire, wire_sentences
from processing.processes.start import process_context
from processing.running.engines._chunking import MOST
from processing.running.worker import process
from processing.running.worker.process import execute_all
from processing.running.worker.shortening import WARNINGS_LIMIT, shorten
from processing.running.worker.slot_table import SlotTable
from processing.settings.batch import StartMethod
from processing.settings.variant import MAX_VARIANTS
from processing.task import Outcome, Stage, Status, Task
from tests.support.pictures import RUN_CONTEXT

PIPE_BUF = 4096
ERROR_STREAM = 2
LONG = 5000  # letters of a text that nobody reads to its end


def failure(task_id: int, warnings: int) -> Outcome:
    """Return a failure of which there is much too much to tell, no text of it twice."""
    texts = (chr(400 + 9 * (task_id % 99) + number) * LONG for number in range(warnings))
    sides = (16000, 16000)
    return Outcome(
        task_id,
        Status.FAILED,
        chr(300 + task_id % 99) * LONG,
        Stage.WRITE,
        tuple(texts),
        10**9,
        10**8,
        sides,
        sides,
    )


@pytest.mark.parametrize(("results", "together"), [(1, 1), (1 + MAX_VARIANTS, 1), (1, MOST)])
def test_a_message_is_never_longer_than_a_pipe_takes_whole(
    monkeypatch: pytest.MonkeyPatch, results: int, together: int
) -> None:
    def fail(task: Task, *_: Any) -> Outcome:
        os.write(ERROR_STREAM, ("\N{GRINNING FACE}" * LONG).encode())
        beside = (failure(task.id + number, WARNINGS_LIMIT) for number in range(1, results))
        return replace(failure(task.id, WARNINGS_LIMIT - 1), beside=tuple(beside))

    slot_table = SimpleNamespace(
        is_closed=False, is_held=False, begin=lambda _: None, end=lambda *_, **__: None
    )
    here = SimpleNamespace(
        run_context=RUN_CONTEXT,
        work=fail,
        slot_table=slot_table,
        take_dropped=lambda: 0,
        spare_memory=lambda: None,
    )
    monkeypatch.setattr(process, "_worker", here)
    tasks = [Task(100_000 + 10 * number, Path("a"), Path("b")) for number in range(together)]

    outcomes: list[tuple[int, Outcome]] = []
    execute_all(tuple(enumerate(tasks))).when_complete(outcomes.extend)

    assert len(outcomes) == together
    assert len(wire.encode((1, 2, (True, outcomes)))) <= PIPE_BUF


def test_a_paused_worker_hands_back_what_it_has_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    slot_table = SlotTable(process_context(StartMethod.SPAWN), 4)
    begun: list[int] = []

    def pause_in_the_second(task: Task, *_: Any) -> Outcome:
        begun.append(task.id)
        slot_table.hold(is_held=task.id == 1)
        return Outcome(task.id, Status.DONE)

    worker = process._Worker(RUN_CONTEXT, pause_in_the_second, SimpleNamespace(), slot_table)
    monkeypatch.setattr(process, "_worker", worker)
    tasks = tuple(enumerate(Task(number, Path("a"), Path("b")) for number in range(4)))
    outcomes: list[tuple[int, Outcome]] = []
    execute_all(tasks).when_complete(outcomes.extend)
    assert begun == [0, 1]
    assert [outcome.status for _, outcome in outcomes] == [Status.DONE] * 2 + [Status.CANCELLED] * 2
    assert [slot_table.is_begun(slot) for slot in range(4)] == [True, True, False, False]
    slot_table.hold(is_held=False)
    execute_all(tasks[2:]).when_complete(outcomes.extend)
    assert begun == [0, 1, 2, 3]


REASON = lazy_tr("{path} could not be read: {why}.", path="a" * 400, why="no", code="unread")


def test_a_long_name_in_a_reason_is_cut_and_the_reason_stays_translatable() -> None:
    short = shorten(REASON, 200)
    assert short.message == REASON.message
    assert short.code == "unread"
    assert short.endswith("a ... could not be read: no.")
    assert len(wire.encode(wire_sentences.sendable(short))) <= 200


@pytest.mark.parametrize("letter", ["x", "\0", '"', "\udc80", "€", "\N{GRINNING FACE}"])
@pytest.mark.parametrize("limit", [60, 100, 200])
def test_a_reason_that_cannot_be_cut_by_a_name_keeps_its_code(letter: str, limit: int) -> None:
    reason = lazy_tr("{a} {b}", a=letter * 300, b=lazy_tr("{c}", c=letter * 300), code="damaged")
    short = shorten(reason, limit)
    assert short.code == "damaged"
    assert len(wire.encode(wire_sentences.sendable(short))) <= limit


def test_a_reason_that_fits_is_kept_as_it_is() -> None:
    assert shorten(REASON, 2_000) is REASON


@pytest.mark.parametrize(
    "text", ["caf\udce9", lazy_tr("{name} is odd.", name="\udce9", code="odd")]
)
def test_half_of_a_surrogate_pair_is_spelt_out(text: str) -> None:
    short = shorten(text)
    assert "\\udce9" in short
    short.encode()
    assert code_of(short) == code_of(text)
