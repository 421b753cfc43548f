"""Thumbpool as it is installed: where its packages are, and what its two commands call.

`processing` and `gui` are names that another package may have as well. So an installation keeps
them within this package, where no other program finds them; in a checkout they lie at its top. The
fork server imports this module before it looks for them.
"""

import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent

if (_HERE / "processing").is_dir() and str(_HERE) not in sys.path:
    sys.path.insert(0, str(_HERE))


def window() -> int:
    """Show the window; return the exit status."""
    from gui.__main__ import main

    return main()


def command_line() -> int:
    """Run the command that was typed; return its exit status."""
    from processing.__main__ import main

    return main()
