"""The desktop's own store of thumbnails, by the Thumbnail Managing Standard 0.9 of freedesktop.org.

`places` says where a thumbnail of a file is, `standing` whether one is there that is still true,
`planning` what is left to be made, `telling` what each thumbnail says of its file, and `making` is
what a worker does.
"""
