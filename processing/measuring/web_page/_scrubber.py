"""A scrubber for lanes: what each worker was on at any moment. Pages are whole without it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from processing.files.display import display
from processing.language.amounts import decimal_amount
from processing.language.lazy_text import LazyText, lazy_ptr, lazy_tr
from processing.measuring.timeline import loss_words
from processing.measuring.timeline.records import STAGES
from processing.measuring.timeline.timeline import Timeline
from processing.measuring.web_page._document import Speak, data_block, escaped
from processing.measuring.web_page._lane_room import GUTTER, PIXELS
from processing.measuring.web_page._lanes_svg import STAGE_NAMES
from processing.measuring.web_page._queue_svg import Level
from processing.measuring.what_if.words import number_text

_PLAY = lazy_tr("Play")
_STARTING = lazy_tr("starting")
_DIGITS = 4  # of seconds
_SPEEDS = ("0.1", "0.25", "0.5", "1", "2", "5", "10")

# No text of a file's name is ever read as HTML: it is only set as text.
SCRIPT = """
"use strict";
(function () {
  var box = document.getElementById("scrubber");
  var block = document.getElementById("run-data");
  if (!box || !block) { return; }
  var data = JSON.parse(block.textContent), words = data.words;
  var slider = document.getElementById("moment"), shown = document.getElementById("now");
  var button = document.getElementById("play"), speed = document.getElementById("speed");
  var counts = document.getElementById("counts");
  var last = 0, playing = 0;

  function number(value, digits) {
    return value.toFixed(digits).replace(".", words.point);
  }
  function before(list, moment) {
    var low = 0, high = list.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (list[middle] <= moment) { low = middle + 1; } else { high = middle; }
    }
    return low;
  }
  data.runs.forEach(function (run) {
    var starts = [], ends = [];
    run.cells = [];
    run.list = document.getElementById(run.id + "-states");
    run.cursors = document.querySelectorAll(
      "#" + run.id + " .cursor, #" + run.id + "-queue .cursor");
    run.moments = run.queue.map(function (level) { return level[0]; });
    run.lanes.forEach(function (lane, index) {
      lane.starts = lane.files.map(function (file) { return file[0]; });
      lane.files.forEach(function (file) { starts.push(file[0]); ends.push(file[5]); });
      var item = document.createElement("li"), name = document.createElement("b");
      var text = document.createElement("span");
      name.textContent = String(index + 1);
      item.appendChild(name);
      item.appendChild(text);
      run.list.appendChild(item);
      run.cells.push(text);
    });
    function up(a, b) { return a - b; }
    run.starts = starts.sort(up);
    run.ends = ends.sort(up);
  });
  function state(run, lane, moment) {
    var place = before(lane.starts, moment) - 1, file = lane.files[place];
    if (file && moment < file[5]) {
      var phase = 0;
      while (phase < 4 && moment >= file[phase + 1]) { phase += 1; }
      return run.names[file[6]] + " (" + words.phases[phase] + ")";
    }
    var gap = lane.gaps.find(function (each) { return each[0] <= moment && moment < each[1]; });
    if (gap) { return gap[2]; }
    return moment >= run.end ? words.over : words.idle;
  }
  function show() {
    var moment = Number(slider.value) / 1000 * data.seconds;
    var text = number(moment, data.digits) + words.unit;
    shown.textContent = text;
    slider.setAttribute("aria-valuetext", text);
    data.runs.forEach(function (run) {
      var x = data.gutter + data.pixels * moment / data.seconds;
      run.cursors.forEach(function (cursor) {
        cursor.setAttribute("x1", x);
        cursor.setAttribute("x2", x);
        cursor.style.visibility = "visible";
      });
      run.lanes.forEach(function (lane, index) {
        var told = state(run, lane, moment);
        run.cells[index].textContent = told;
        run.cells[index].title = told;
      });
      var done = before(run.ends, moment), begun = before(run.starts, moment);
      var level = run.queue[before(run.moments, moment) - 1];
      document.getElementById(run.id + "-counts").textContent = words.done + " " + done +
        " \\u00b7 " + words.working + " " + (begun - done) +
        " \\u00b7 " + words.waiting + " " + (run.starts.length - begun) +
        (level ? " \\u00b7 " + words.queued + " " + level[1] : "");
    });
  }
  function stop() {
    playing = 0;
    button.textContent = words.play;
  }
  function step(now) {
    if (!playing) { return; }
    var moved = (now - last) / 1000 * Number(speed.value) / data.seconds * 1000;
    last = now;
    slider.value = String(Math.min(1000, Number(slider.value) + moved));
    show();
    if (Number(slider.value) >= 1000) { stop(); } else { window.requestAnimationFrame(step); }
  }
  button.addEventListener("click", function () {
    if (playing) { stop(); return; }
    if (Number(slider.value) >= 1000) { slider.value = "0"; }
    playing = 1;
    button.textContent = words.pause;
    last = window.performance.now();
    window.requestAnimationFrame(step);
  });
  slider.addEventListener("input", show);
  box.hidden = false;
  show();
})();
""".strip()


def scrubber(titles: Sequence[tuple[str, str]], speak: Speak) -> str:
    """Return the controls, hidden until the script shows them; `titles` are ids and names."""
    options = "".join(
        f'<option value="{each}"{" selected" if each == "1" else ""}>{each}\N{MULTIPLICATION SIGN}'
        "</option>"
        for each in _SPEEDS
    )
    states = "".join(
        f'<p class="muted"><span class="strong">{escaped(title)}</span> '
        f'<span id="{identity}-counts"></span></p>'
        f'<ul class="states" id="{identity}-states"></ul>'
        for identity, title in titles
    )
    moment, fast = escaped(speak(lazy_tr("Moment of the run"))), escaped(speak(lazy_tr("Speed")))
    return (
        '<section id="scrubber" class="scrubber" hidden><div class="controls">'
        f'<button type="button" id="play">{escaped(speak(_PLAY))}</button>'
        f'<input type="range" id="moment" min="0" max="1000" step="any" value="0" '
        f'aria-label="{moment}"><output id="now" for="moment"></output>'
        f'<select id="speed" aria-label="{fast}">{options}</select></div>{states}</section>'
    )


def scrubber_data(
    runs: Sequence[tuple[str, Timeline]],
    names: Sequence[str],
    seconds: float,
    levels: Mapping[str, Sequence[Level]],
    speak: Speak,
) -> str:
    """Return what the script needs: every picture of each run, with its moments.

    `levels` are those of the queue of a run, by the name of the run.
    """
    point = speak(number_text(decimal_amount(0.5, 1)))[1]
    unit = speak(lazy_tr("{seconds} s", seconds="")).rstrip()
    words: dict[str, Any] = {
        "point": point,
        "unit": unit if unit.startswith((" ", "\N{NO-BREAK SPACE}")) else f" {unit.strip()}",
        "phases": [speak(STAGE_NAMES[stage]) for stage in STAGES],
        "idle": speak(lazy_tr("idle")),
        "over": speak(lazy_tr("finished")),
        "done": speak(lazy_ptr("pictures", "done")),
        "working": speak(lazy_ptr("pictures", "in progress")),
        "waiting": speak(lazy_ptr("pictures", "waiting")),
        # Translators: how many messages are in a queue: "in the queue 3".
        "queued": speak(lazy_ptr("messages", "in the queue")),
        "play": speak(_PLAY),
        "pause": speak(lazy_tr("Pause")),
    }
    data = {
        "gutter": GUTTER,
        "pixels": PIXELS,
        "seconds": seconds,
        "digits": 3 if seconds < 10 else 2,
        "words": words,
        "runs": [
            {**_run(identity, timeline, names, speak), "queue": levels.get(identity, [])}
            for identity, timeline in runs
        ],
    }
    return data_block("run-data", data)


def _run(identity: str, timeline: Timeline, names: Sequence[str], speak: Speak) -> dict[str, Any]:
    used: dict[int, int] = {}  # places of names, by task
    end = max((each.end for each in timeline.records), default=0.0)
    lanes: list[dict[str, Any]] = [{"files": [], "gaps": []} for _ in range(timeline.lanes)]
    for made in sorted(timeline.records, key=lambda each: each.start):
        place = used.setdefault(made.task_id, len(used))
        moments = [round(each, _DIGITS) for each in made.stamps]
        lanes[made.lane]["files"].append([*moments, place])
    for lane, since, until, told in _gaps(timeline, names, end):
        gap = [round(since, _DIGITS), round(until, _DIGITS), speak(told)]
        lanes[lane]["gaps"].append(gap)
    return {
        "id": identity,
        "end": round(end, _DIGITS),
        "names": [display(names[task_id]) for task_id in used],
        "lanes": lanes,
    }


def _gaps(
    timeline: Timeline, names: Sequence[str], end: float
) -> Iterator[tuple[int, float, float, LazyText]]:
    """Yield when a lane had no worker that was up, or worked in vain, and what is said then."""
    for lost in timeline.lost:
        name = display(names[lost.task_id])
        yield lost.lane, lost.since, lost.until, loss_words.lost_label(name)
    for up in timeline.start_ups(end):
        yield up.lane, up.since, up.until, _STARTING
    for absence in timeline.absences(end):
        yield absence.lane, absence.since, absence.until, _STARTING
