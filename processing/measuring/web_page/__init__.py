"""Runs and races as one HTML file that needs nothing else: no network, no other file, no script.

It may import everything but `cli`. Begin with `run_page`; texts are said in the language that its
caller gives it.
"""
