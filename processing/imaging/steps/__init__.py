"""The steps that a user may add to a recipe: crop, rotate, watermark and others, one file each.

A step is a frozen dataclass that keeps the `Step` protocol of `settings`, and one line in
`registry`. Begin with `grayscale`, the shortest; `sequence` applies them in order.
"""
