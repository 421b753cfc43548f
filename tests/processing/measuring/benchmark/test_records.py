"""Records come back as they were, and a stranger's file does no harm."""

import csv
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.errors import BenchmarkError
from processing.language.translation import localized
from processing.measuring.benchmark.environment import (
    WARM,
    Circumstances,
    MachineFacts,
    _linux_cpu,
    is_this_machine,
    machine_facts,
)
from processing.measuring.benchmark.kinds import record_csv
from processing.measuring.benchmark.race_analysis import analysis_of
from processing.measuring.benchmark.records import (
    MAX_FILE_BYTES,
    Arrival,
    DispatchRecord,
    DispatchTrial,
    RaceRecord,
    SampleRecord,
    SizeTrial,
    StartRecord,
    StartTrial,
    as_json,
    load_record,
)
from processing.measuring.speedup.calibration import Sampled
from processing.settings.batch import EngineKind, StartMethod
from tests.support.pseudo_language import pseudo_language, untranslated

FACTS = MachineFacts("A processor", 4, 2, 8_000_000_000, "Linux", "3.11.7", "12.0", "0.1")
CIRCUMSTANCES = Circumstances(FACTS, "2026-01-02T03:04:05+00:00", 6, 0, 72.0, "warm", 0)


def race(rounds=5, share=0.0, plain=True):
    pool, serial = EngineKind.POOL, EngineKind.SERIAL
    trials = [
        SizeTrial(number, pool, size, 0.1 * size, 8.0 / size, 0.01, share if number else 0.0)
        for number in range(rounds)
        for size in (1, 2, 4)
    ]
    if plain:
        trials += [SizeTrial(number, serial, 1, 0.0, 7.5, 0.0, 0.0) for number in range(rounds)]
    return RaceRecord(CIRCUMSTANCES, pool, StartMethod.SPAWN, tuple(trials))


ARRIVALS = (Arrival(1, 0.5), Arrival(0, 1.0))
RECORDS = [
    race(),
    DispatchRecord(
        CIRCUMSTANCES, 2, StartMethod.SPAWN, (DispatchTrial(0, "map", 4, ARRIVALS, 0.2),)
    ),
    SampleRecord(CIRCUMSTANCES, (Sampled(".jpg", 12.0, 0.3),), 0.25),
    StartRecord(CIRCUMSTANCES, 2, (StartTrial(0, "spawn", 1.0, 2.0, 0.1, 20_000_000, 0.0),)),
]


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_comes_back_as_it_was(record, tmp_path):
    path = tmp_path / "kept.json"
    path.write_text(as_json(record), encoding="utf-8")
    assert load_record(path) == record


@pytest.mark.parametrize("record", [each for each in RECORDS if not isinstance(each, SampleRecord)])
def test_every_row_of_a_table_says_how_much_of_it_is_artificial_waiting(record):
    waited = replace(record, circumstances=replace(CIRCUMSTANCES, wait_milliseconds=70))
    rows = list(csv.DictReader(record_csv(waited).splitlines()))
    assert rows
    assert {row["artificial_wait_milliseconds"] for row in rows} == {"70"}


def changed(**figures):
    """Return the text of a race whose first trial has other figures."""
    plain = json.loads(as_json(race()))
    plain["record"]["trials"][0].update(figures)
    return json.dumps(plain)


