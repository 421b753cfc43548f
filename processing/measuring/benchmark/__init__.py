"""Comparisons that a user starts: pool sizes, pool methods, start methods, and the guided tour.

Each runs trials on real pictures and analyses them apart. Begin with `comparison`, then `race`.
"""
