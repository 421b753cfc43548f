"""Replacing originals: the verified result first, then the original to the trash; and back.

It may import `storage.journal`, `files` and the root. Start with `swap`; `recovery` finishes or
reverts what a crash interrupted.
"""
