"""The operations that bring a picture to its size: orientation, resampling, padding, sharpening.

Pure functions of pictures and numbers; it may import `settings` and the root. Begin with `resize`.
"""
