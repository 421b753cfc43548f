"""Pictures that are taken out of the list are left out of the next plan."""

from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, numbered_sources


def test_a_removal_takes_a_picture_out_of_the_batch_and_goes_on_to_the_next(ready, qtbot):
    pictures, batch = ready.window.pictures, ready.controller.batch
    pictures.show_picture(1)
    pictures.remove_selected()
    qtbot.waitUntil(lambda: bool(batch.choices.without), timeout=WAIT_MILLISECONDS)
    assert batch.choices.without == (FOLDER / "000001.jpg",)
    left = [each for each in numbered_sources(4) if each.path.name != "000001.jpg"]
    ready.fakes.preparation.finish(tuple(left))
    ready.deliver()
    assert ready.session.files.rowCount() == 3
    assert pictures.view.currentIndex().data() == "000002.jpg"
