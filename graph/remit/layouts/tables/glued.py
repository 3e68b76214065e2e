"""The cells of a row in which nothing parts them: 甲县长县住建局县财政局、各镇人民政府.

The role columns are known in order. Of all ways to cut the words into cells of these columns, the
one is taken that fills most columns with what belongs in them (persons or posts, bodies). Cuts
can only fall where a body's name ends or begins, or behind the first or before the last person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from remit.layouts.tables.columns import Column
from remit.layouts.who import words
from remit.layouts.who.names import squeeze
from remit.model import Span

_SEPARATOR = "、,;/ 和及与\n"
_NO_CUT = _SEPARATOR + "("
_LIST = re.compile(r"(?:[、,;/]|(?<=[局委办厅部院会司处心])(?:和|及|与))(?![^()]*\))")
_ENDS = frozenset("局委办厅部院会处室队站心司府团联校行区)")
# The level that begins the next name, left at the end of this one: 县商务局县.
_NEXT = re.compile(r"[局委办厅部院会处][市县区省州镇乡]$")
_NUMBER = re.compile(r"\d")
_LONGEST_NAME = 20
_MOST_CUTS = 40
_EMPTY = -1.0
_Path = tuple[float, tuple[tuple[int, int, int], ...]]


def cells(
    flat: str, start: int, end: int, columns: Sequence[Column]
) -> tuple[float, dict[int, Span]]:
    """How well `[start, end)` can be cut, and the span of each role column's cell by its place.

    Nothing where the words cannot be cut into cells of these columns.
    """
    cuts = list(_cuts(flat, start, end))
    known: dict[tuple[int, int, bool], float | None] = {}

    def worth(a: int, b: int, person: bool) -> float | None:
        key = (a, b, person)
        if key not in known:
            span = flat[cuts[a] : cuts[b]]
            known[key] = _persons(span) if person else _bodies(span)
        return known[key]

    best: dict[int, _Path] = {0: (0.0, ())}
    for k, column in enumerate(columns):
        person = all(label.role == "official" for label in column.labels)
        after = {at: (total + _EMPTY, path) for at, (total, path) in best.items()}
        for at, (total, path) in best.items():
            for to in range(at + 1, len(cuts)):
                score = worth(at, to, person)
                if score is None or total + score <= after.get(to, (float("-inf"),))[0]:
                    continue
                after[to] = (total + score, (*path, (k, cuts[at], cuts[to])))
        best = after
    total, path = best.get(len(cuts) - 1, (0.0, ()))
    return total, {k: Span(a, b) for k, a, b in path}


def _cuts(flat: str, start: int, end: int) -> Iterator[int]:
    """Where cells can begin and end, in order, both ends included: never inside a bracket."""
    yield start
    count = depth = 0
    begin = start
    for at in range(start + 1, end - 1):
        before = flat[at - 1]
        depth += {"(": 1, ")": -1}.get(before, 0)
        if before in _SEPARATOR and not before.isspace():
            begin = at
        if depth or at < start + 2 or count > _MOST_CUTS:
            continue
        if flat[at] in _NO_CUT or before in _SEPARATOR:
            continue
        person = 2 <= at - begin <= 4 or end - at <= 4
        if person or before in _ENDS or words.begins_name(flat[at : at + 8]):
            count += 1
            yield at
    yield end


def _persons(text: str) -> float | None:
    """What a cell of persons is worth: each piece a person, with a post or without."""
    pieces = [squeeze(p) for p in re.split("[、,;]", text)]
    if not all(p and len(p) <= _LONGEST_NAME and _holds_person(p) for p in pieces):
        return None
    if not all(map(words.is_person, pieces)):
        return 0.9
    return 1.0 + 0.05 * min(len(pieces[-1]) - 2, 1)


def _holds_person(piece: str) -> bool:
    where = words.split_person(piece)
    if where is None:
        return words.is_post(piece) or words.part_persons(piece) is not None
    rest = piece[: where[0]] + piece[where[1] :]
    return not rest or words.is_post(rest)


def _bodies(text: str) -> float | None:
    """What a cell of bodies is worth: each piece a whole name, none glued to another."""
    pieces = [squeeze(p) for p in _LIST.split(text)]
    if not all(p and len(p) <= _LONGEST_NAME and _is_body(p) for p in pieces):
        return None
    begins = 0.0
    if words.begins_name(pieces[0]) and pieces[0][0] not in "镇乡":
        begins = 0.2 if words.begins_name(pieces[0][0]) else 0.3
    headless = sum(1 for p in pieces if any(words.is_bare(p[:n]) for n in (2, 3)))
    return 1.0 + begins - 0.3 * headless - sum(map(_joints, pieces))


def _is_body(piece: str) -> bool:
    if len(piece) < 2 or _NUMBER.search(piece) or _NEXT.search(piece):
        return False
    if len(piece) == 2 and piece[0] != "各" and piece[1] not in "委办局部联府会":
        return False
    return words.stands_alone(piece) or words.is_collective(piece) or words.is_open(piece)


def _joints(piece: str) -> float:
    """How much a piece looks like two names, one ending and another beginning inside it."""
    worst = 0.0
    for at in range(3, len(piece) - 2):
        if piece[at - 1] not in _ENDS or not words.stands_alone(piece[:at]):
            continue
        if words.stands_alone(piece[at:]):
            worst = max(worst, 0.5 if words.begins_name(piece[at:]) else 0.15)
    return worst
