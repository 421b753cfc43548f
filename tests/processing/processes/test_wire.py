"""What processes tell each other comes through unchanged, and nothing else comes through at all."""

import multiprocessing
import os
import pickle
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from processing.errors import ForeignBytesError, WorkerError
from processing.processes import wire
from processing.task import Outcome, PictureHeader, Stage, Status, Timing

BESIDE = Outcome(8, Status.SKIPPED, "small \udcff € enough")
OUTCOME = Outcome(
    7,
    Status.FAILED,
    'broken "\n\0',
    Stage.DECODE,
    ("one", "two"),
    source_bytes=2**40,
    result_bytes=3,
    source_size=(4000, 3000),
    result_size=(256, 192),
    timing=Timing(4711, (0.25, 0.5, 1.0), 0.5, 0.125),
    messages_dropped=2,
    is_obstructed=True,
    needed_bytes=10**12,
    beside=(BESIDE,),
)
MADE = Outcome(
    7,
    Status.DONE,
    source_bytes=2**40,
    result_bytes=3,
    source_size=(4000, 3000),
    result_size=(256, 192),
    timing=Timing(4711, (0.25, 0.5, 0.5, 0.75, 1.0, 1.5), 0.5, 0.125),
)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [1, "a", [True, 2.5]],
        OUTCOME,
        Outcome(0, Status.DONE),
        MADE,
        replace(MADE, timing=Timing(4711, (0.25, 0.5), 0, 0.125)),
        replace(MADE, needed_bytes=1),
        replace(MADE, messages_dropped=2),
        replace(MADE, reason="none"),
        replace(MADE, warnings=("lost",)),
        replace(MADE, beside=(BESIDE,)),
        replace(MADE, status=Status.SKIPPED),
        replace(MADE, stage=Stage.WRITE),
        replace(MADE, is_obstructed=True),
        PictureHeader(),
        PictureHeader((30, 40), datetime(2019, 12, 31, 23, 59, 58), "X100"),
    ],
)
def test_what_is_sent_is_received(value: object) -> None:
    assert wire.decode(wire.encode(value)) == value


def test_an_error_is_told_by_its_type_and_text() -> None:
    error = wire.decode(wire.encode(ValueError("no good")))
    assert isinstance(error, WorkerError)
    assert str(error) == "ValueError: no good"


def test_nothing_else_is_sent() -> None:
    with pytest.raises(TypeError):
        wire.encode(object())


def test_a_picture_made_as_usual_is_told_by_figures_alone() -> None:
    assert wire.encode(MADE).startswith(b'{"done":[7,')


def figures_with(place: int, figure: str) -> bytes:
    figures = ["7", "20", "3", "40", "30", "4", "3", "4711", *["0.5"] * 6, "0.25", "0.125"]
    figures[place] = figure
    return ('{"done":[%s]}' % ",".join(figures)).encode()  # noqa: UP031 - braces


def test_figures_of_a_picture_are_an_outcome() -> None:
    assert wire.decode(figures_with(0, "8")).task_id == 8


def outcome_with(place: int, field: str) -> bytes:
    fields = ["7", '"done"', '""', "null", "[]", "0", "0", "null", "null", "null", "0", "false"]
    fields += ["0", "[]"]
    fields[place] = field
    return ('{"outcome":[%s]}' % ",".join(fields)).encode()  # noqa: UP031 - braces


def test_an_outcome_of_plain_fields_is_one() -> None:
    assert wire.decode(outcome_with(0, "7")) == Outcome(7, Status.DONE)
    timed = Outcome(7, Status.DONE, timing=Timing(1, (1.0,), 0.0))
    assert wire.decode(outcome_with(9, "[1,[1],0,0,null]")) == timed


