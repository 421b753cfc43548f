"""What all tests share: Qt without a screen, and properties that take the time they need."""

import os

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# A loaded machine is slow, not wrong; where nobody watches, the same examples come every time.
settings.register_profile("thumbpool", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("thumbpool")
