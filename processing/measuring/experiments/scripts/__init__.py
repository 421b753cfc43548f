"""The scripts of the experiments, as they are shown, copied and run: each stands for itself.

They need nothing but Python, import nothing of ours, and nothing imports them: the program reads
their text. Each prints a line per event: seconds since the start, who, what, and a value.
"""
