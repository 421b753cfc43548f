"""Write what each worker of a run did when: one name for each kind of file, wherever it is asked.

`.csv` is a table, `.times.json` the same with the facts of the machine, any other `.json` a trace
that Perfetto opens, and `.html` a page for any browser.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from processing.files.atomic_write import save_lines
from processing.measuring.benchmark.environment import machine_facts
from processing.measuring.benchmark.timings_json import timings_json
from processing.measuring.timeline.csv import files_csv
from processing.measuring.timeline.perfetto import trace_lines
from processing.measuring.timeline.timeline import Timeline
from processing.measuring.web_page.run_page import page_of_run, save_run_page
from processing.task import Task

# The first that fits a name counts.
SUFFIXES = (".csv", ".times.json", ".html", ".trace.json", ".json")
_TABLE, _TIMES, _PAGE, *_ = SUFFIXES


def is_run_file(path: Path) -> bool:
    """Return whether a name is that of one of these kinds."""
    return path.name.lower().endswith(SUFFIXES)


def save_run(
    path: Path,
    timeline: Timeline,
    tasks: Sequence[Task],
    speak: Callable[[str], str],
    language: str,
) -> None:
    """Write a run as what the name of `path` says; see `is_run_file`.

    A page is in a language, in which `speak` says all texts.

    Raises:
        OutputError: it cannot be written.
    """
    name = path.name.lower()
    if name.endswith(_PAGE):
        save_run_page(page_of_run(timeline, tasks, machine_facts()), path, speak, language)
    else:
        save_lines(_lines(name, timeline, tasks), path)


def _lines(name: str, timeline: Timeline, tasks: Sequence[Task]) -> Iterable[str]:
    if name.endswith(_TABLE):
        return [files_csv(timeline, tasks)]
    if name.endswith(_TIMES):
        return [timings_json(timeline, tasks)]
    return _trace(timeline, tasks)


def _trace(timeline: Timeline, tasks: Sequence[Task]) -> Iterator[str]:
    about = (
        "What the workers of one run of Thumbpool did. Open it at https://ui.perfetto.dev: a row "
        "per worker process, a bar per picture with its phases inside."
    )
    yield from trace_lines(timeline, tasks, {"about": about, **asdict(machine_facts())})
