"""Where what Thumbpool knows from one start to the next is kept."""

import os
from pathlib import Path

import platformdirs


def state_folder() -> Path:
    """Return the folder of this user; `THUMBPOOL_STATE_FOLDER` can put it elsewhere."""
    elsewhere = os.environ.get("THUMBPOOL_STATE_FOLDER")
    return Path(elsewhere or platformdirs.user_state_path("thumbpool", appauthor=False))
