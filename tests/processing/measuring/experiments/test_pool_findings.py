"""What is said of the experiments with pools follows from their events, whatever these are."""

import pytest

from processing.language.translation import localized
from processing.measuring.experiments.events import ExperimentEvent, parts_of
from processing.measuring.experiments.experiment import ExperimentLog
from processing.measuring.experiments.registry import find_experiment


def events_of(text):
    """Return events from lines as scripts print them, with spaces: seconds actor what value."""
    found = []
    for line in text.strip().splitlines():
        seconds, actor, what, *value = line.split(maxsplit=3)
        found.append(ExperimentEvent(float(seconds), actor.replace("_", " "), what, "".join(value)))
    return tuple(found)


def said_of(name, text):
    """Return what is said of these events."""
    findings = find_experiment(name).findings(ExperimentLog(events_of(text), {}))
    return [localized(each) for each in findings]


POOL_AND_BREAK = (
    "order",
    "lazy",
    "chunks",
    "callbacks",
    "endings",
    "killed-worker",
    "main-guard",
    "unpicklable",
    "dead-consumer",
)


@pytest.mark.parametrize("name", POOL_AND_BREAK)
@pytest.mark.parametrize(
    "text",
    [
        "0 main start 1",
        "0 main part map\n0.1 main result x",
        "0 main part terminate\n0.1 main cost nothing",
        "0 main part plain\n1 main hang 2\n0 main part Queue\n0 main error",
        "0 map part map\n0 map taken x\n0 imap part imap\n0 window part window",
    ],
    ids=range(5),
)
def test_a_run_that_was_broken_off_or_odd_is_told_without_an_error(name, text):
    assert isinstance(said_of(name, text), list)
    assert said_of(name, "0 main note x") == []


def test_events_are_parted_where_another_way_begins():
    parts = parts_of(events_of("0 a start 1\n1 a part x\n2 a note\n3 a part y"))
    assert {name: [each.seconds for each in part] for name, part in parts.items()} == {
        "x": [1.0, 2.0],
        "y": [3.0],
    }


ORDER = """
    10.0 main part imap
    10.1 task_2 held
    10.5 task_1 held
    10.5 main result 1
    10.5 main result 2
    20.0 main part imap_unordered
    20.1 task_2 held
    20.1 main result 2
    20.5 task_1 held
    20.5 main result 1
"""


def test_results_that_were_done_before_are_told_as_held_back():
    imap, unordered = said_of("order", ORDER)
    assert imap == (
        "imap: the first result came after 0.50 s, the last after 0.50 s, in the order of "
        "submission. 1 of 2 were done before and held back, for 0.40 s at most and 0.40 s "
        "altogether."
    )
    assert unordered == (
        "imap_unordered: the first result came after 0.10 s, the last after 0.50 s, each as it was "
        "done. None was held back."
    )


LAZY = """
    0 map part map
    0 map taken 1
    0 map taken 2
    0 map taken 3
    0 memory memory 9
    1 map settled 3
    2 imap part imap
    2 imap taken 1
    2 imap taken {imap}
    2 memory memory 4
    3 imap settled 1
    4 window part window
    4 window taken 1
    4 window settled 1
    4 window taken 2
    4 memory memory 5
"""


@pytest.mark.parametrize(
    ("imap", "reason"), [(3, "its thread takes all items at once"), (2, "imap did not take all")]
)
def test_how_far_each_was_ahead_tells_whether_the_pipe_was_full(imap, reason):
    ahead, memory, why = said_of("lazy", LAZY.format(imap=imap))
    assert ahead == f"map was up to 3 items ahead of the results, imap {imap}, the window 1."
    assert "up to 9 kB for map, 4 kB for imap and 5 kB for the window" in memory
    assert reason in why


ENDINGS = """
    0.0 main part close_and_join
    0.1 main join
    0.1 main error ValueError: Pool is still running
    0.2 main close
    0.3 main submit
    0.3 main error ValueError: Pool not running
    0.4 main join
    0.5 main result 1
    0.9 main note join returned
    1.0 main part terminate
    1.1 main result 1
    1.2 main terminate
"""


def test_refusals_the_wait_of_join_and_what_terminate_lost_are_told():
    refused, late, joined, lost, block = said_of("endings", ENDINGS + "1.3 main lost 2\n")
    assert refused == "join was refused: ValueError: Pool is still running."
    assert late == "submit was refused: ValueError: Pool not running."
    assert joined == "After close, join waited 0.50 s, until the 1 result had come."
    assert lost.startswith("terminate lost 1 of 2 tasks")
    assert "with block" in block


def test_a_pool_that_had_done_all_before_terminate_lost_nothing():
    assert said_of("endings", ENDINGS)[-1].endswith("nothing was lost.")


CALLBACKS = """
    0.0 MainThread start 1
    0.1 worker_7 idle 1
    0.1 Thread-3 callback 1
    0.2 worker_8 idle 2
    0.9 Thread-3 idle 1
    0.9 Thread-3 callback 2
    0.9 Thread-3 idle 2
    0.9 Thread-3 error ValueError: no
"""


def test_results_that_waited_for_a_callback_are_counted_by_the_end_of_their_task():
    thread, waited, failed = said_of("callbacks", CALLBACKS)
    assert "Thread-3" in thread
    assert waited == "1 of 2 results was done and waited for a callback before it, 0.70 s."
    assert "ValueError: no" in failed


def test_fast_callbacks_hold_nothing_back():
    fast = CALLBACKS.replace("0.9 Thread-3 callback 2", "0.2 Thread-3 callback 2")
    assert len(said_of("callbacks", fast)) == 2


CHUNKS = """
    1.0 main part chunksize 10
    1.5 main result 59
    1.5 main cost to workers: 6 parcels, 12948 bytes, dumps 37 us, loads 32 us
    1.5 main cost back: 1 parcels, 516 bytes, dumps 10 us, loads 11 us
"""


def test_what_went_each_way_is_told_with_bytes_and_microseconds():
    (told,) = said_of("chunks", CHUNKS)
    assert told == (
        "chunksize 10: all results were there after 0.50 s. To the workers went 6 parcels, 12,948 "
        "bytes in all: 37 µs to pickle, 32 µs to unpickle. Back came 1 parcel of 516 bytes: 10 µs "
        "to pickle, 11 µs to unpickle."
    )
