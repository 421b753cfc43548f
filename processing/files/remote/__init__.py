"""Files of storages that are reached by an address, such as `s3://bucket/folder`.

Everything else in the program names a file by a `Path`, and so does it name these: begin with
`names.py`. Drivers are loaded by `storage.py`, when the first file of such a storage is asked for.
"""
