"""The operations that bring a picture to its size: orientation, resampling, padding, sharpening.

Pure functions of pictures and numbers. `order` says which operations a recipe needs; begin with
`resize`.
"""
