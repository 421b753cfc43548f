"""The words of Thumbpool in the reader's language: one mechanism for core, command line and window.

Text is written in English where it is needed. `tr` translates at once and is for those who show it;
`lazy_tr` only marks, and keeps what is needed to translate later. A worker process, a report and a
log use the latter: they load no catalogue, and what they say is English until somebody shows it.

It imports nothing of `processing`. Begin with `lazy_text`, then `translation`.
"""
