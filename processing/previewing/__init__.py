"""See pictures before anything is made: previews of a recipe, and thumbnails of originals.

Begin with `previewer` and `original_thumbnails`; what they hand over is in `pixels` and `messages`.
Pictures are untrusted files: each service has a sandboxed process that decodes them.
"""
