"""How pages look: the colours of the window, light or dark as the reader's system is."""

from processing.task import Stage

# Okabe & Ito 2008, "Color universal design", as in the window. Black can be read on all of them.
PHASES = {
    Stage.OPEN: "#f0e442",
    Stage.DECODE: "#56b4e9",
    Stage.RESIZE: "#009e73",
    Stage.ENCODE: "#e69f00",
    Stage.WRITE: "#cc79a7",
}
_PHASE_RULES = "".join(f".{stage.value}{{fill:{color}}}" for stage, color in PHASES.items())

STYLE = (
    """
:root{color-scheme:light dark;--ground:#f3f5f7;--base:#fff;--text:#1b222c;--muted:#5a6575;
--border:#dfe4ea;--idle:#363e48;--paused:#eef1f5;--accent:#0b789d;--fill:#dff0f6;
--measured:#0072b2;--amdahl:#c65300;--universal:#00815e;--warning:#8a5a00}
@media (prefers-color-scheme:dark){:root{--ground:#181c22;--base:#1b2027;--text:#e5e9ef;
--muted:#9fa9b8;--border:#2f3742;--idle:#0b0d10;--paused:#20262e;--accent:#38b2d8;--fill:#173947;
--measured:#56b4e9;--amdahl:#e69f00;--universal:#2fc39a;--warning:#e3b04b}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif}
main{max-width:1180px;margin:0 auto;padding:24px 20px 48px}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 4px}
h2{font-size:1.2rem;margin:36px 0 6px}
p{margin:6px 0;max-width:78ch}
.muted,figcaption,caption,footer{color:var(--muted)}
.warning{color:var(--warning)}
.strong{font-weight:600}
.figures{display:flex;flex-wrap:wrap;gap:8px 32px;margin:16px 0}
.figures dt{color:var(--muted);font-size:.85rem}
.figures dd{margin:0;font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums}
figure{margin:12px 0;padding:10px 12px;background:var(--base);border:1px solid var(--border);
border-radius:8px}
figure.simulated{border:2px dashed var(--accent)}
figure h3{margin:0 0 6px;font-size:1rem}
.badge{display:inline-block;margin-left:8px;padding:0 8px;border-radius:9px;background:var(--fill);
color:var(--text);font-size:.8rem;font-weight:600}
figcaption{font-size:.9rem;margin-top:6px}
.wide{overflow-x:auto}
.wide:focus-visible{outline:2px solid var(--accent)}
svg.lanes{display:block;width:100%;min-width:760px;height:auto}
svg.chart{display:block;width:100%;max-width:760px;height:auto}
svg text{fill:var(--text);font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",
"Noto Sans CJK SC",sans-serif}
svg .axis,svg .number{fill:var(--muted)}
svg .tick,svg .grid{stroke:var(--border)}
svg .label{fill:#101418;paint-order:stroke;stroke:rgba(255,255,255,.72);stroke-width:2.5px}
.idle{fill:var(--idle)}
.start{fill:#8478f0}
.paused{fill:var(--paused)}
.lost{fill:#b3123c}
.death path{fill:none;stroke:var(--text);stroke-width:2}
.death circle,.dead{fill:var(--text)}
.death .cross{stroke:var(--base)}
.edge{stroke:#101418;stroke-width:.7}
line.cursor{stroke:#d01030;stroke-width:2;visibility:hidden}
@media (prefers-color-scheme:dark){line.cursor{stroke:#ff8273}}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:8px 0 0;padding:0;
font-size:.9rem}
.legend svg{width:16px;height:16px;vertical-align:-3px;margin-right:6px}
.legend rect.frame{fill:none;stroke:var(--muted)}
table{border-collapse:collapse;margin:10px 0;font-variant-numeric:tabular-nums}
caption{text-align:left;font-size:.9rem;padding-bottom:4px}
th,td{padding:3px 14px;text-align:right;border-bottom:1px solid var(--border)}
th:first-child{padding-left:4px;text-align:left}
thead th{color:var(--muted);font-weight:600}
tbody th{font-weight:400}
tr.marked th,tr.marked td{background:var(--fill);font-weight:600}
.scrubber{position:sticky;bottom:0;margin:12px 0;padding:8px 12px;background:var(--base);
border:1px solid var(--border);border-radius:8px}
.scrubber{max-height:40vh;overflow:auto}
.scrubber[hidden]{display:none}
.scrubber .controls{display:flex;align-items:center;gap:12px;flex-wrap:wrap}
.scrubber input{flex:1 1 240px;accent-color:var(--accent);min-width:0}
.scrubber button,.scrubber select{font:inherit;color:inherit;background:var(--ground);
border:1px solid var(--muted);border-radius:6px;padding:2px 12px}
.scrubber button{min-width:7em}
.scrubber output{min-width:5.5em;font-weight:600;font-variant-numeric:tabular-nums}
.states{display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:0 16px;
list-style:none;margin:6px 0 0;padding:0;font-size:.9rem;max-height:9.5em;overflow:auto}
.states li{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.states b{display:inline-block;min-width:1.6em;color:var(--muted);font-weight:600}
.measured-line{fill:none;stroke:var(--measured);stroke-width:2}
.measured-dot{fill:var(--measured)}
.guess-line{fill:none;stroke:var(--text);stroke-width:1.6;stroke-dasharray:1.6 3}
.guess-mark{fill:var(--base);stroke:var(--text);stroke-width:1.6}
.level{fill:var(--measured);opacity:.3}
.level-line{fill:none;stroke:var(--measured);stroke-width:1.2}
.said{fill:none;stroke:var(--amdahl);stroke-width:1.4}
.timeout{stroke:var(--muted)}
.full{stroke:var(--warning);stroke-width:2.5}
.band{fill:var(--measured);opacity:.2}
.amdahl-line{fill:none;stroke:var(--amdahl);stroke-width:2;stroke-dasharray:8 3 2 3}
.universal-line{fill:none;stroke:var(--universal);stroke-width:2;stroke-dasharray:3 3}
.ideal-line{fill:none;stroke:var(--muted);stroke-width:1.5;stroke-dasharray:2 4}
footer{margin-top:40px;border-top:1px solid var(--border);padding-top:8px;font-size:.9rem}
@media print{.scrubber{display:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
figure,table{break-inside:avoid}}
""".strip()
    + _PHASE_RULES
)
