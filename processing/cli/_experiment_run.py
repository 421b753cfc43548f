"""The work of `experiment`: list, print a script, or run it and print what happens."""

import json
from collections.abc import Mapping
from contextlib import closing

from processing.cli._common import ExitStatus, print_line
from processing.cli._follow import Inbox, follow
from processing.cli._terminal import Ink, complain, say
from processing.cli.interruption import Interruption
from processing.language.translation import localized, tr
from processing.measuring.experiments.conclusion import conclusion_of
from processing.measuring.experiments.events import ExperimentEvent
from processing.measuring.experiments.experiment import Ending, Experiment, Group, Unit
from processing.measuring.experiments.registry import EXPERIMENTS, find_experiment
from processing.measuring.experiments.runner import ExperimentEnded, ExperimentRun


def list_all(*, as_json: bool) -> ExitStatus:
    """Print the experiments by group, each with its parameters."""
    for group in Group:
        members = [each for each in EXPERIMENTS if each.group is group]
        if members and not as_json:
            say(localized(group.value), Ink.HEADING)
        for experiment in members:
            if as_json:
                print_line(json.dumps(_facts(experiment), ensure_ascii=False))
                continue
            title = localized(experiment.title)
            say(tr("{name}: {description}", name=experiment.name, description=title))
            for each in experiment.parameters:
                text = tr(
                    "{help} From {least} to {most}; default: {default}.",
                    help=localized(each.tip),
                    least=str(each.low),
                    most=str(each.high),
                    default=str(each.default),
                )
                unit = " (ms)" if each.unit is Unit.MILLISECONDS else ""
                print_line(f"    {each.name}{unit}: {text}")
    return ExitStatus.DONE


def print_script(name: str, values: Mapping[str, int]) -> ExitStatus:
    """Print the script of an experiment with these values in it.

    Raises:
        SettingsError: there is no such experiment, or a value is out of its range.
    """
    experiment = find_experiment(name)
    print_line(experiment.script(experiment.checked(values)).rstrip("\n"))
    return ExitStatus.DONE


def run(
    name: str, values: Mapping[str, int], interruption: Interruption, *, as_json: bool
) -> ExitStatus:
    """Run an experiment; print each event as its script does, and what was found.

    Raises:
        SettingsError: there is no such experiment, or a value is out of its range.
    """
    experiment = find_experiment(name)
    inbox: Inbox[ExperimentEvent | ExperimentEnded] = Inbox()
    work = ExperimentRun(experiment, values, inbox.put)
    with closing(follow(work, inbox, interruption, ExperimentEnded)) as messages:
        for message in messages:
            if isinstance(message, ExperimentEnded):
                ended = message
            else:
                print_line(_json_of(message) if as_json else message.line, is_awaited=True)
    _conclude(experiment, ended, as_json=as_json)
    if ended.problem:
        complain(localized(ended.problem), Ink.FAILURE)
        return ExitStatus.FAILED
    return ExitStatus.CANCELLED if ended.log.ending is Ending.STOPPED else ExitStatus.DONE


def _conclude(experiment: Experiment, ended: ExperimentEnded, *, as_json: bool) -> None:
    log, findings = ended.log, conclusion_of(experiment, ended.log)
    if not as_json:
        for each in findings:
            say(localized(each), Ink.HEADING)
        return
    ending = log.ending.value if log.ending is not None else ""
    facts = {"ending": ending, "seconds": round(log.seconds, 3), "values": dict(log.values)}
    print_line(json.dumps({**facts, "findings": list(findings)}, ensure_ascii=False))


def _facts(experiment: Experiment) -> dict[str, object]:
    return {
        "name": experiment.name,
        "title": experiment.title,
        "parameters": {
            each.name: {"least": each.low, "most": each.high, "default": each.default}
            for each in experiment.parameters
        },
    }


def _json_of(event: ExperimentEvent) -> str:
    facts = {
        "seconds": event.seconds,
        "actor": event.actor,
        "what": event.what,
        "value": event.value,
    }
    return json.dumps(facts, ensure_ascii=False)
