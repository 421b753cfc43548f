"""Each choice has a name in the window."""

import pytest

from gui.text.choice_words import word_of
from processing.imaging.steps.anchors import Anchor, Unit
from processing.imaging.steps.flip import Direction
from processing.imaging.steps.rotate import Corners
from processing.settings import choices
from processing.settings.batch import ConflictPolicy

KINDS = (
    *(Anchor, Unit, Direction, Corners, ConflictPolicy, choices.SizeMode, choices.VariantSize),
    *(choices.Gravity, choices.PadFill, choices.SmallPolicy, choices.ResamplingFilter),
    *(choices.Subsampling, choices.Effort, choices.AnimationPolicy, choices.ColorPolicy),
    *(choices.RenderingIntent, choices.MetadataPolicy, choices.VariantMetadata),
    choices.LargerPolicy,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_choice_has_a_name_of_its_own(kind):
    words = [word_of(choice) for choice in kind]
    assert all(words)
    assert len(set(words)) == len(words)
