"""The guided tour: a window that runs measured steps and tells what they showed.

It may import what `comparisons` may, and also `lanes` and `comparisons`. Begin with `commands`.
"""
