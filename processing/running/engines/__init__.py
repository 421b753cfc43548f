"""The engines that make the tasks of a run: a supervised pool, threads, or one after the other.

`base` is the contract that each keeps; `factory` chooses one. Begin with `base`, then `_serial`,
then `_pool`; `supervised_pool` holds all uses of private parts of `multiprocessing`, with their
reasons.
"""
