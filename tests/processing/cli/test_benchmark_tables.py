"""Measurements are printed in full, as tables and as sentences."""

from dataclasses import replace

import pytest

from processing.cli._benchmark_tables import conclusion_of, table_lines
from processing.measuring.benchmark.environment import Circumstances, MachineFacts
from processing.measuring.benchmark.records import (
    Arrival,
    DispatchRecord,
    DispatchTrial,
    RaceRecord,
    SizeTrial,
    StartRecord,
    StartTrial,
)
from processing.settings.batch import EngineKind, StartMethod

FACTS = MachineFacts("A \x1b[31mred processor", 4, 2, 8_000_000_000, "Linux", "3.11", "12", "1")
WHERE = Circumstances(FACTS, "2026-01-02T03:04:05+00:00", 2, 1, 24.0, "warm", 20)


def race(*shares, sizes=(1, 2, 3, 4)):
    trials = [
        SizeTrial(number, engine, size, 0.1, seconds, 0.01, share)
        for number, share in enumerate(shares)
        for engine, size, seconds in [
            *((EngineKind.POOL, size, 8.0 / size) for size in sizes),
            (EngineKind.SERIAL, 1, 10.0),
        ]
    ]
    return RaceRecord(WHERE, EngineKind.POOL, StartMethod.SPAWN, tuple(trials))


def told(record):
    return "\n".join(table_lines(record))


def test_a_race_tells_its_sizes_laws_baseline_and_circumstances():
    text = told(race(0, 0, 0, 0, 0))
    assert "2 pictures, 24.0 megapixels; warm" in text
    assert "Left out, as not every pool size could make them: 1" in text
    assert "An artificial wait of 20 ms a picture" in text
    assert "         4   0.100 s   2.000 s     4.00    4.00 - 4.00        100%" in text
    assert "Amdahl's law fits best with 0.0% serial" in text
    assert "contention 0.0000 (0.0000 to 0.0000)" in text
    assert "it has no maximum up to 4 workers" in text
    assert "The laws are fitted" not in text
    assert "A pool of one takes from 20% less to 20% less time" in text
    assert "Disturbed" not in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((0.5,) * 3, "all rounds"),
        ((0, 0.5, 0), "round 2 of 3"),
        ((0.5, 0, 0.5), "rounds 1, 3 of 3"),
    ],
)
def test_disturbed_rounds_are_named(shares, words):
    assert f"Disturbed by other programs: {words}" in told(race(*shares))


def test_three_sizes_have_no_universal_law():
    text = told(race(0, 0, sizes=(1, 2, 4)))
    assert "Universal scalability law: not fitted, as that needs four sizes up to the" in text
    assert "Amdahl's law fits best with 0.0% serial" in text


def test_two_sizes_with_cores_have_no_law_and_larger_ones_are_said_not_to_count_for_it():
    two_cores = replace(WHERE, machine=replace(FACTS, cores=2))
    text = told(replace(race(0, 0), circumstances=two_cores))
    assert "Amdahl's law: not fitted, as that needs three sizes up to the number of" in text
    assert "Universal scalability law: not fitted" in text
    assert "The laws are fitted up to the 2 cores that there are" not in text
    three_cores = replace(WHERE, machine=replace(FACTS, cores=3))
    text = told(replace(race(0, 0), circumstances=three_cores))
    assert "The laws are fitted up to the 3 cores that there are" in text
    assert "Amdahl's law fits best with 0.0% serial (0.0% to 0.0%)" in text


def test_dispatch_tells_each_method_with_its_ticks_and_explains_it_once():
    def trial(name, chunk, *seconds):
        return DispatchTrial(
            0, name, chunk, tuple(Arrival(n, each) for n, each in enumerate(seconds)), 0.0
        )

    trials = (trial("imap", 0, 0.5, 2.0), trial("imap", 4, 1.0, 1.0), trial("map", 0, 1.5, 1.5))
    record = DispatchRecord(WHERE, 2, StartMethod.SPAWN, trials)
    text = told(record)
    assert "imap, chunks of 4" in text
    assert text.count("for result in pool.imap(make, tasks)") == 1
    assert "          |" in text
    assert conclusion_of(record) == (
        "With an artificial wait of 20 ms a picture: "
        "The first result came after 0.50 s (imap) to 1.50 s (map) by the median. "
        "So far imap, chunks of 4 had all results first, after 1.00 s, which may be chance: "
        "run 5 rounds or more."
    )


def test_ways_to_start_tell_memory_where_it_is_known():
    trials = (
        StartTrial(0, "spawn", 1.0, 2.0, 0.1, 20_000_000, 0.0),
        StartTrial(0, "forkserver", 0.1, 2.0, 0.1, 10_000_000, 0.0, 0.75),
        StartTrial(0, "threads", 0.0, 3.0, 0.0, 0, 0.0),
    )
    record = StartRecord(WHERE, 2, trials)
    line = "spawn                   1.000 s   2.000 s   0.100 s   3.100 s   3.10 - 3.10    20.0 MB"
    assert line in told(record)
    assert "threads                 0.000 s   3.000 s   0.000 s   3.000 s   3.00 - 3.00\n" in told(
        record
    )
    assert "forkserver    0.750 s   0.100 s   2.000 s   0.100 s   2.200 s" in told(record)
    assert "forkserver starts its server: that takes 0.75 s" in told(record)
    assert "fork is not among them" in told(record)
    assert "1 round cannot tell chance from speed" in conclusion_of(record)
