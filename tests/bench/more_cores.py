"""Predict what a run would do on more cores than there are; prints, never judges.

    python tests/bench/more_cores.py [--folder FOLDER] [--check] [--costs FILE]

Measures on this machine what a tiny picture costs in each place: its worker, the first process by
its threads, the pipes, the disk. Then simulates 1 to 64 workers, each with a core of its own, from
these figures, and tells which place has no time left. The figures are saved to `--costs`, or read
from it if it is there. With `--check`, real runs of 1, 2 and 4 workers are compared with simulated
ones on as many cores as this machine has. Where it has other work, the time in which workers waited
for a core is told by the system, and what they did not wait for in the simulation is taken off.
"""

import argparse
import json
import multiprocessing
import os
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from processing.files.disk_sync import UnsyncedFile
from tests.bench.main_process import Marks, ThreadTimes, measure
from tests.bench.scale import make_files
from tests.bench.simulated_run import Costs, SimulatedRun

WORKERS = (1, 2, 4, 8, 16, 32, 64)
CHECKED = (1, 2, 4)
MEASURED_WITH = 2  # workers
CHUNK = 4  # of tiny pictures
SIMULATED_PICTURES = 6_000
MANY_CORES = 1_000  # more than any run has threads
SYNCED_FILES = 64
RESULT_BYTES = 4_000
MESSAGES = 2_000
TASK_BYTES = 250  # of one task in the pipe
MICROSECONDS = 1e6
FEEDING, NOTING = "_handle_tasks", "thumbpool-notes"
TAKING = ("_handle_results", "thumbpool-run", "thumbpool-listener", "MainThread")


def main() -> None:
    """Measure, or read what was measured; simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--folder", type=Path, help="tiny pictures of your own")
    parser.add_argument("--count", type=int, default=4_000, help="how many to make otherwise")
    parser.add_argument("--costs", type=Path, help="a file of figures, as JSON")
    parser.add_argument("--check", action="store_true", help="compare with real runs")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["THUMBPOOL_STATE_FOLDER"] = str(Path(scratch, "state"))
        is_known = given.costs is not None and given.costs.exists()
        folder = given.folder
        if folder is None and (given.check or not is_known):
            folder = make_files(Path(scratch, "pictures"), given.count)
        if is_known:
            costs = Costs(**json.loads(given.costs.read_text()))
        else:
            costs, *_ = measure_costs(folder, Path(scratch), MEASURED_WITH)
        if given.costs is not None:
            given.costs.write_text(json.dumps(asdict(costs)))
        _tell_costs(costs)
        if given.check:
            _check(costs, folder, Path(scratch))
    print(f"{'workers':>8}{'a second':>10}{'speedup':>9}  limit, and how busy each place is")
    alone = SimulatedRun(costs, 1, SIMULATED_PICTURES, MANY_CORES).run().rate
    for workers in WORKERS:
        found = SimulatedRun(costs, workers, SIMULATED_PICTURES, MANY_CORES).run()
        del found.busy["cores"]
        busy = ", ".join(f"{name} {part:.0%}" for name, part in found.busy.items())
        print(f"{workers:8}{found.rate:10,.0f}{found.rate / alone:9.1f}  {found.limit} ({busy})")


def measure_costs(folder: Path, scratch: Path, workers: int) -> tuple[Costs, float, float]:
    """Run a folder of pictures; return what each costs, how many were made a second, and share.

    The last is the share of a core that workers had when they could go on.
    """
    count = sum(len(files) for _, _, files in os.walk(folder))
    marks = Marks(ThreadTimes(), count)
    with tempfile.TemporaryDirectory(dir=scratch) as output:
        measure(folder, Path(output), workers, marks, is_real=True)
    marks.times.close()
    spent = Counter({name: (marks.last[name] - marks.first[name]) / count for name in marks.last})
    costs = Costs(
        feed=spent[FEEDING],
        result=sum(spent[name] for name in TAKING),
        journal=spent[NOTING],
        receive=_receive_seconds(),
        make=marks.process_seconds,
        sync=_sync_seconds(scratch),
        chunk=CHUNK,
    )
    return costs, count / marks.wall_seconds, marks.share


def _receive_seconds() -> float:
    """Return the processor time in which a worker reads one task from the pipe."""
    reader, writer = multiprocessing.Pipe(duplex=False)
    message = bytes(CHUNK * TASK_BYTES)
    used = 0.0
    for _ in range(MESSAGES):
        writer.send_bytes(message)
        begun = time.thread_time()
        reader.recv_bytes()
        used += time.thread_time() - begun
    return used / MESSAGES / CHUNK


def _sync_seconds(scratch: Path) -> float:
    """Return how long the sync of one small file takes by the clock, in the median."""
    taken = []
    for number in range(SYNCED_FILES):
        file = UnsyncedFile(scratch / f"{number}.synced", [bytes(RESULT_BYTES)])
        begun = time.perf_counter()
        file.sync()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _check(costs: Costs, folder: Path, scratch: Path) -> None:
    cores = os.cpu_count() or 1
    print(f"{'workers':>8}{'real':>10}{'share':>8}{'simulated':>11}{'share':>8}{'ratio':>8}")
    for workers in CHECKED:
        _, rate, share = measure_costs(folder, scratch, workers)
        found = SimulatedRun(costs, workers, SIMULATED_PICTURES, cores).run()
        ratio = found.rate * share / found.share / rate
        print(
            f"{workers:8}{rate:10,.0f}{share:8.2f}{found.rate:11,.0f}{found.share:8.2f}{ratio:8.2f}",
            flush=True,
        )


def _tell_costs(costs: Costs) -> None:
    seconds = {name: value for name, value in asdict(costs).items() if name != "chunk"}
    told = ", ".join(f"{name} {MICROSECONDS * value:.0f}" for name, value in seconds.items())
    print(f"µs a picture: {told}; {costs.chunk} at once")


if __name__ == "__main__":
    main()
