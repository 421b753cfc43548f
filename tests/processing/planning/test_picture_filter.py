"""Filters: what they take, how they count, and that they ask no disk."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.errors import SettingsError
from processing.planning.picture_filter import FILTERS, FilterCounts, PictureFilter
from processing.planning.plan_rows import PackedSources
from processing.settings.batch import BatchSettings
from processing.task import SourceImage

FOLDER = Path("/pictures")
NAMES = ("a.jpg", "raw/b.jpg", "2024/é.png", "2024/raw/c.jpg", "2024/raw/d.png")
USUAL: dict[str, Any] = {
    "include": ("*.jpg",),
    "exclude": ("c.*",),
    "least_kilobytes": 2,
    "most_kilobytes": 4,
    "modified_from": "2024-01-02",
    "modified_to": "2024-01-03",
    "without": (FOLDER / "0.jpg",),
}


def picture(name: str, kilobytes: int = 1, day: str = "2024-01-01", origin: int = 0) -> SourceImage:
    date_ns = int(datetime.fromisoformat(day).timestamp() * 10**9)
    path = FOLDER / name
    return SourceImage(path, Path(name), kilobytes * 1000, False, date_ns, origin=origin)


def counted(sources: list[SourceImage], named: tuple[Path, ...] = (FOLDER,), **asked: Any):
    """Return the names that are taken, and the counts."""
    chosen = PictureFilter(BatchSettings(named, Path("/out"), **asked))
    marks = chosen.marks(PackedSources(sources))
    taken = [
        source.relative.as_posix() for source, mark in zip(sources, marks, strict=True) if mark
    ]
    return taken, chosen.counts()


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        ({}, [*NAMES]),
        ({"include": ("*.JPG",)}, ["a.jpg", "raw/b.jpg", "2024/raw/c.jpg"]),
        ({"include": ("raw/*",)}, ["raw/b.jpg"]),
        ({"include": ("**/raw/*",)}, ["raw/b.jpg", "2024/raw/c.jpg", "2024/raw/d.png"]),
        ({"include": ("2024/**",)}, ["2024/é.png", "2024/raw/c.jpg", "2024/raw/d.png"]),
        ({"include": ("e\u0301.*", "[ab].*")}, ["a.jpg", "raw/b.jpg", "2024/é.png"]),
        ({"exclude": ("raw/**", "?.png")}, ["a.jpg", "2024/raw/c.jpg"]),
        ({"include": ("*.jpg",), "exclude": ("c.*",)}, ["a.jpg", "raw/b.jpg"]),
        ({"without": (FOLDER / "a.jpg", Path("/other/b.jpg"))}, [*NAMES[1:]]),
    ],
)
def test_names_are_filtered_by_their_path_below_the_source(asked, taken):
    assert counted([picture(name) for name in NAMES], **asked)[0] == taken


def test_sizes_include_both_limits_and_dates_both_days():
    sizes = [picture(f"{size}.jpg", size) for size in (1, 2, 3, 4)]
    assert counted(sizes, least_kilobytes=2, most_kilobytes=3)[0] == ["2.jpg", "3.jpg"]
    times = ("2024-01-01 23:59:59", "2024-01-02 00:00:00", "2024-01-03 23:59:59", "2024-01-04")
    dated = [picture(f"{number}.jpg", day=day) for number, day in enumerate(times)]
    taken, counts = counted(dated, modified_from="2024-01-02", modified_to="2024-01-03")
    assert taken == ["1.jpg", "2.jpg"]
    assert (counts.modified_from, counts.modified_to) == (1, 1)


def test_each_filter_counts_all_that_it_leaves_out_itself():
    sources = [picture("a.png", 1), picture("b.png", 9), picture("c.jpg", 1), picture("d.jpg", 9)]
    taken, counts = counted(sources, include=("*.jpg",), least_kilobytes=5)
    assert taken == ["d.jpg"]
    assert counts == FilterCounts(4, 1, (1,), include=2, least_kilobytes=2)
    assert counts.sentence() == "3 of 4 pictures were left out by the filters."


def test_a_picture_that_is_a_source_itself_passes_every_filter_but_that_it_was_taken_out():
    named = (FOLDER, FOLDER / "small.png", FOLDER / "gone.png")
    sources = [picture("x.png"), picture("small.png", origin=1), picture("gone.png", origin=2)]
    taken, counts = counted(sources, named, least_kilobytes=9, without=(FOLDER / "gone.png",))
    assert taken == ["small.png"]
    assert counts.by_source == (0, 1, 0)


def test_a_picture_is_taken_out_by_whatever_path_leads_to_it(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    source = SourceImage(Path("in/a.jpg"), Path("a.jpg"), 1)
    assert counted([source], (Path("in"),), without=(tmp_path / "in" / "a.jpg",))[0] == []
    source = SourceImage(Path("a.jpg"), Path("a.jpg"), 1)
    assert counted([source], (Path(),), include=("a*",))[0] == ["a.jpg"]


PICTURES = st.lists(
    st.builds(
        picture,
        st.sampled_from([f"{n}.{kind}" for n in "0123" for kind in ("jpg", "png")] + ["c.jpg"]),
        st.integers(1, 5),
        st.sampled_from(["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"]),
        st.integers(0, 1),
    )
)


@given(PICTURES, st.sets(st.sampled_from(FILTERS)))
def test_counts_agree_with_each_filter_on_its_own(sources, used):
    named = (FOLDER, FOLDER / "other")
    taken, counts = counted(sources, named, **{name: USUAL[name] for name in used})
    alone = {name: counted(sources, named, **{name: USUAL[name]})[1] for name in used}
    assert counts.taken == len(taken) == sum(counts.by_source)
    assert counts.found == len(sources)
    for name in FILTERS:
        assert getattr(counts, name) == (alone[name].left_out if name in used else 0)
    assert counts.left_out <= sum(getattr(counts, name) for name in FILTERS)
    assert all(counts.taken <= each.taken for each in alone.values())


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"modified_from": "last week"}, "Modified from is 'last week', but must be a day such"),
        ({"modified_to": "2024-02-30"}, "Modified to is '2024-02-30'"),
        ({"modified_to": "2024-12-3"}, "must be a day such as 2024-12-31"),
        ({"modified_to": "9999-12-31"}, "must be a day such as 2024-12-31"),
        ({"modified_from": "2024-03-01", "modified_to": "2024-02-01"}, "dates run backwards"),
        ({"least_kilobytes": 9, "most_kilobytes": 8}, "largest file is smaller"),
    ],
)
def test_filters_that_nothing_can_pass_are_refused_in_a_sentence(asked, problem):
    with pytest.raises(SettingsError, match=problem):
        BatchSettings((FOLDER,), Path("/out"), **asked)
