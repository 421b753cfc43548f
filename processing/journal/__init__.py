"""What runs have settled, on disk as it goes: for going on after a crash, and for undo.

One SQLite file holds all runs of a user on one machine. Each thread that needs it opens it for
itself: `JournalReader` to look, which writes nothing, or `Journal` to write. A run notes the name
it means to give each picture's result before it begins, and turns that promise into a result once
it is in place; what is still promised when the run is gone is what was left to do.
"""

from processing.journal.reading import JournalReader
from processing.journal.runs import JournaledRun, MadeResult, RunState
from processing.journal.tables import default_path
from processing.journal.writing import Journal

__all__ = ["Journal", "JournalReader", "JournaledRun", "MadeResult", "RunState", "default_path"]
