"""Parts of a bar: they fill it, and a small one is seen."""

import pytest

from gui.look.share_bar import PartedProgressBar, ShareBar, widths
from gui.look.theme import colors_of


@pytest.mark.parametrize("counts", [(1, 1), (97, 3, 0), (99_999, 1), (0, 5)])
def test_parts_fill_the_bar_and_only_an_empty_one_has_no_width(counts):
    found = widths(counts, 200.0)
    assert sum(found) == pytest.approx(200.0)
    assert [width > 0 for width in found] == [count > 0 for count in counts]


def test_one_failure_in_a_thousand_is_seen_and_is_not_all_red(qtbot):
    bar = ShareBar()
    qtbot.addWidget(bar)
    bar.resize(300, 6)
    bar.show_parts((999, "done"), (1, "failed"))
    image = bar.grab().toImage()
    names = [image.pixelColor(x, 3).name() for x in range(10, 299)]
    colors = colors_of(bar.palette())
    assert names.count(colors.done) > 250
    assert 0 < names.count(colors.failed) <= 5


def test_the_failed_part_of_progress_is_red_at_its_end(qtbot):
    bar = PartedProgressBar()
    qtbot.addWidget(bar)
    bar.resize(400, 8)
    bar.setRange(0, 1000)
    bar.setValue(500)
    red = colors_of(bar.palette()).failed

    def reds() -> list[int]:
        image = bar.grab().toImage()
        return [x for x in range(400) if image.pixelColor(x, 4).name() == red]

    assert reds() == []
    bar.show_failed(50)
    found = reds()
    assert 170 <= min(found) <= 190
    assert max(found) <= 200
