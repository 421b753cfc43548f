"""What outlives a run: the journal, presets, and originals on their way to the trash and back.

It may import `planning` and what is above it in the package order. Begin with `journal.schema`
for what is stored of each run, and with `presets.preset` for the files that a user writes.
"""
