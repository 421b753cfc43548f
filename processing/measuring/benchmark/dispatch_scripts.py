"""Complete scripts that show one method of a pool each; they need nothing but Python."""

from collections.abc import Sequence
from textwrap import indent

from processing.measuring.benchmark.dispatch_methods import DispatchMethod

_ONE_ARGUMENT = '''\
def make(task):
    """Stand in for making a picture. Runs in a worker."""
    time.sleep(random.uniform(0.02, 0.1))
    return f"{task}, made by {worker()}"
'''
_TWO_ARGUMENTS = '''\
def make(number, task):
    """Stand in for making a picture. Runs in a worker."""
    time.sleep(random.uniform(0.02, 0.1))
    return f"{task}, number {number}, made by {worker()}"
'''
_MAIN_GUARD = """\
# Workers that are spawned import this file: without this line each would start workers again.
if __name__ == "__main__":
    main()
"""
_PLAIN_GUARD = """\
if __name__ == "__main__":
    main()
"""
_STEP = "    "


def script_of(method: DispatchMethod, workers: int, chunk: int = 0) -> str:
    """Return a script that makes twelve stand-ins for pictures by `method` and prints each result.

    `chunk` is 0 where the method decides. Its words are English, as those of all code.
    """
    chunked = f" in chunks of {chunk}" if chunk else ""
    how = f"by {method.name}{chunked}" if method.pool else "one after the other, without a pool"
    imports = ["import os", "import random", "import time"]
    if method.pool:
        imports.append(f"from {method.pool_module} import {method.pool}")
    if method.is_threaded:
        imports.insert(1, "import threading")
        imports.remove("import os")
    head = [
        f'"""Make pictures {how}."""',
        "",
        *sorted(imports, key=_is_from),
        "",
    ]
    if method.pool:
        head += [f"WORKERS = {workers}", ""]
    guard = _MAIN_GUARD if method.pool and not method.is_threaded else _PLAIN_GUARD
    return "\n".join([*head, *_functions(method), *_main(method, chunk), guard])


def core_lines(method: DispatchMethod, workers: int, chunk: int = 0) -> tuple[int, int]:
    """Return the first line of its script that is the method's own, from 0, and how many are."""
    code = method.code(chunk).splitlines()
    lines = [line.strip() for line in script_of(method, workers, chunk).splitlines()]
    return lines.index(code[0]), len(code)


def _is_from(line: str) -> tuple[bool, str]:
    return line.startswith("from"), line


def _functions(method: DispatchMethod) -> Sequence[str]:
    identity = (
        'f"thread {threading.get_native_id()}"'
        if method.is_threaded
        else 'f"process {os.getpid()}"'
    )
    worker = f"def worker():\n{_STEP}return {identity}\n"
    make = _TWO_ARGUMENTS if method.takes_pairs else _ONE_ARGUMENT
    return ("", worker, "", make, "")


def _main(method: DispatchMethod, chunk: int) -> Sequence[str]:
    count = '[f"picture {n}" for n in range(1, 13)]'
    tasks = f"list(enumerate({count}))" if method.takes_pairs else count
    show = 'print(f"{time.perf_counter() - begun:5.2f} s  {result}")'
    lines = ["def main():", f"{_STEP}tasks = {tasks}", f"{_STEP}begun = time.perf_counter()"]
    code = method.code(chunk).replace("show(result)", show)
    if method.pool:
        lines.append(f"{_STEP}with {method.pool}(WORKERS) as pool:")
    lines.append(indent(code, 2 * _STEP if method.pool else _STEP))
    return (*lines, "", "")
