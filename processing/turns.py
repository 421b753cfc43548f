"""Settle whose turn it is when, so that no giant is begun when all others are done."""

from collections.abc import Sequence

from processing.task import SourceImage, Task

_GIANT_FACTOR = 4  # so many times the mean of all
_NOTABLE_PART = 1 / 20  # of a worker's share; less than that ends soon, whenever it begins


def in_turn(tasks: Sequence[Task], sources: Sequence[SourceImage], workers: int) -> list[Task]:
    """Return `tasks` in the order to make them, mostly the given one.

    Pictures whose files are far larger than the others come first, the largest of all in front:
    at the end one worker would be busy with them and the others idle. `sources[n]` is the picture
    of the task whose id is n; the results of one picture stay together.
    """
    sizes = [sources[task.id].size_bytes for task in tasks]
    total = sum(sizes)
    if workers == 1 or not total:
        return list(tasks)
    giant = max(_GIANT_FACTOR * total / len(sizes), _NOTABLE_PART * total / workers)
    pairs = zip(sizes, tasks, strict=True)
    turns = sorted(pairs, key=lambda pair: -pair[0] if pair[0] > giant else 0)
    return [task for _, task in turns]
