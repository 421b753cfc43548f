"""Where what Thumbpool knows from one start to the next is kept."""

import os
from pathlib import Path


def state_folder() -> Path:
    """Return the folder of this user; `THUMBPOOL_STATE_FOLDER` can put it elsewhere."""
    elsewhere = os.environ.get("THUMBPOOL_STATE_FOLDER")
    if elsewhere:
        return Path(elsewhere)
    import platformdirs  # in workers, which need no such folder, it would be loaded in vain

    return platformdirs.user_state_path("thumbpool", appauthor=False)
