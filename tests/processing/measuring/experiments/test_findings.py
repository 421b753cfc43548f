"""What is said of a run follows from its events alone."""

import pytest

from processing.measuring.experiments.conclusion import conclusion_of
from processing.measuring.experiments.events import ExperimentEvent, read_event, spans
from processing.measuring.experiments.experiment import Ending, ExperimentLog
from processing.measuring.experiments.registry import EXPERIMENTS, find_experiment


def log_of(text, ending=Ending.FINISHED, **more) -> ExperimentLog:
    """Return a log with an event per line: seconds, actor, what and value, `;` between."""
    lines = [line.strip() for line in text.strip().splitlines()]
    events = [read_event("\t".join(line.split(";")).encode()) for line in lines]
    return ExperimentLog(tuple(events), {}, ending, **more)


def findings(name, text, ending=Ending.FINISHED, **more):
    return conclusion_of(find_experiment(name), log_of(text, ending, **more))


QUEUE = """
0;queue;capacity;1
0.1;sender 1;waiting;
0.1;sender 1;put;1.1
0.1;queue;qsize;1
0.1;sender 1;waiting;
0.2;receiver;waiting;
0.4;sender 1;full;
0.7;receiver;get;1.1
0.7;receiver;busy;1.1
0.8;sender 1;put;1.2
0.8;sender 1;busy;
0.9;receiver;waiting;
1.2;receiver;empty;
1.3;receiver;get;1.2
1.3;receiver;busy;1.2
1.4;sender 1;end;
1.5;receiver;end;
"""


def test_of_a_queue_waits_are_counted_and_added_up():
    assert findings("bounded-queue", QUEUE) == [
        "1 of 2 puts found the queue full and waited 0.70 s altogether.",
        "One put gave up with queue.Full and was tried again.",
        "The receiver waited 0.90 s for items.",
        "One get gave up with queue.Empty and was tried again.",
        "Whenever qsize() changed, it agreed with the count.",
    ]


def test_a_queue_with_room_made_nobody_wait():
    text = "0;sender 1;waiting;\n0.009;sender 1;put;1.1\n0.009;sender 1;busy;"
    assert findings("bounded-queue", text) == ["None of 1 puts found the queue full."]


def test_qsize_that_is_wrong_is_told_with_how_much():
    wrong = QUEUE.replace("0.1;queue;qsize;1", "0.75;queue;qsize;3")
    assert findings("bounded-queue", wrong)[-1].startswith("qsize() differed from the count by 3 ")


def test_where_the_system_knows_no_qsize_that_is_told():
    unknown = QUEUE.replace("0.1;queue;qsize;1", "0.1;queue;qsize;?")
    assert findings("bounded-queue", unknown)[-1].startswith("This system has no qsize()")


PIPE = """
0;reader;waiting;
0.2;writer;send;1
0.2;reader;recv;1
0.2;reader;busy;1
0.3;writer;close;writing end
0.4;reader;waiting;
"""


def test_eof_comes_after_the_last_close():
    told = findings("pipe", f"{PIPE}0.45;reader;eof;\n0.45;reader;end;")
    assert told[0].startswith("1 of 1 messages were read")
    assert "the reader waited 0.25 s for them" in told[0]
    assert told[1].startswith("The reader got EOFError 0.15 s after the writer had closed its end")
    assert len(told) == 2


def test_a_forgotten_end_is_named_as_the_reason_of_hanging():
    told = findings("pipe", PIPE, Ending.LIMIT, seconds=6.0)
    assert told[1].startswith("The writer closed its end after 0.30 s, yet EOFError never came")
    assert told[-1] == "It was ended after 6.0 s, with all its processes."


def test_a_pipe_that_was_stopped_in_time_proves_nothing_about_its_ends():
    told = findings("pipe", PIPE, Ending.STOPPED, seconds=0.5)
    assert [each for each in told if "EOFError" in each] == []


INITIALIZER = """
0;worker 1;start;9496
0;worker 1;starting;process
0.3;worker 1;importing;imports
0.5;worker 1;initializing;initializer
0.6;worker 1;received;settings
0.6;worker 1;idle;
0.7;worker 1;busy;1
0.8;worker 1;idle;
0.8;worker 1;busy;2
0.9;worker 1;idle;
"""


