"""The words of the window: names of choices and whole sentences, without widgets.

It may import `processing` and no other room. Begin with `phrases`.
"""
