"""Addresses of storages as paths, and back; what holds a secret is refused and never repeated."""

import os
from pathlib import Path, PureWindowsPath

import pytest

from processing.errors import SettingsError
from processing.files.display import display
from processing.files.paths import absolute
from processing.files.remote.names import (
    address_of,
    has_scheme,
    is_in_bucket,
    is_remote,
    place_of,
    remote_path,
    top_of,
)

ADDRESSES = [
    "s3://bucket/photos/a b ü#?.jpg",
    "s3://bucket",
    "sftp://me@host:2022/home/me/a.jpg",
    "memory://in/a.jpg",
    "file:///tmp/a.jpg",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_path_keeps_its_address_through_all_that_is_done_with_paths(address: str) -> None:
    path = remote_path(address)
    assert is_remote(path)
    kept = Path(os.fsdecode(os.fsencode(absolute(path / "x" / ".." / "y")))).parent
    assert kept == path
    for each in (path, str(path), kept):
        assert address_of(each) == place_of(each) == display(each) == address


@pytest.mark.skipif(os.name == "nt", reason="no name has a backslash there")
def test_a_backslash_in_a_key_stays_one() -> None:
    path = remote_path(r"s3://bucket/a\b.jpg")
    assert address_of(path) == r"s3://bucket/a\b.jpg"
    assert path.name == r"a\b.jpg"


def test_only_what_is_in_a_bucket_is_in_a_bucket() -> None:
    assert is_in_bucket(remote_path("s3://bucket/a"))
    assert not is_in_bucket(remote_path("sftp://host/a"))
    assert not is_in_bucket(Path("/bucket/a"))


def test_folders_and_endings_are_those_of_the_address() -> None:
    path = remote_path("s3://bucket/photos/2024/a.jpg")
    assert (path.name, path.suffix) == ("a.jpg", ".jpg")
    assert path.relative_to(remote_path("s3://bucket/photos")) == Path("2024/a.jpg")
    assert top_of(path) == remote_path("s3://bucket")


def test_a_path_of_windows_keeps_its_address() -> None:
    path = PureWindowsPath(str(remote_path("s3://bucket/photos/a.jpg")))
    assert str(path) == r"\\s3:\bucket\photos\a.jpg"
    assert is_remote(path)
    assert address_of(path / "b") == "s3://bucket/photos/a.jpg/b"


@pytest.mark.parametrize(
    "path", ["/s3:/bucket", "//server/share/a.jpg", "s3:/bucket", "//ftp:/x", "a", "//s3", ""]
)
def test_paths_of_disks_are_none_of_a_storage(path: str) -> None:
    assert not is_remote(path)
    assert place_of(path) == path


@pytest.mark.parametrize(
    "address",
    [
        *("s3://KEY:SECRET@bucket/a", "s3://SECRET@bucket", "sftp://me:SECRET@host/a"),
        *("sftp://me:SECRET@x@host/a", "file://:SECRET@/a"),
        *("s3://KEY:SEC/SECRET@bucket/a", "sftp://me:SEC/SECRET@host/a", "s3://KEY:/SECRET@b"),
    ],
)
def test_an_address_with_a_secret_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(SettingsError, match="password") as caught:
        remote_path(address)
    assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        *("s3://", "s3:///a", "s3://b//a", "s3://b/../a", "s3://b/./a", "sftp:///a", "x://a"),
        *("s3://my photos/a", "s3://host:9000/a", "s3://b/a?versionId=1", "sftp://host:port/a"),
        *("sftp://:22/a", "s3://b\n/a", "s3://b\\a/c"),
    ],
)
def test_what_no_path_can_hold_is_refused(address: str) -> None:
    with pytest.raises(SettingsError):
        remote_path(address)


def test_schemes_are_known_in_any_case_and_others_are_not() -> None:
    assert has_scheme("S3://bucket")
    assert remote_path("S3://bucket") == remote_path("s3://bucket")
    assert not any(map(has_scheme, ("https://host", "c://x", "/a", "a:b", "simplecache::s3://x")))
