"""The history of the queue and the pipe: exact counts, however late they are told."""

from hypothesis import given
from hypothesis import strategies as st

from processing.measuring.timeline.channel_history import PipeHistory, QueueHistory
from processing.measuring.timeline.timeline import Timeline
from processing.planning.scanner import PipeStep
from processing.running.events import FileFinished, PipeRead, QueueRead
from processing.task import Outcome, Status, Timing
from tests.processing.measuring.timeline.test_timeline import BEGUN, RUN, TASKS

CAPACITY = 1000
moments = st.floats(0, 100, allow_nan=False)
messages = st.tuples(moments, moments).map(lambda pair: tuple(sorted(pair)))


def told(at=0.0, puts=(), gets=(), timeouts=(), said=None):
    def of_clock(seconds):
        return tuple(BEGUN + each for each in seconds)

    return QueueRead(
        RUN, BEGUN + at, CAPACITY, of_clock(puts), of_clock(gets), of_clock(timeouts), said
    )


def history_of(*batches):
    history = QueueHistory()
    for each in batches:
        history.add(each, BEGUN)
    return history


def batch(passed):
    return told(puts=[put for put, _ in passed], gets=[got for _, got in passed])


@given(st.lists(st.lists(messages, max_size=6), max_size=6), moments)
def test_the_count_is_that_of_messages_written_and_not_read(batches, moment):
    """Batches of several queues are told in any order, and each may reach far back."""
    history = history_of(*map(batch, batches))
    passed = [(BEGUN + put - BEGUN, BEGUN + got - BEGUN) for each in batches for put, got in each]
    there = sum(put <= moment < got for put, got in passed)
    assert history.count_at(moment) == there
    assert history.puts == len(passed)
    at_puts = [sum(put <= at < got for put, got in passed) for at, _ in passed]
    within = [count for _, count in history.steps]
    assert history.most == max(within, default=0) >= max(at_puts, default=0)


def test_a_stretch_tells_the_most_that_the_queue_held_in_it():
    history = history_of(told(puts=(1.0, 1.1, 1.2), gets=(2.0, 2.0, 3.0)))
    assert history.between(0.0, 1.0).most == 0
    assert history.between(1.0, 1.15).most == 2
    assert history.between(1.5, 1.6).most == 3  # nothing happened: as many as before
    assert history.between(2.5, 9.0).most == 1
    assert history.between(3.5, 9.0).most == 0


def test_gets_in_vain_and_dropped_messages_are_told_where_they_happened():
    history = history_of(told(timeouts=(0.1, 0.2)), told(timeouts=(0.15, 0.9)))
    history.drop(3, 0.5)
    assert (history.timeouts, history.dropped) == (4, 3)
    assert history.between(0.1, 0.2).timeouts == 2
    assert [history.between(n / 2, n / 2 + 0.5).dropped for n in range(3)] == [0, 3, 0]


def test_as_many_messages_as_a_worker_can_say_were_dropped_are_counted_at_once():
    history = history_of(told())
    most = 2**64 - 1
    for _ in range(2):
        history.drop(most, 0.5)
    history.drop(1, 0.25)
    assert history.dropped == history.between(0.0, 1.0).dropped == 2 * most + 1
    assert history.between(0.0, 0.5).dropped == 1


def test_qsize_is_kept_beside_the_count():
    history = history_of(told(at=2.5, puts=(1.0, 2.0), gets=(2.4, 2.4), said=2))
    assert history.count_at(2.5) == 0
    assert history.widest_gap() == 2
    assert history.most_said == 2
    assert history.between(2.4, 2.6).said == 2
    assert history.between(0.0, 2.4).said is None


def test_what_was_written_before_qsize_was_asked_counts_though_it_is_read_later():
    history = history_of(told(at=2.0, puts=(1.0,), gets=(1.9,), said=2))
    assert history.widest_gap() == 2  # as far as is known by now
    history.add(told(at=3.0, puts=(1.5,), gets=(2.9,), said=0), BEGUN)
    assert history.count_at(2.0) == 1
    assert history.widest_gap() == 1
    assert history.widest_gap() == 1
    assert history.between(2.5, 3.5).said is None  # it agrees


def test_a_system_without_qsize_tells_of_no_gap():
    assert history_of(told(at=1.0, puts=(0.5,), gets=(0.9,))).widest_gap() == 0


def test_a_timeline_takes_in_its_queue_and_the_messages_that_were_dropped():
    timeline = Timeline(TASKS, 1, BEGUN)
    assert not timeline.queue.is_known
    timeline.fold(told(puts=(0.5,), gets=(0.6,)))
    stamps = tuple(BEGUN + each for each in (1.0, 1.1, 1.2, 1.3, 1.4, 1.5))
    outcome = Outcome(0, Status.DONE, timing=Timing(7, stamps, 0.1), messages_dropped=2)
    for _ in range(2):  # told twice, counted once
        timeline.fold(FileFinished(RUN, outcome))
    assert timeline.queue.is_known
    assert (timeline.queue.capacity, timeline.queue.puts) == (CAPACITY, 1)
    assert timeline.queue.between(1.4, 1.6).dropped == 2
    assert timeline.queue.dropped == 2
    copy = timeline.snapshot()
    timeline.fold(told(puts=(2.0,), gets=(2.1,)))
    assert copy.queue.puts == 1


def test_the_pipe_keeps_each_message_and_its_end():
    pipe = PipeHistory(10.0)
    for step, pictures, at in (
        (PipeStep.MESSAGE, 500, 10.5),
        (PipeStep.MESSAGE, 0, 10.75),
        (PipeStep.END_OF_FILE, 0, 11.0),
    ):
        assert pipe.ended is None
        pipe.fold(PipeRead(RUN, step, pictures, at))
    assert [(each.seconds, each.pictures) for each in pipe.messages] == [(0.5, 500), (0.75, 0)]
    assert (pipe.pictures, pipe.ended, pipe.last) == (500, 1.0, 1.0)
    assert [each.pictures for each in pipe.between(0.4, 0.75)] == [500]
