"""Names made fit for a picture: cleaned, bounded, measured and broken into lines.

Labels come from documents that nobody has vetted. Control and bidirectional characters are taken
out (they could reorder or hide what stands beside them), and length is bounded, so that one
hostile name cannot spoil the page. Widths are estimated in em and on the generous side: a browser
may use a narrower font than the one assumed here, never a much wider one.
"""

from __future__ import annotations

import unicodedata

NOT_FIRST = "”’）〕】》〉、，。；：！？·…)]},.;:!?%"
NOT_LAST = "“‘（〔【《〈([{"
ELLIPSIS = "…"
_NARROW = frozenset("iljtfrI.,:;'|!()[]/ -")
_BROAD = frozenset("mwMW@%&")
_LONGEST_WORD = 24


def clean(text: str, limit: int = 200) -> str:
    """`text` on one line without control and format characters, at most `limit` long."""
    # Cutting first keeps the cost of a huge label small.
    kept = "".join(
        " " if c.isspace() else c
        for c in text[: 4 * limit]
        if c.isspace() or not unicodedata.category(c).startswith("C")
    )
    line = " ".join(kept.split())
    shortened = len(line) > limit or len(text) > 4 * limit
    return line[: limit - 1] + ELLIPSIS if shortened else line


def visible(text: str) -> str:
    """`text` with each control or format character shown as U+FFFD, so that offsets stay."""
    return "".join(
        c
        if c in "\t\n" or not unicodedata.category(c).startswith("C")
        else "\N{REPLACEMENT CHARACTER}"
        for c in text
    )


def em(text: str) -> float:
    """Estimated width in em; East Asian wide and ambiguous characters count one."""
    return sum(_character(c) for c in text)


def _character(c: str) -> float:
    if ord(c) < 0x250:
        if c in _NARROW:
            return 0.34
        if c in _BROAD:
            return 0.95
        return 0.67 if c.isupper() else 0.555
    return 0.0 if unicodedata.combining(c) else 1.0


def wrap(text: str, width: float, lines: int) -> list[str]:
    """`text` broken into at most `lines` lines of about equal length, each within `width` em.

    Latin words stay whole where one fits into a line; a line never begins with a closing mark
    nor ends with an opening one. What does not fit is cut, with an ellipsis.
    """
    tokens = [piece for token in _tokens(text) for piece in _pieces(token, width)]
    needed = len(_fill(tokens, width))
    if needed > lines:
        kept = _fill(tokens, width)[:lines]
        kept[-1] = _shorten(kept[-1], width - 1.0)
        return kept
    narrower = width * max(1, needed - 1) / max(1, needed)
    for step in range(1, 8):
        limit = narrower + (width - narrower) * step / 8
        broken = _fill(tokens, limit)
        if len(broken) <= needed:
            return broken
    return _fill(tokens, width)


def _shorten(line: str, width: float) -> str:
    while line and em(line) > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS


def _tokens(text: str) -> list[str]:
    """Pieces that must not be torn apart: Latin words, and marks with their neighbours."""
    tokens: list[str] = []
    for c in text:
        joins_word = (
            tokens
            and ord(c) < 0x250
            and not c.isspace()
            and ord(tokens[-1][-1]) < 0x250
            and not tokens[-1][-1].isspace()
            and len(tokens[-1]) < _LONGEST_WORD
        )
        after_opening = tokens and tokens[-1][-1] in NOT_LAST
        stays = joins_word or c in NOT_FIRST or after_opening or c.isspace()
        if tokens and stays and len(tokens[-1]) < _LONGEST_WORD:
            tokens[-1] += c
        else:
            tokens.append(c)
    return tokens


def _pieces(token: str, width: float) -> list[str]:
    """A token in pieces that fit into a line each."""
    pieces = [""]
    for c in token:
        if pieces[-1] and em(pieces[-1] + c) > width and not c.isspace():
            pieces.append("")
        pieces[-1] += c
    return pieces


def _fill(tokens: list[str], width: float) -> list[str]:
    lines = [""]
    for token in tokens:
        if lines[-1] and em((lines[-1] + token).rstrip()) > width:
            lines.append("")
        lines[-1] += token
    return [line.strip() for line in lines if line.strip()] or [""]
