"""The steps that a user may add to a recipe: crop, rotate, watermark and others, one file each.

A step is one file with a frozen dataclass derived from `settings.step.Step`, and one line in
`registry`; the window, the command line and presets read its declaration. Begin with `grayscale`,
the shortest; `sequence` has their order.
"""
