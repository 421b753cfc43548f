"""Read the memory and processor limits of this process from Linux control groups, v1 and v2.

Containers, services and batch systems set them. A group is inside others, whose limits apply, too.
"""

import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from processing.record import record

_SELF = Path("/proc/self")
_UNLIMITED = "max"
_TYPE_MARK = "-"  # in mountinfo, before file system type, source and options


@record
class Limits:
    """What all processes of the groups may use together; None without a limit.

    Attributes:
        cores: processor time per time; may be a fraction.
    """

    memory_bytes: int | None = None
    cores: float | None = None

    @property
    def whole_cores(self) -> int | None:
        """The number of cores, rounded up."""
        return None if self.cores is None else max(1, math.ceil(self.cores))


@record
class _Mount:
    """A mount point where groups are visible as folders.

    Attributes:
        root: the group that is mounted there.
        controllers: of cgroups v1; empty for v2, which has all of them.
    """

    root: PurePosixPath
    folder: Path
    controllers: frozenset[str]


@cache
def limits() -> Limits:
    """Return the limits of this process; none if the system has no control groups."""
    return read_limits(_SELF)


def read_limits(process: Path) -> Limits:
    """Return the limits of a process; `process` is its folder, such as /proc/PID."""
    try:
        mountinfo, groups = (
            (process / name).read_text("utf-8", "surrogateescape")
            for name in ("mountinfo", "cgroup")
        )
        folders = list(_folders_of(groups, list(_mounts(mountinfo))))
    except (OSError, ValueError):  # an emulation of Linux may lack them, or use another format
        return Limits()
    memory = [each for folder in folders for each in _memory_limits(folder)]
    cores = [each for folder in folders for each in _core_limits(folder)]
    return Limits(int(min(memory)) if memory else None, min(cores, default=None))


def _folders_of(groups: str, mounts: list[_Mount]) -> Iterator[Path]:
    """Yield the folders of all groups that a process is in, as /proc/PID/cgroup names these."""
    for line in groups.splitlines():
        _, controllers, group = line.split(":", 2)
        names = frozenset(filter(None, controllers.split(",")))
        yield from _folders(names, PurePosixPath(group), mounts)


def _mounts(mountinfo: str) -> Iterator[_Mount]:
    """Yield the mounts of control groups, as proc(5) describes the lines."""
    for line in mountinfo.splitlines():
        fields = line.split(" ")
        if _TYPE_MARK not in fields:
            continue
        kind, _, options = fields[fields.index(_TYPE_MARK) + 1 :][:3]
        if kind in {"cgroup", "cgroup2"}:
            controllers = frozenset(options.split(",")) if kind == "cgroup" else frozenset[str]()
            root, folder = (_unescaped(fields[number]) for number in (3, 4))
            yield _Mount(PurePosixPath(root), Path(folder), controllers)


def _folders(
    controllers: frozenset[str], group: PurePosixPath, mounts: list[_Mount]
) -> Iterator[Path]:
    """Yield the folders of a group and of those that contain it, as far as they are visible."""
    for mount in mounts:
        is_of_it = bool(controllers & mount.controllers) or controllers == mount.controllers
        if not is_of_it:
            continue
        # A container may see its own group as the root, whatever path is given.
        within = group.relative_to(mount.root) if group.is_relative_to(mount.root) else None
        folder = mount.folder / within if within and ".." not in within.parts else mount.folder
        yield folder
        while folder != mount.folder:
            folder = folder.parent
            yield folder


def _memory_limits(folder: Path) -> Iterator[float]:
    for name in ("memory.max", "memory.high", "memory.limit_in_bytes"):
        yield from _numbers(folder / name)[:1]


def _core_limits(folder: Path) -> Iterator[float]:
    quota = _numbers(folder / "cpu.max")  # time in each period, and the period
    if not quota:
        quota = _numbers(folder / "cpu.cfs_quota_us") + _numbers(folder / "cpu.cfs_period_us")
    if len(quota) == 2 and min(quota) > 0:
        yield quota[0] / quota[1]


def _numbers(file: Path) -> list[float]:
    """Return the numbers in a file; none if there is no such file, or no limit."""
    try:
        return [float(each) for each in file.read_text("ascii").split() if each != _UNLIMITED]
    except (OSError, ValueError):
        return []


def _unescaped(path: str) -> str:
    """Return a path of mountinfo, where spaces and the like are written as octal numbers."""
    for code in ("\\040", "\\011", "\\012", "\\134"):
        path = path.replace(code, chr(int(code[1:], 8)))
    return path