def test_start_up_is_split_and_settings_came_once():
    assert findings("initializer", INITIALIZER) == [
        (
            "pid 9496: settings received, once. Ready after 0.60 s: process 0.30 s, "
            "imports 0.20 s, initializer 0.10 s."
        ),
        "2 tasks were done with these settings, which were sent with none of them.",
    ]


def test_settings_that_came_twice_are_not_told_as_once():
    twice = f"{INITIALIZER}1;worker 1;received;settings"
    assert findings("initializer", twice)[0].startswith("pid 9496: settings received 2 times.")


DAEMON = """
0;main;put;1
0;main;put;2
0;main;put;3
0.1;consumer;get;1
0.2;consumer;done;1
0.2;consumer;get;2
0.25;main;exit;
"""


def test_of_lost_work_what_was_begun_is_told_apart():
    told = findings("daemon-consumer", DAEMON)
    assert told[0] == "2 of 3 items were lost: 1 begun and not finished, 1 never read."
    assert told[1].startswith("Main reached its last line after 0.25 s; ")


def test_a_main_program_that_waited_lost_nothing():
    text = "0;main;put;1\n0.1;consumer;get;1\n0.2;consumer;done;1\n0.3;main;exit;"
    assert findings("daemon-consumer", text) == ["1 of 1 items were done, none was lost."]


def test_a_consumer_that_is_no_daemon_keeps_the_program_from_ending():
    text = f"{DAEMON}0.3;consumer;done;2\n0.3;consumer;get;3\n0.4;consumer;done;3"
    told = findings("daemon-consumer", text, Ending.LIMIT, seconds=9.0)
    assert told[0] == "3 of 3 items were done, none was lost."
    assert told[1].startswith("The program did not end")
    assert told[2] == "2 items were done after main had reached its last line."


def test_receivers_are_counted_apart_and_the_queue_at_its_fullest():
    text = """
        0;queue;capacity;100
        0.1;sender 1;put;1.1
        0.2;sender 2;put;2.1
        0.3;sender 1;put;1.2
        0.4;receiver 2;get;1.1
        0.5;receiver 1;get;2.1
        0.6;receiver 2;get;1.2
    """
    told = findings("ten-senders", text)
    assert told[0].startswith("3 items came out (receiver 1: 1, receiver 2: 2): ")
    assert told[1] == "The queue held 3 of 100 items at most."


def test_what_was_sent_before_the_first_answer_is_counted():
    text = """
        0.001;main;send;1
        0.002;main;send;2
        0.002;main;waiting;
        0.1;main;recv;1
        0.1;main;send;3
        0.1;main;waiting;
        0.2;main;recv;4
        0.2;squarer;eof;
        0.2;main;end;
    """
    told = findings("pipe-of-ten", text)
    assert told[0].startswith("Main had sent 2 of 3 numbers within 1.0 ms, ")
    assert told[1].startswith("Main then waited 0.20 s for 2 answers")
    assert told[2].endswith("got EOFError.")


def test_both_ways_of_a_pool_are_told_apart():
    text = """
        0.1;worker 1;received;settings
        0.1;worker 2;received;settings
        0.2;main;waiting;starmap
        0.7;main;result;1
        0.7;main;result;2
        0.7;main;waiting;imap_unordered
        0.8;main;result;2
        1.2;main;result;1
        1.2;main;close;
    """
    assert findings("pool-of-five", text) == [
        (
            "starmap: the first result was at hand after 0.50 s, the last after 0.50 s; "
            "0 of 2 results were overtaken by a later one."
        ),
        (
            "imap_unordered: the first result was at hand after 0.10 s, the last after 0.50 s; "
            "1 of 2 results were overtaken by a later one."
        ),
        "The initializer was called 2 times, once in each worker, for all tasks of both.",
    ]


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda each: each.name)
@pytest.mark.parametrize("ending", Ending)
def test_of_a_run_without_events_no_figure_is_told(experiment, ending):
    assert list(experiment.findings(ExperimentLog((), {}, ending))) == []


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda each: each.name)
def test_strange_values_of_events_break_no_findings(experiment):
    kinds = ("start", "put", "get", "send", "recv", "result", "capacity", "qsize", "received")
    actors = ("main", "worker 1", "sender 1", "receiver", "reader", "queue")
    events = [
        ExperimentEvent(1.0, actor, what, value)
        for actor in actors
        for what in (*kinds, "exit", "done", "waiting", "eof", "close")
        for value in ("", "x", "-1", "1e999", "nan", "\N{SUPERSCRIPT TWO}")
    ]
    for ending in Ending:
        experiment.findings(ExperimentLog(tuple(events), {}, ending))


