"""Every method by which a pool takes tasks: its lines of code, what it does, when to use it."""

from collections.abc import Callable, Iterator, Sequence
from multiprocessing.pool import Pool

from processing.language.lazy_text import lazy_tr
from processing.record import record
from processing.task import Outcome, Task

Assignment = tuple[int, Task]  # the place in the order of submission, and what is to be done
Delivery = tuple[int, Outcome]  # that place, and how it ended
CHUNKS = (1, 4, 16)
_SERIAL = "serial"
_NO_POOL = lazy_tr("serial")
_CHUNKED = ("map", "imap", "imap_unordered")  # the others cut alike


@record
class Call:
    """What a method is called with.

    Attributes:
        pool: of processes or of threads; the plain loop leaves it alone.
        make: does one assignment; a function that a worker process can import by its name.
        make_apart: the same of two arguments.
        chunk: how many assignments go to a worker at once; None lets the method decide.
    """

    pool: Pool
    make: Callable[[Assignment], Delivery]
    make_apart: Callable[[int, Task], Delivery]
    assignments: Sequence[Assignment]
    chunk: int | None


@record
class DispatchMethod:
    """One method, in words for people and in code.

    Attributes:
        name: what records call it.
        lines: the code that does it, inside `with Pool(...) as pool:`; `{chunk}` is replaced by
            the size of chunks, and `show` prints a result. See `dispatch_scripts`.
        what: what it does.
        when: when to use it.
        deliver: yields each result in the moment in which the caller has it.
        chunks: whether it takes a chunk size.
        is_threaded: whether its pool is one of threads.
        takes_pairs: whether its function takes several arguments.
    """

    name: str
    lines: str
    what: str
    when: str
    deliver: Callable[[Call], Iterator[Delivery]]
    chunks: bool = False
    is_threaded: bool = False
    takes_pairs: bool = False

    @property
    def pool(self) -> str:
        """The class of its pool; empty if it needs none."""
        if self.name == _SERIAL:
            return ""
        return "ThreadPool" if self.is_threaded else "Pool"

    @property
    def pool_module(self) -> str:
        """The module that has that class."""
        return "multiprocessing.pool" if self.is_threaded else "multiprocessing"

    def code(self, chunk: int = 0) -> str:
        """Return its lines of code with chunks of that size, 0 where the method decides."""
        return self.lines.replace("{chunk}", f", chunksize={chunk}" if chunk else "")


def _serial(call: Call) -> Iterator[Delivery]:
    for assignment in call.assignments:
        yield call.make(assignment)


def _apply(call: Call) -> Iterator[Delivery]:
    for assignment in call.assignments:
        yield call.pool.apply(call.make, (assignment,))


def _apply_async(call: Call) -> Iterator[Delivery]:
    pending = [call.pool.apply_async(call.make, (each,)) for each in call.assignments]
    for result in pending:
        yield result.get()


def _map(call: Call) -> Iterator[Delivery]:
    yield from call.pool.map(call.make, call.assignments, call.chunk)


def _map_async(call: Call) -> Iterator[Delivery]:
    yield from call.pool.map_async(call.make, call.assignments, call.chunk).get()


def _starmap(call: Call) -> Iterator[Delivery]:
    yield from call.pool.starmap(call.make_apart, call.assignments, call.chunk)


def _starmap_async(call: Call) -> Iterator[Delivery]:
    yield from call.pool.starmap_async(call.make_apart, call.assignments, call.chunk).get()


def _imap(call: Call) -> Iterator[Delivery]:
    yield from call.pool.imap(call.make, call.assignments, call.chunk or 1)


def _imap_unordered(call: Call) -> Iterator[Delivery]:
    yield from call.pool.imap_unordered(call.make, call.assignments, call.chunk or 1)


