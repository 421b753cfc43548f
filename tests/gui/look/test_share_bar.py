"""Parts of a bar: they fill it, and a small one is seen."""

import pytest

from gui.look.share_bar import ShareBar, widths
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