HOSTILE = {
    "nothing": "",
    "no JSON": "{",
    "a list": "[]",
    "another schema": '{"schema": "else"}',
    "another version": '{"schema": "thumbpool-benchmark", "version": 99}',
    "an odd kind": '{"schema": "thumbpool-benchmark", "version": 1, "kind": []}',
    "a record that is none": (
        '{"schema": "thumbpool-benchmark", "version": 1, "kind": "race", "record": 7}'
    ),
    "depth without end": "[" * 100_000,
    "no number": changed(work_seconds=float("nan")),
    "no end": changed(work_seconds=float("inf")),
    "less than nothing": changed(work_seconds=-1.0),
    "truth for a number": changed(workers=True),
    "text for a number": changed(workers="2"),
    "far too many workers": changed(workers=10**9),
    "more than all": changed(others_share=2.0),
    "a long number": '{"schema": ' + "9" * 10_000 + "}",
    "surprises": changed(surprise=1),
    "bytes that are no text": b"\xff\xfe\x00",
    "too much": b" " * (MAX_FILE_BYTES + 1),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_of_anything_else_is_refused_with_a_sentence(content, tmp_path):
    path = tmp_path / "kept.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BenchmarkError, match=r"holds no measurements of Thumbpool: .*\.") as raised:
        load_record(path)
    assert len(str(raised.value)) < 600


def test_a_refusal_is_translated_unless_it_repeats_what_a_stranger_wrote(tmp_path):
    path = tmp_path / "kept.json"
    for content, left in ((HOSTILE["another version"], set()), ('{"\\u202e": ', {"Expecting"})):
        path.write_text(content)
        with pytest.raises(BenchmarkError) as raised, pseudo_language():
            load_record(path)
        with pseudo_language():
            told = untranslated(localized(str(raised.value)).replace(str(path), ""))
        assert told >= left
        assert bool(told) == bool(left)


def test_a_record_is_saved_in_english_whatever_is_spoken():
    with pseudo_language():
        facts = Circumstances(machine_facts(), "2026-01-02T03:04:05+00:00", 6, 0, 72.0, WARM, 0)
        text = as_json(replace(race(), circumstances=facts))
        assert WARM in text


def test_a_file_that_is_not_there_is_told_by_name(tmp_path):
    with pytest.raises(BenchmarkError, match=r"gone\.json cannot be read"):
        load_record(tmp_path / "gone.json")


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["trials", "round", "workers", "circumstances", "machine"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(["race", "dispatch", "start", "sample"]), PLAIN)
def test_no_content_raises_anything_but_our_own_error(tmp_path_factory, kind, record):
    path = tmp_path_factory.getbasetemp() / "any.json"
    plain = {"schema": "thumbpool-benchmark", "version": 1, "kind": kind, "record": record}
    path.write_text(json.dumps(plain))
    with pytest.raises(BenchmarkError):
        load_record(path)


def here(record, **changes):
    """Return the record as if it had been made on this machine."""
    machine = machine_facts()
    return replace(record, circumstances=replace(CIRCUMSTANCES, machine=machine, **changes))


def test_a_pool_size_is_advised_on_the_machine_that_was_measured_and_without_waiting():
    assert analysis_of(here(race())).advised_workers == 4
    assert analysis_of(race()).advised_workers is None
    assert "another machine" in analysis_of(race()).judgement.caution
    assert analysis_of(here(race())).judgement.caution == ""
    assert analysis_of(here(race(), wait_milliseconds=50)).advised_workers is None


def test_a_machine_is_known_again_after_an_update_and_another_one_is_not():
    machine = machine_facts()
    assert is_this_machine(replace(machine, python="4.0", system="Linux 99", thumbpool="9"))
    assert is_this_machine(replace(machine, memory_bytes=round(machine.memory_bytes * 1.001)))
    for other in ({"cores": machine.cores + 1}, {"cpu": "Another"}, {"memory_bytes": 1}):
        assert not is_this_machine(replace(machine, **other))


def test_the_ideal_ends_at_the_cores_but_for_workers_that_wait():
    analysis = analysis_of(race())
    assert [analysis.ideal(n) for n in (1, 3.5, 4, 8)] == [1, 3.5, 4, 4]
    assert replace(analysis, is_waiting=True).ideal(8) == 8


def test_a_race_is_reckoned_up_from_its_record():
    analysis = analysis_of(race())
    assert [point.speedup for point in analysis.scaling.points] == [1.0, 2.0, 4.0]
    assert analysis.start_seconds == pytest.approx((0.1, 0.2, 0.4))
    assert analysis.plain_seconds == 7.5
    assert analysis.hand_over.low == pytest.approx(8 / 7.5 - 1)
    assert analysis.disturbed_rounds == ()


def test_rounds_in_which_others_were_busy_are_named_and_told():
    analysis = analysis_of(race(share=0.3))
    assert analysis.disturbed_rounds == (2, 3, 4, 5)
    assert (
        "Other programs used over 10% of the processor in 4 of 5 rounds"
        in analysis.judgement.caution
    )


def test_without_the_plain_loop_there_is_nothing_to_hold_a_pool_of_one_against():
    analysis = analysis_of(race(plain=False))
    assert (analysis.plain_seconds, analysis.hand_over) == (None, None)


def test_a_record_with_a_hole_is_no_race():
    whole = race()
    with pytest.raises(BenchmarkError, match="no whole race"):
        analysis_of(replace(whole, trials=whole.trials[1:]))


def test_the_processor_has_a_name_where_the_system_tells_it():
    assert _linux_cpu("processor\t: 0\nmodel name\t: Fast  One\n").strip() == "Fast  One"
    assert _linux_cpu("nothing of use") == ""
    facts = machine_facts()
    assert facts.cpu
    assert facts.cores >= 1
    assert facts.memory_bytes > 1_000_000
