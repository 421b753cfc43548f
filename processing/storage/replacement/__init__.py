"""Replacing originals: the verified result in place first, then the original to the trash, and the way back.

It may import `storage.journal`, `files` and the root. Begin with `swap`; `recovery` finishes or
reverts what a crash interrupted.
"""