def test_a_state_lasts_until_the_next_one_of_its_actor():
    log = log_of(
        "0;a;waiting;\n0.1;b;waiting;\n0.3;a;busy;\n0.4;b;end;\n0.5;a;waiting;\n0.9;b;waiting;"
    )
    assert list(spans(log.events, "waiting")) == pytest.approx([0.3, 0.3])


QUEUE_END = """
0;main;part;close
0;main;waiting;join
0.1;producer 1;put;1.1
0.1;producer 1;put;1.2
0.1;producer 1;close;box.close()
0.1;producer 1;error;ValueError: put after close
2;main;hang;join
2.1;main;get;1.1
2.2;main;get;1.2
2.3;main;empty;
2.3;producer 1;end;
2.4;main;part;cancel_join_thread
2.4;main;waiting;join
2.5;producer 2;put;2.1
2.5;producer 2;put;2.2
2.6;main;note;join
2.7;main;get;2.1
3.2;main;empty;
3.2;producer 2;end;
"""


def test_of_a_closed_queue_the_wait_and_the_loss_are_told():
    told = findings("queue-end", QUEUE_END)
    assert told[0].startswith("After close, join waited 2.00 s in vain")
    assert told[0].endswith("All 2 items were read, none was lost.")
    assert "queue.Empty" in told[1]
    assert told[2] == "One more put was refused: ValueError: put after close."
    assert told[3] == (
        "With cancel_join_thread the producer had ended after 0.20 s. 1 of 2 items were read; 1 "
        "were lost in the process that had put them in."
    )


def test_a_queue_whose_items_all_fit_lets_join_return():
    told = findings("queue-end", QUEUE_END.replace("2;main;hang;join", "0.2;main;note;join"))
    assert told[0].startswith("After close, join returned at once")


ASYNC = """
0;main;part;apply
0;main;waiting;get
0.5;main;result;1
0.5;main;part;apply_async
0.51;main;submit;apply_async
0.51;main;asked;ready() is False
0.51;main;asked;successful() raises ValueError
0.6;main;waiting;get
0.7;main;timeout;get
0.7;main;waiting;get
1.0;main;result;2
1.0;main;asked;ready() is True
1.0;main;asked;successful() is True
1.0;main;part;map_async
1.01;main;submit;map_async
1.01;main;asked;ready() is False
1.01;main;asked;successful() raises ValueError
1.1;main;waiting;get
2.0;main;error;ValueError: task 4 cannot be done
2.0;main;asked;ready() is True
2.0;main;asked;successful() is False
"""


def test_of_results_that_come_later_the_calls_and_their_answers_are_told():
    blocked, returned, failed, gave_up, before, after = findings("async-result", ASYNC)
    assert blocked.startswith("apply returned after 0.50 s, when its task was done")
    assert returned == "apply_async returned after 10 ms. get() gave 1 result after 0.50 s."
    assert failed == (
        "map_async returned after 10 ms. get() raised the exception of the worker after 1.00 s: "
        "ValueError: task 4 cannot be done. The results of the other tasks of that call were lost "
        "with it."
    )
    assert gave_up.startswith("1 get with a limit gave up with TimeoutError.")
    assert before.startswith("Before a result was there, ready() said False")
    assert after.startswith("Of map_async, successful() said False in the end")


def test_one_task_that_fails_takes_no_others_with_it():
    failed = ASYNC.replace("1.0;main;result;2", "1.0;main;error;ValueError: no")
    assert "other tasks" not in findings("async-result", failed)[1]
