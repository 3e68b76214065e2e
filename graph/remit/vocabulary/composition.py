"""Labels put together from parts: 抓总 + 单位, 监督 + 考核 + 部门, Driving + organisation.

A label is composed where it consists of nothing but parts that tell a role (`remit:labelPart`),
kinds of body or person, and words that change nothing. The strongest part gives the role: who
checks does not carry out, who leads does more than support, and a kind of person answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from remit.model import Role
from remit.vocabulary import script
from remit.vocabulary.wordlists import wordlist

_LONGEST = 16
_WORD = re.compile(r"[^\W\d_]+")
_PHRASE = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’/?-]|\n(?!\n))*")
_STRENGTH: tuple[Role, ...] = ("supervisor", "lead", "support", "official", "responsible")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What the parts of a label say: the roles they tell, and the kind that they qualify."""

    parts: tuple[tuple[str, Role], ...] = ()
    body: bool = False
    person: bool = False
    phrase: bool = False

    @property
    def role(self) -> Role:
        """The role of the strongest part; a person with no role but to carry out answers."""
        told = {role for _, role in self.parts}
        strongest: Role = next((r for r in _STRENGTH if r in told), "responsible")
        if self.person and strongest in ("lead", "responsible"):
            return "official"
        return "responsible" if self.body and strongest == "official" else strongest

    @property
    def sure(self) -> float:
        """How sure the parts are: 0.9 role and kind, 0.8 a phrase, 0.6 one word, 0.4 a kind."""
        if not self.parts:
            return 0.4
        if self.body or self.person:
            return 0.9
        return 0.8 if self.phrase else 0.6


def compose(label: str, parts: Mapping[str, Role], fillers: Iterable[str] = ()) -> Composed | None:
    """What the parts of a folded label say, or None if it has another part as well.

    Parameters
    ----------
    label
        A label without brackets, in one script.
    parts
        The role that each part tells, by its word in small letters.
    fillers
        More words that change no role (市级).
    """
    if script.has_han(label):
        words = _cut("".join(label.split()), parts, frozenset(fillers))
    else:
        words = _WORD.findall(label.lower()) if _PHRASE.fullmatch(label) else []
    if not words or len(words) > 7:
        return None
    ignored = wordlist("label-fillers") | frozenset(fillers)
    bodies, persons = wordlist("label-bodies"), wordlist("label-persons")
    if not all(w in parts or w in bodies or w in persons or w in ignored for w in words):
        return None
    found = Composed(
        parts=tuple((w, parts[w]) for w in words if w in parts),
        body=any(w in bodies for w in words),
        person=any(w in persons for w in words),
        phrase=len(words) > 1 and not script.has_han(label),
    )
    return found if found.parts or found.body or found.person else None


def _cut(label: str, parts: Mapping[str, Role], fillers: frozenset[str]) -> Sequence[str]:
    """The known words that make up a Chinese label, the fewest that do; empty if there are none.

    A kind of body or person stands at its end: 办公室牵头 is no label.
    """
    if len(label) > _LONGEST:
        return ()
    before_kinds = wordlist("label-fillers") | fillers
    kinds = wordlist("label-bodies") | wordlist("label-persons")
    best: list[list[str] | None] = [[], *([None] * len(label))]
    for end in range(1, len(label) + 1):
        for start in range(max(0, end - 6), end):
            before, word = best[start], label[start:end]
            ends = end == len(label) and word in kinds
            if before is None or not (ends or word in parts or word in before_kinds):
                continue
            now = best[end]
            if now is None or len(before) + 1 < len(now):
                best[end] = [*before, word]
    return best[-1] or ()
