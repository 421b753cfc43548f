"""Giants come first, so that no worker is left alone with one at the end."""

from processing.running.task_queue import schedule

SMALL, LARGE = 100_000, 40_000_000


def order(*sizes: int, workers: int = 2, results: int = 1) -> list[int]:
    """Return the numbers of pictures of these sizes in the order they are made."""
    of_tasks = [size for size in sizes for _ in range(results)]
    turns = schedule(range(len(of_tasks)), of_tasks, workers)
    return [task_id // results for task_id in turns]


def test_huge_pictures_come_first_the_largest_in_front_and_the_rest_in_the_given_order():
    found = order(*[SMALL] * 50, LARGE, *[SMALL] * 50, 2 * LARGE)
    assert found == [101, 50, *range(50), *range(51, 101)]


def test_pictures_of_like_size_keep_their_order():
    assert order(3_000, 5_000, 4_000, 9_000, 1_000) == list(range(5))


def test_one_worker_has_no_end_to_share():
    assert order(*[SMALL] * 50, LARGE, workers=1) == list(range(51))


def test_what_is_large_but_a_trifle_of_the_whole_keeps_its_place():
    assert order(*[SMALL] * 2_000, 5 * SMALL) == list(range(2_001))


def test_the_results_of_one_picture_stay_together():
    found = order(*[SMALL] * 20, LARGE, LARGE, results=3)
    assert found[:6] == [20, 20, 20, 21, 21, 21]


def test_files_of_unknown_size_keep_their_order():
    assert order(0, 0, 0) == [0, 1, 2]
    assert order() == []
