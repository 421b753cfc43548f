"""The limits of control groups hold, of both kinds, wherever in the tree they are set."""

from pathlib import Path

import pytest

from processing.files.cgroups import Limits, limits, read_limits

UNLIMITED_V1 = "9223372036854771712"  # what the first kind says where there is no limit


@pytest.fixture
def process(tmp_path):
    """Return what makes the folder of a process that sees groups below `tmp_path`."""

    def make(groups: str, *mounts: str) -> Path:
        folder = tmp_path / "proc"
        folder.mkdir()
        (folder / "cgroup").write_text(groups + "\n")
        lines = [f"25 30 0:23 {mount}" for mount in ("/ /proc rw - proc proc rw", *mounts)]
        (folder / "mountinfo").write_text("\n".join(lines) + "\n")
        return folder

    return make


def limit(folder: Path, **files: str) -> None:
    """Write files of a group, whose names have a dot for the first underscore."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".", 1)).write_text(text + "\n")


@pytest.mark.parametrize(
    ("own", "outer", "wanted"),
    [
        ({"memory_max": "500000000"}, {}, 500_000_000),
        ({"memory_max": "max"}, {"memory_max": "300000000"}, 300_000_000),
        ({"memory_max": "400000000"}, {"memory_max": "300000000"}, 300_000_000),
        ({"memory_max": "200000000"}, {"memory_max": "300000000"}, 200_000_000),
        ({"memory_max": "max", "memory_high": "100000000"}, {}, 100_000_000),
        ({"memory_max": "max", "memory_high": "max"}, {"memory_max": "max"}, None),
        ({}, {}, None),
    ],
)
def test_the_least_memory_of_a_group_and_those_around_it_counts(
    process, tmp_path, own, outer, wanted
):
    limit(tmp_path / "groups" / "user" / "ours", **own)
    limit(tmp_path / "groups" / "user", **outer)
    told = process("0::/user/ours", f"/ {tmp_path}/groups rw - cgroup2 cgroup rw")
    assert read_limits(told).memory_bytes == wanted


def test_a_container_that_sees_its_own_group_as_the_root_finds_its_limits_there(process, tmp_path):
    limit(tmp_path / "groups", memory_max="600000000", cpu_max="150000 100000")
    told = process("0::/", f"/ {tmp_path}/groups rw - cgroup2 cgroup rw")
    assert read_limits(told) == Limits(600_000_000, 1.5)


@pytest.mark.parametrize("group", ["/docker/1234", "/../../docker/1234", "/elsewhere"])
def test_a_path_that_is_told_as_the_machine_sees_it_is_found_in_the_container(
    process, tmp_path, group
):
    limit(tmp_path / "memory", memory_limit_in_bytes="700000000")
    limit(tmp_path / "cpu", cpu_cfs_quota_us="50000", cpu_cfs_period_us="100000")
    told = process(
        f"5:memory:{group}\n4:cpu,cpuacct:{group}\n1:name=systemd:{group}",
        f"/docker/1234 {tmp_path}/memory rw - cgroup cgroup rw,memory",
        f"/docker/1234 {tmp_path}/cpu rw - cgroup cgroup rw,cpu,cpuacct",
    )
    assert read_limits(told) == Limits(700_000_000, 0.5)


def test_groups_of_the_first_kind_have_limits_around_them_too(process, tmp_path):
    limit(tmp_path / "memory" / "outer" / "inner", memory_limit_in_bytes=UNLIMITED_V1)
    limit(tmp_path / "memory" / "outer", memory_limit_in_bytes="250000000")
    limit(tmp_path / "memory", memory_limit_in_bytes=UNLIMITED_V1)
    limit(tmp_path / "cpu", cpu_cfs_quota_us="-1", cpu_cfs_period_us="100000")
    told = process(
        "9:memory:/outer/inner\n4:cpu:/\n0::/",
        f"/ {tmp_path}/memory rw - cgroup cgroup rw,memory",
        f"/ {tmp_path}/cpu rw - cgroup cgroup rw,cpu",
        f"/ {tmp_path}/unified rw - cgroup2 cgroup rw",
    )
    assert read_limits(told) == Limits(250_000_000, None)


@pytest.mark.parametrize(
    ("told", "cores", "whole"),
    [("max 100000", None, None), ("20000 100000", 0.2, 1), ("250000 100000", 2.5, 3)],
)
def test_the_time_of_processors_is_a_number_of_cores(process, tmp_path, told, cores, whole):
    limit(tmp_path / "groups", cpu_max=told)
    found = read_limits(process("0::/", f"/ {tmp_path}/groups rw - cgroup2 cgroup rw"))
    assert (found.cores, found.whole_cores) == (cores, whole)


def test_a_folder_with_a_space_in_its_name_is_found(process, tmp_path):
    limit(tmp_path / "a b", memory_max="123")
    told = process("0::/", f"/ {tmp_path}/a\\040b rw - cgroup2 cgroup rw")
    assert read_limits(told).memory_bytes == 123


def test_a_system_without_groups_sets_no_limit(tmp_path):
    assert read_limits(tmp_path / "nothing") == Limits()


@pytest.mark.parametrize("groups", ["", "nothing known", "0::"])
@pytest.mark.parametrize("mount", ["", "- cgroup2", "/ /nowhere rw - cgroup2 cgroup rw"])
def test_what_cannot_be_understood_sets_no_limit(process, groups, mount):
    assert read_limits(process(groups, mount)) == Limits()


def test_the_limits_of_this_process_can_be_read():
    assert (limits().memory_bytes or 1) > 0
