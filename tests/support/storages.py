"""Storages that are reached anew, as tests configure them."""

from processing.files.remote import storage


def forget_storages() -> None:
    """Let each storage connect anew, as its driver is configured now."""
    storage._storage.cache_clear()