_ALL = (
    DispatchMethod(
        _SERIAL,
        "for task in tasks:\n    result = make(task)\n    show(result)",
        lazy_tr("No pool at all: this process makes one picture after the other."),
        lazy_tr("For a few small tasks, and as the measure of all the others."),
        _serial,
    ),
    DispatchMethod(
        "apply",
        "for task in tasks:\n    result = pool.apply(make, (task,))\n    show(result)",
        lazy_tr(
            "Hands over one task and waits for its result before the next: one worker works at a "
            "time."
        ),
        lazy_tr("To run a single call elsewhere, for its memory or its safety; never for speed."),
        _apply,
    ),
    DispatchMethod(
        "apply_async",
        "pending = [pool.apply_async(make, (task,)) for task in tasks]\n"
        "for each in pending:\n    result = each.get()\n    show(result)",
        lazy_tr(
            "Hands over everything at once; each result is asked for by itself, here in order."
        ),
        lazy_tr("When tasks call different functions, or each result needs its own callback."),
        _apply_async,
    ),
    DispatchMethod(
        "map",
        "for result in pool.map(make, tasks{chunk}):\n    show(result)",
        lazy_tr("Cuts the tasks into chunks and returns a list once the last one is done."),
        lazy_tr("When nothing can be done with part of the results, and all fit into memory."),
        _map,
        chunks=True,
    ),
    DispatchMethod(
        "map_async",
        "pending = pool.map_async(make, tasks{chunk})\n"
        "for result in pending.get():\n    show(result)",
        lazy_tr("As map, but the call returns at once and the list is fetched later."),
        lazy_tr("When the caller has other things to do until the whole list is there."),
        _map_async,
        chunks=True,
    ),
    DispatchMethod(
        "starmap",
        "for result in pool.starmap(make, tasks{chunk}):\n    show(result)",
        lazy_tr("As map, for a function of several arguments that come as tuples."),
        lazy_tr("When each call takes more than one argument."),
        _starmap,
        chunks=True,
        takes_pairs=True,
    ),
    DispatchMethod(
        "starmap_async",
        "pending = pool.starmap_async(make, tasks{chunk})\n"
        "for result in pending.get():\n    show(result)",
        lazy_tr("As starmap, but the call returns at once and the list is fetched later."),
        lazy_tr("When calls take several arguments and the caller has other things to do."),
        _starmap_async,
        chunks=True,
        takes_pairs=True,
    ),
    DispatchMethod(
        "imap",
        "for result in pool.imap(make, tasks{chunk}):\n    show(result)",
        lazy_tr(
            "Gives results one by one in the order of the tasks; a slow one holds back those after "
            "it."
        ),
        lazy_tr("When the order matters and the first results should not wait for the last."),
        _imap,
        chunks=True,
    ),
    DispatchMethod(
        "imap_unordered",
        "for result in pool.imap_unordered(make, tasks{chunk}):\n    show(result)",
        lazy_tr("Gives each result as soon as it is there, whichever it is."),
        lazy_tr("When each result tells what it belongs to: this is what Thumbpool itself uses."),
        _imap_unordered,
        chunks=True,
    ),
    DispatchMethod(
        "ThreadPool.map",
        "for result in pool.map(make, tasks{chunk}):\n    show(result)",
        lazy_tr(
            "As map with threads of this process: no start-up, nothing is copied between processes."
        ),
        lazy_tr("When the work waits, or spends its time in C code that lets other threads run."),
        _map,
        chunks=True,
        is_threaded=True,
    ),
    DispatchMethod(
        "ThreadPool.imap_unordered",
        "for result in pool.imap_unordered(make, tasks{chunk}):\n    show(result)",
        lazy_tr("As imap_unordered with threads of this process."),
        lazy_tr(
            "When the work waits and results are to be shown as they come; a crash takes the "
            "program with it."
        ),
        _imap_unordered,
        chunks=True,
        is_threaded=True,
    ),
)

METHODS = {method.name: method for method in _ALL}


@record
class Contestant:
    """A method with a chunk size; 0 where the method decides."""

    method: DispatchMethod
    chunk: int = 0

    @property
    def title(self) -> str:
        """What it is called in a table."""
        return title_of(self.method.name, self.chunk)


def chunk_words(chunk: int) -> str:
    """Return what chunks of a size do, in plain words; empty where the method decides."""
    if not chunk:
        return ""
    if chunk == 1:
        return lazy_tr(
            "Chunks of 1: each task travels by itself, so that no worker is left with a rest."
        )
    return lazy_tr(
        "Chunks of {size}: so many tasks travel together, and their results come together.",
        size=chunk,
    )


def title_of(name: str, chunk: int) -> str:
    """Return what a method with a chunk size is called in a table."""
    title = _NO_POOL if name == _SERIAL else name
    if not chunk:
        return title
    # Translators: a method of Python's multiprocessing.Pool, and its chunk size.
    return lazy_tr("{method}, chunks of {size}", method=title, size=chunk)


def usual_contestants() -> tuple[Contestant, ...]:
    """Return every method as it is, and those whose chunks make a difference with several sizes.

    `imap` and `imap_unordered` cut chunks of 1 by default, so that size is omitted.
    """
    found = []
    for method in METHODS.values():
        found.append(Contestant(method))
        if method.name in _CHUNKED:
            chunks = CHUNKS if method.name == "map" else CHUNKS[1:]
            found += [Contestant(method, chunk) for chunk in chunks]
    return tuple(found)