@pytest.mark.parametrize(
    "message",
    [
        pickle.dumps(OUTCOME),
        b"cposix\nsystem\n(Vtrue\ntR.",
        b"",
        b"\xff\xfe",
        b"[1",
        b"[" * 100_000,
        b"NaN",
        b"[Infinity]",
        b"{}",
        b'{"outcome":[7,"done"]}',
        b'{"program":[]}',
        b'{"outcome":[],"error":""}',
        b'{"header":[[1,2],"soon",""]}',
        b'{"header":[[1,2],"2019-12-31T00:00:00+01:00",""]}',
        b'{"header":[[1],null,""]}',
        b'{"header":[[1,2],null,"%b"]}' % (b"x" * 201),
        b'{"error":5}',
        b'{"error":"%b"}' % (b"x" * 40_001),
        b'{"done":7}',
        b'{"done":[7,20,3,40,30,4,3,4711]}',
        figures_with(0, "-1"),
        figures_with(0, "7.0"),
        figures_with(1, "true"),
        figures_with(2, '"3"'),
        figures_with(3, "null"),
        figures_with(3, str(2**31)),
        figures_with(6, str(2**31)),
        figures_with(7, "1" * 30),
        figures_with(7, str(2**63)),
        figures_with(8, "1"),
        figures_with(8, "-0.5"),
        figures_with(9, "0.625"),  # later than the next
        figures_with(13, "1e300"),  # in the future
        figures_with(13, "1e9"),
        figures_with(14, "-1.0"),
        figures_with(14, "1e10"),
        figures_with(15, "1e999"),
        figures_with(15, "[]"),
        outcome_with(0, "-1"),
        outcome_with(0, "7.0"),
        outcome_with(0, "true"),
        outcome_with(0, "1" * 30),
        outcome_with(1, '"perfect"'),
        outcome_with(1, "[]"),
        outcome_with(2, "null"),
        outcome_with(3, '"end"'),
        outcome_with(4, '"text"'),
        outcome_with(4, "[5]"),
        outcome_with(4, f"[{','.join(['1'] * 17)}]".replace("1", '"w"')),
        outcome_with(2, f'"{"x" * 20_001}"'),
        outcome_with(4, f'["{"x" * 20_001}"]'),
        outcome_with(7, "[1,2,3]"),
        outcome_with(7, f"[1,{2**31}]"),
        outcome_with(9, "[1,[],0,0,null]"),
        outcome_with(9, "[1,[2,1],0,0,null]"),
        outcome_with(9, "[1,[1e999],0,0,null]"),
        outcome_with(9, "[1,[1e300],0,0,null]"),
        outcome_with(9, "[1,[1,1,1,1,1,1,1],0,0,null]"),
        outcome_with(9, "[1,[1],-1,0,null]"),
        outcome_with(9, f"[{2**63},[1],0,0,null]"),
        outcome_with(9, "[1,[1],1e10,0,null]"),
        outcome_with(9, f"[1,[1],1{'0' * 400},0,null]"),
        outcome_with(9, f"[1,[1{'0' * 400}],0,0,null]"),
        outcome_with(11, "0"),
        outcome_with(13, "[5]"),
    ],
)
def test_whatever_else_comes_is_refused(message: bytes) -> None:
    with pytest.raises(ForeignBytesError):
        wire.decode(message)


def test_an_error_of_any_length_is_told_by_its_beginning() -> None:
    error = wire.decode(wire.encode(ValueError("x" * 1_000_000)))
    assert str(error).startswith("ValueError: xxx")
    assert len(str(error)) < 100_000


@pytest.mark.parametrize("message", [b'{"%b":1}', b'{"outcome":[1,"%b",2,3,4,5,6,7,8,9,1,2,3,4]}'])
def test_why_a_message_is_refused_does_not_repeat_all_of_it(message: bytes) -> None:
    with pytest.raises(ForeignBytesError) as refused:
        wire.decode(message % (b"x" * 1_000_000))
    assert len(str(refused.value)) < 1_000


@pytest.fixture
def pipe() -> Any:
    reader, writer = multiprocessing.Pipe(duplex=False)
    yield reader, writer
    reader.close()
    writer.close()


def test_a_message_crosses_a_pipe(pipe: Any) -> None:
    reader, writer = pipe
    large = [replace(OUTCOME, task_id=n) for n in range(2_000)]  # more than a pipe holds
    sender = threading.Thread(target=wire.send, args=(writer, large))
    sender.start()
    assert wire.receive(reader) == large
    sender.join()
    writer.close()
    with pytest.raises(EOFError):
        wire.receive(reader)


@pytest.mark.skipif(sys.platform == "win32", reason="its pipes keep messages whole")
@pytest.mark.parametrize("part", [b"\0", (9).to_bytes(4, "big") + b"half", b"\xff" * 8])
def test_no_half_of_a_message_is_waited_for_without_end(
    pipe: Any, monkeypatch: pytest.MonkeyPatch, part: bytes
) -> None:
    monkeypatch.setattr(wire, "WHOLE_SECONDS", 0.05)
    reader, writer = pipe
    os.write(writer.fileno(), part)
    with pytest.raises(ForeignBytesError):
        wire.receive(reader)


def test_a_moment_that_is_still_to_come_is_no_stamp() -> None:
    coming = time.perf_counter() + 60
    with pytest.raises(ForeignBytesError):
        wire.decode(outcome_with(9, f"[1,[{coming}],0,0,null]"))
