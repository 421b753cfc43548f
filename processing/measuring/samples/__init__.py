"""Sample pictures, painted from nothing: landscapes with the sizes and noise of photographs.

Begin with `sample_set`; each other module paints one kind of scene.
"""
