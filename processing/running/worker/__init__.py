"""What runs in a worker process: its start, its entry points and what is sent to it and back.

`protocol` is all that both sides share. Begin with `process`; nothing here may import an engine.
"""
