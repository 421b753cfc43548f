"""Damage pictures at random and make them, for as long as there is time: `make fuzz`.

What breaks the pipeline is kept in the folder of findings, to be tried again by its name. With
Atheris installed, `--guided` lets it look for ways that were never gone before.
"""

import argparse
import hashlib
import random
import resource
import sys
import time
import warnings
from pathlib import Path

from tests.fuzz.fuzz_target import FindingError, make_of
from tests.support.damaged_pictures import mutated, seeds

ADDRESS_BYTES = 4_000_000_000  # a decoder that asks for more gets a MemoryError
TOLD_EVERY = 500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--guided", action="store_true")
    parser.add_argument("again", nargs="*", type=Path, metavar="FILE")
    given = parser.parse_args()
    warnings.simplefilter("ignore")  # the product takes them up as warnings of the picture
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_BYTES, ADDRESS_BYTES))
    if given.again:
        return max(map(_try_again, given.again))
    if given.guided:
        return _be_guided()
    return _wander(given.seconds, given.seed, given.findings)


def _wander(seconds: float, seed: int, folder: Path) -> int:
    print(f"seed {seed}")
    chance, samples = random.Random(seed), seeds()
    found = made = tried = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        suffix, content = chance.choice(samples)
        content, choice = mutated(content, chance), chance.randrange(10_000)
        tried += 1
        try:
            made += make_of(content, suffix, choice).status == "done"
        except FindingError as finding:
            found += 1
            _keep(folder, content, suffix, choice, finding)
        if tried % TOLD_EVERY == 0:
            print(f"{tried:,} tried, {made:,} made, {found} found", flush=True)
    print(f"{tried:,} tried, {made:,} made, {found} found")
    return int(found > 0)


def _keep(folder: Path, content: bytes, suffix: str, choice: int, finding: FindingError) -> None:
    folder.mkdir(exist_ok=True)
    name = f"{choice}-{hashlib.blake2s(content, digest_size=6).hexdigest()}{suffix}"
    (folder / name).write_bytes(content)
    print(f"{folder / name}: {finding}", flush=True)


def _try_again(path: Path) -> int:
    choice = int(path.name.split("-")[0])
    try:
        print(f"{path}: {make_of(path.read_bytes(), path.suffix, choice)}")
    except FindingError as finding:
        print(f"{path}: {finding}")
        return 1
    return 0


def _be_guided() -> int:
    import atheris

    samples = seeds()

    def target(data: bytes) -> None:
        choice = int.from_bytes(data[:2], "big")
        make_of(data[2:], samples[choice % len(samples)][0], choice)

    atheris.instrument_all()
    atheris.Setup([sys.argv[0]], target)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
