"""Write a result and put it in place at once, as a worker does that has nothing else to do."""

from pathlib import Path
from typing import Any

from processing.files.atomic_write import write_result
from processing.task import Task


def place(
    task: Task, run_id: str, content: memoryview, output_folder: Path | None = None, **more: Any
) -> None:
    written = write_result(task, run_id, content, output_folder, **more)
    written.file.sync()
    written.place()
