"""The laws that relate a number of workers to a speedup.

Amdahl 1967, "Validity of the single processor approach to achieving large scale computing
capabilities", AFIPS Conference Proceedings 30. Karp & Flatt 1990, "Measuring parallel processor
performance", Communications of the ACM 33(5). Gunther 1993, "A simple capacity model of massively
parallel transaction systems", CMG Conference; his universal scalability law.
"""

import math


def efficiency(speedup: float, workers: int) -> float:
    """Return which share of `workers` times the speed of one was reached; above 1 is possible."""
    return speedup / workers


def karp_flatt(speedup: float, workers: int) -> float:
    """Return the serial fraction that a measured speedup shows (Karp & Flatt 1990).

    The same for all numbers of workers, it is a part of the work that is serial. Rising with
    them, it is overhead. Negative where the speedup exceeds `workers`, which is at least 2.
    """
    return (1 / speedup - 1 / workers) / (1 - 1 / workers)


def amdahl(serial: float, workers: float) -> float:
    """Return the speedup of `workers` where the share `serial` of the work is (Amdahl 1967).

    `serial` is within 0 and 1; with more and more workers the speedup nears `1 / serial`.
    """
    return 1 / (serial + (1 - serial) / workers)


def universal(contention: float, coherency: float, workers: float) -> float:
    """Return the speedup by the universal scalability law (Gunther 1993).

    `contention` is the price of queueing for what is shared, `coherency` that of keeping each
    other up to date, which each pair of workers pays. Neither is negative. Without coherency it is
    Amdahl's law.
    """
    extra = workers - 1
    return workers / (1 + contention * extra + coherency * workers * extra)


def best_workers(contention: float, coherency: float) -> float:
    """Return how many workers are fastest by the universal scalability law (Gunther 1993).

    At least 1; infinite where each worker more still helps a little.
    """
    if contention >= 1:
        return 1.0
    if coherency <= 0:
        return math.inf
    return max(1.0, math.sqrt((1 - contention) / coherency))
