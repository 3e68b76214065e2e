"""How Chinese words look: like bodies, persons, a post, or like something else."""

from __future__ import annotations

import re

from remit.layouts.who import words
from remit.vocabulary import roles, segments
from remit.vocabulary.wordlists import wordlist

_BRACKETED = re.compile(r"\([^()]*\)")
_LEADING = re.compile(r"^(?:由|请|以及|及|和|与|会同|同)")
_OPEN = re.compile(
    r"等(?:\d+|[一二三四五六七八九十]+)?[个家]?(?:有关|相关|市级|省级)?(?:部门|单位|企业|机构|方面)?$"
)
_STRONG = re.compile(
    r"(?:局|委|厅|办|院|署|政府|公司|集团|中心|委员会|办公室|管委会|法院|检察院|银行|联合会|"
    r"协会|工会|领导小组|专班|指挥部|[组宣统政]\w*部|支队|大队|总队|街道|办事处|大学|医院)$"
)
_GENERAL = re.compile(r"(?:部门|单位|机构|企业|机关|组织|团体|科室|处室|股室|平台|业主|院校|学校)$")
_DISTRICT = re.compile(r"[省市县区州盟旗镇乡村]$|社区$|园区$|街道$")


def is_silent(plain: str) -> bool:
    """Whether words without white space say nothing, or that nobody is named."""
    return not plain or words.is_blank(plain)


def judge(text: str, known: frozenset[str]) -> tuple[float, float, float]:
    """Likeness of bodies, persons and posts, each 0 to 1, of words that hold Chinese."""
    listed = [p for p in _pieces(text) if not is_silent(p)]
    if not listed:
        return 0.0, 0.0, 0.0
    scored = [(body(p, known), person(p), post(p)) for p in listed]
    prose = sum(1 for p, s in zip(listed, scored, strict=True) if max(s) < 0.3 and len(p) > 6)
    veto = max(0.0, 1.0 - 1.5 * prose / len(listed))
    shares = [veto * sum(s[k] for s in scored) / len(listed) for k in range(3)]
    return shares[0], shares[1], shares[2]


def _pieces(text: str) -> list[str]:
    """The names of a list, without white space; white space parts only what is whole."""
    pieces: list[str] = []
    for m in re.split(r"[、,;/|&]", _BRACKETED.sub("", text)):
        parts = m.split()
        whole = "".join(parts)
        if len(parts) > 1 and not words.stands_alone(parts[0]) and not words.is_person(parts[0]):
            pieces.append(whole)
        else:
            pieces.extend(parts)
    return pieces


def body(piece: str, known: frozenset[str] = frozenset()) -> float:
    """How much one piece of a list, without white space, looks like a body's name."""
    name = _without_role(_LEADING.sub("", piece))
    name = _OPEN.sub("", name) or name
    if name in known:
        return 1.0
    if len(name) < 2 or words.is_time(name) or words.is_manner(name):
        return 0.0
    if words.is_open(name):
        return 0.5
    if words.is_collective(name) and (words.territory(name.partition("各")[2]) or _ends(name)):
        return 0.95
    if not words.stands_alone(name):
        return 0.8 if _is_known_body(name) else 0.0
    return _ended(name)


def _ends(name: str) -> bool:
    return words.stands_alone(name)


def _without_role(piece: str) -> str:
    """The piece without the verb of a role after it: 市教育局牵头."""
    for size in range(min(len(piece) - 2, 12), 1, -1):
        if piece[-size:] in roles.verbs():
            return piece[:-size]
    return piece


def _is_known_body(name: str) -> bool:
    found = segments.tagged(name)
    return len(found) == 1 and found[0][1] == "nt"


def _ended(name: str) -> float:
    """The score of words that end like a body's name."""
    if words.is_post(name):
        return 0.2
    if is_clause(name):
        return 0.1
    tags = segments.tagged(name)
    first = tags[0][1]
    begins = words.begins_name(name) and len(name) > 2
    if not begins and first[0] in "vdpcrm" and not first.startswith("vn") and len(tags) > 2:
        return 0.3 if _STRONG.search(name) else 0.1
    if _GENERAL.search(name):
        return 0.6 if begins or all(tag[0] in "nb" for _, tag in tags) else 0.4
    if _DISTRICT.search(name) and not _STRONG.search(name):
        return _of_district(name, first)
    return 1.0 if begins or _STRONG.search(name) else 0.8


def is_clause(name: str) -> bool:
    """Whether a function word stands among the words of a name: 但市政府, 部门应当落实项目所."""
    tags = segments.tagged(name)
    functions = wordlist("function-words")
    return any(w in functions for w, _ in tags[:-1]) or "。" in name or "的" in name[-1:]


def _of_district(name: str, first: str) -> float:
    """A place that may stand for its government: 云溪县 more than 三个试点区 or 全市."""
    if name.startswith(("全", "本", "该")) or first[0] == "m":
        return 0.1
    return 0.7 if len(name) <= 8 else 0.4


def person(piece: str) -> float:
    """How much one piece of a list looks like a person's name, with or without a post beside."""
    name = re.sub("(?:同志|先生|女士)$", "", piece)
    if words.is_person(name):
        if segments.common(name):
            return 0.1
        return 0.9 if len(name) != 2 else 0.75
    if words.stands_alone(name):
        return 0.0
    where = words.split_person(name)
    if where is None:
        return 0.6 if words.part_persons(name) and not segments.common(name) else 0.0
    return 0.3 if segments.common(name[where[0] : where[1]]) else 0.95


def post(piece: str) -> float:
    """How much one piece of a list looks like a post that nobody is named for."""
    if not words.is_post(piece) or is_clause(piece):
        return 0.0
    if person(piece) > 0.5:
        return 0.0
    tags = segments.tagged(piece)
    return 0.3 if tags[0][1] == "v" and len(tags) > 2 else 0.95
