"""The frame of a page: escaped texts, a policy that lets nothing in, styles and scripts inside."""

import base64
import hashlib
import html
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from processing.files.display import display

Speak = Callable[[str], str]  # says a text in the reader's language


def escaped(text: str) -> str:
    """Return any text, a file's name too, as it can stand between tags and in attributes."""
    return html.escape(display(text), quote=True)


def data_block(identity: str, data: Any) -> str:
    """Return values for the script, as JSON that no name can break out of."""
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Between the tags of a script nothing is decoded: `</script` would end it in any string.
    for letter in "<>&\u2028\u2029":
        plain = plain.replace(letter, f"\\u{ord(letter):04x}")
    return f'<script type="application/json" id="{identity}">{plain}</script>'


def document(
    title: str, language: str, style: str, script: str, body: Iterator[str]
) -> Iterator[str]:
    """Yield the lines of a whole page; `title` is not escaped yet, all else is."""
    allowed = (
        "default-src 'none'",
        f"style-src '{_digest(style)}'",
        f"script-src '{_digest(script)}'" if script else "script-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
    yield "<!DOCTYPE html>\n"
    yield f'<html lang="{escaped(language)}">\n<head>\n<meta charset="utf-8">\n'
    policy = "; ".join(allowed)
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="color-scheme" content="light dark">\n'
    yield f"<title>{escaped(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
    for part in body:
        yield f"{part}\n"
    yield "</main>\n"
    if script:
        yield f"<script>{script}</script>\n"
    yield "</body>\n</html>\n"


def paragraph(text: str, kind: str = "") -> str:
    """Return a paragraph; nothing for no text."""
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{escaped(text)}</p>" if text else ""


def figures(named: Sequence[tuple[str, str]]) -> str:
    """Return figures with what they are."""
    cells = "".join(
        f"<div><dt>{escaped(name)}</dt><dd>{escaped(value)}</dd></div>" for name, value in named
    )
    return f'<dl class="figures">{cells}</dl>'


def table(
    caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], marked: int | None = None
) -> str:
    """Return a table whose first column names its rows; the `marked` row stands out."""
    head = "".join(f'<th scope="col">{escaped(each)}</th>' for each in headings)
    lines = []
    for number, (name, *cells) in enumerate(rows):
        named = ' class="marked"' if number == marked else ""
        rest = "".join(f"<td>{escaped(cell)}</td>" for cell in cells)
        lines.append(f'<tr{named}><th scope="row">{escaped(name)}</th>{rest}</tr>')
    return (
        f'<div class="wide"><table><caption>{escaped(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _digest(text: str) -> str:
    """Return what names a style or a script in the policy of a page."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
