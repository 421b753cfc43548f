"""The steps that there are: one line each."""

from processing.steps.base import Step

_STEPS: tuple[type[Step], ...] = ()

STEPS: dict[str, type[Step]] = {step.key: step for step in _STEPS}
