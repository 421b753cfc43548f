"""What is said where something is broken on purpose follows from the events of the run."""

from tests.processing.measuring.experiments.test_pool_findings import said_of

KILLED = """
    0.0 main part plain
    0.2 worker_1 killed 2
    0.3 main result 1
    2.0 main hang 2
    2.1 main part supervised
    2.3 worker_4 killed 2
    2.4 main retry 2
    2.6 worker_5 killed 2
    2.6 main error task 2 ended its worker again: left out
    2.6 main retry 3
    2.7 main result 3
    3.0 main part Thumbpool
    3.5 Thumbpool_1 killed 2
    3.8 main result 1
    4.0 Thumbpool_2 killed 2
    4.1 main error 2: it died
"""


def test_the_lost_result_of_a_plain_pool_and_the_culprit_that_an_executor_finds_are_told():
    plain, broken, culprit, ours = said_of("killed-worker", KILLED)
    assert "result of task 2 had not come 1.80 s after the kill" in plain
    assert "BrokenProcessPool 0.10 s after the kill, for 2 tasks; each was done again" in broken
    assert culprit == "So the culprit is known: task 2 ended its worker again: left out."
    assert "number 2 was tried again, alone, and told as failed" in ours
    assert ours.endswith("killed 2 times. 1 other was made.")


def test_a_worker_that_was_faster_than_its_end_is_told():
    text = "\n".join(line for line in KILLED.splitlines() if "Thumbpool_" not in line)
    assert "finished each time before it could be killed" in said_of("killed-worker", text)[-1]


def test_without_a_hang_no_loss_is_claimed():
    text = KILLED.replace("2.0 main hang 2", "2.0 main result 2")
    assert not any("plain Pool" in each for each in said_of("killed-worker", text))


GUARD = """
    0.0 main part without guard
    0.3 new_workers error pid 7: RuntimeError
    0.5 new_workers error pid 8: RuntimeError
    2.0 main hang 4
    2.1 main part with guard
    2.6 main result 1
    2.8 main result 2
"""


def test_workers_that_began_the_program_again_are_counted():
    guarded, without, fork = said_of("main-guard", GUARD)
    assert without.startswith("Without the guard, 2 workers were started in 2.00 s, and no task")
    assert guarded == "With the guard, 2 tasks were done 0.70 s after the start."
    assert "fork" in fork


PICKLED = """
    0.0 main part Pool
    0.1 main put int
    0.2 main put <lambda>
    0.7 main error get: PicklingError: no
    1.0 main part Queue
    1.0 main put int
    1.0 main put <lambda>
    1.1 receiver_3 get int
    2.0 main part Queue, pickled before
    2.0 main put int
    2.0 main error put: PicklingError: no
"""


def test_where_what_cannot_be_pickled_is_told_and_where_it_is_lost():
    pool, queue, checked = said_of("unpicklable", PICKLED)
    assert pool.endswith("0.50 s later, get told it: PicklingError: no")
    assert queue.startswith("Queue: put returned 2 times, and 1 item came out; the other was lost.")
    assert checked.startswith("Pickled before put, it raised its error at once")


CONSUMER = """
    0.0 main part careless
    0.0 producer_3 put 1
    0.0 consumer_2 busy 1
    0.1 producer_3 put 2
    0.1 producer_3 put 3
    0.3 consumer_2 killed 1
    2.0 main hang put
    2.1 main part careful
    2.1 consumer_4 busy 1
    2.2 consumer_4 busy 2
    2.3 consumer_4 killed 2
    2.6 main full 5
    2.6 main error the consumer ended with -9
    2.7 consumer_5 busy 3
"""


def test_the_wait_of_the_careless_and_the_loss_of_the_careful_producer_are_told():
    careless, careful, lock = said_of("dead-consumer", CONSUMER)
    assert "still stood in put 1.70 s after the consumer's death, with 2 items" in careless
    assert "saw the death 0.30 s after it (the consumer ended with -9)" in careful
    assert "of 3 items only number 2 is lost" in careful
    assert "lock" in lock


def test_a_queue_with_room_for_the_rest_hides_the_death():
    roomy = CONSUMER.replace("2.0 main hang put", "2.0 main note")
    assert "nobody noticed the death" in said_of("dead-consumer", roomy)[0]
