"""The engines that make the tasks of a run: a supervised pool, threads, or one after the other.

`base` is the contract that each keeps; `factory` chooses one. Begin with `base`, then `serial`,
then `pool`, whose private touches of `multiprocessing` stand in `supervised_pool` with their
reasons.
"""
