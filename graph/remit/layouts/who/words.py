"""What a stretch of words can be: a body's name, a person's name, a post.

No registry is asked: a body is known by what its name ends in, a person by surname and length, a
post by its last word (`ontology/lexicon.toml`). All functions take folded text without white
space, unless said otherwise.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from remit.layouts.time import dates
from remit.vocabulary import script, segments
from remit.vocabulary.roles import lexicon
from remit.vocabulary.wordlists import wordlist

_ONLY_HAN = re.compile(r"[\u3400-\u9fff·\U00020000-\U0003ffff]+")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&./-]{1,11}s?")
_COLLECTIVE = re.compile(r"(?:全[市县区省州镇]|[省市县区州镇](?:级|直|属|管)*)?各")
_CONCERNED = re.compile(r"各?(?:有关|相关)")
_UNNAMED = re.compile(
    r"(?:其他|其它)?(?:有关|相关|涉及的?|其他|其它)[^、,各县市区镇]{0,6}"
    r"(?:部门|单位|机构|企业|方面|科室|处室|部委|委办局)(?:[和及](?:部门|单位|企业))?"
)
_SPACE = re.compile(r"\s+")
_BRACKETED = re.compile(r"\([^()]*\)")
_LONGEST_NAME = 48


@cache
def _endings() -> tuple[str, ...]:
    return tuple(lexicon()["names"]["endings"])


@cache
def _bare() -> frozenset[str]:
    return frozenset(lexicon()["names"]["bare"])


@cache
def _set(*path: str) -> frozenset[str]:
    table = lexicon()
    for part in path[:-1]:
        table = table[part]
    return frozenset(table[path[-1]])


@cache
def _post_endings() -> tuple[str, ...]:
    return tuple(sorted(_set("posts", "endings"), key=lambda w: (-len(w), w)))


def is_bare(name: str) -> bool:
    """Whether the words are only the end of a name (管委会)."""
    return name in _bare()


@lru_cache(maxsize=8192)
def stands_alone(name: str) -> bool:
    """Whether the words can be a body's whole name: they end like one, and are no bare ending."""
    plain = _BRACKETED.sub("", name)
    if len(plain) < 2 or len(plain) > _LONGEST_NAME or plain in _bare():
        return False
    return plain.endswith(_endings())


def begins_name(words: str) -> bool:
    """Whether the words begin as the names of bodies do: with a level (市, 县), or with 各."""
    return words.startswith(_beginnings())


@cache
def _beginnings() -> tuple[str, ...]:
    names = lexicon()["names"]
    return (*names["levels"], *names["beginnings"], "各")


def is_collective(name: str) -> bool:
    """Whether the words name all of a kind (各区, 市直各部门)."""
    return _COLLECTIVE.match(name) is not None


def is_open(words: str) -> bool:
    """Whether the words only say that the list goes on (有关部门, 相关基层单位)."""
    return words in _set("names", "open_words") or _UNNAMED.fullmatch(words) is not None


def is_blank(words: str) -> bool:
    """Whether the words say that nobody is named (无, —, N/A)."""
    said = words.strip(" -–—_/|.。·*")
    return (
        not said or words in _set("names", "blanks") or _SPACE.sub("", said).lower() in _pending()
    )


@cache
def _pending() -> frozenset[str]:
    return frozenset(_SPACE.sub("", w).lower() for w in _set("english", "pending"))


_RECURS = re.compile(r"(?:长期|持续|每年|每月|每季|全年|常年)[^局委办厅部]{0,14}")
_MAY_BE_TIME = re.compile(r"[年月日前内]|季度|\d")
_AFTER_TIME = re.compile(r"[^局委办厅部]{0,14}")


def is_time(words: str) -> bool:
    """Whether the words say when, not who (6月底前完成, 于十二月底前)."""
    if _RECURS.fullmatch(words):
        return True
    if not _MAY_BE_TIME.search(words) or len(words) > 40 or stands_alone(words):
        return False
    times = dates.find(words)
    if not times or words[: times[0].span.start].strip("于在到至"):
        return False
    return _AFTER_TIME.fullmatch(words, times[-1].span.end) is not None


def is_manner(words: str) -> bool:
    """Whether the words say how, not who (按职责分工)."""
    return words in _set("names", "manners")


def is_surname(character: str) -> bool:
    """Whether a Chinese person's name can begin with a character."""
    return character in wordlist("surnames") or any(
        c[0] == character for c in wordlist("compound-surnames")
    )


@lru_cache(maxsize=8192)
def is_person(name: str) -> bool:
    """Whether the words look like one Chinese person's name: a surname, one or two characters.

    A common word (牛奶) is none, nor is a surname before a time (于年底).
    """
    if "·" in name.strip("·"):
        return bool(_ONLY_HAN.fullmatch(name)) and len(name) <= 16
    if not 2 <= len(name) <= 4 or not _ONLY_HAN.fullmatch(name):
        return False
    if name in _set("names", "blanks"):
        return False
    if name[:2] in wordlist("compound-surnames"):
        return len(name) >= 3
    if name[-1] in "副总的" or name[0] not in wordlist("surnames") or len(name) > 3:
        return False
    return not (stands_alone(name) or is_post(name) or _is_other_word(name))


def _is_other_word(name: str) -> bool:
    """Whether the dictionary has another word where a name would be."""
    if segments.common(name):
        return True
    tags = segments.tagged(name)
    return len(tags) == 2 and tags[1][1] in ("t", "m", "f", "q") and len(tags[1][0]) > 1


@lru_cache(maxsize=8192)
def is_post(words: str) -> bool:
    """Whether the words name a post (分管副市长, City Manager)."""
    plain = _BRACKETED.sub("", words)
    if script.has_han(plain):
        return len(plain) <= 30 and plain.endswith(_post_endings())
    last = plain.rstrip("s").rpartition(" ")[2]
    if last in _set("posts", "english_last"):
        return " " in plain
    return last in _set("posts", "english") or plain.split(" ")[0] in _set("posts", "english")


@lru_cache(maxsize=8192)
def split_person(words: str) -> tuple[int, int] | None:
    """Where a person's name stands in words that also hold a post or a body, or None.

    副市长刘东, 刘东副市长 and 市教育局毛杰 all give 刘东 and 毛杰.
    """
    if is_person(words):
        return 0, len(words)
    for length in (3, 2, 4):
        head, tail = words[:-length], words[-length:]
        inside = _POST_PARTS.match(words, len(head) - 1)
        if head and not inside and is_person(tail) and (is_post(head) or stands_alone(head)):
            return len(words) - length, len(words)
    for length in (3, 2, 4):
        head, tail = words[:length], words[length:]
        inside = _POST_PARTS.match(words, length - 1)
        if tail and is_person(head) and is_post(tail) and not inside and not _of_place(tail):
            return 0, length
    return None


# Parts of posts: no name begins or ends inside one (高兰常 + 务副市长, 副市 + 长孙丽).
_POST_PARTS = re.compile(
    "常[务委]|党[组委工]|[省市县区][委政]|人大|政协|[省市县区州镇乡局部处科院所厅]长"
)


def _of_place(post: str) -> bool:
    """Whether a post begins with the end of a place's or body's name (镇党委书记)."""
    return post[0] in "镇乡县市区村州省局委部厅院处科街" and post not in _set("posts", "endings")


def part_persons(words: str) -> list[int] | None:
    """Lengths of the persons' names that are glued together in `words`, or None.

    Two and three characters each, beginning with a surname; the reading with the fewest names
    wins, and among those the one whose earlier names are longer.
    """
    if not 4 <= len(words) <= 40 or not _ONLY_HAN.fullmatch(words):
        return None
    best: list[list[int] | None] = [None] * len(words) + [[]]
    for at in range(len(words) - 2, -1, -1):
        for length in (2, 3, 4):
            rest = best[at + length] if at + length <= len(words) else None
            if rest is None or not is_person(words[at : at + length]):
                continue
            here = best[at]
            if here is None or len(rest) + 1 <= len(here):
                best[at] = [length, *rest]
    found = best[0]
    return found if found is not None and len(found) > 1 else None


@cache
def _heads() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = sorted(wordlist("body-heads"), key=lambda w: (-len(w), w))
    suffixes = sorted(wordlist("body-suffixes"))
    plural = sorted(_set("english", "plural_heads"))
    return (
        re.compile(rf"\b(?:{'|'.join(words)})\b|\b[A-ZÄÖÜ]\w{{2,30}}(?:{'|'.join(suffixes)})\b"),
        re.compile(r"\b(?:" + "|".join(plural) + r")$"),
    )


def is_english_body(name: str) -> bool:
    """Whether a name in Latin script is whole: an acronym, or one with a word such as Council."""
    name = name.strip()
    return bool(_ACRONYM.fullmatch(name)) or _heads()[0].search(name) is not None


def shares_head(name: str) -> bool:
    """Whether the name ends in a plural that may belong to what was named before 'and' too."""
    return _heads()[1].search(name) is not None


def is_titled(name: str) -> bool:
    """Whether every word in Latin script but the small ones begins with a capital letter."""
    parts = [p for p in re.split(r"[\s(]+", name.strip()) if p]
    return bool(parts) and all(not p[0].islower() or p in _SMALL for p in parts)


_SMALL = frozenset({"a", "an", "and", "by", "de", "di", "for", "in", "of", "on", "or", "the", "to"})


def is_english_person(name: str) -> bool:
    """Whether the words are a person: with a title, or a given name before a surname or two."""
    parts = name.split()
    if not parts or parts[0] in _set("english", "honorifics"):
        return bool(parts)
    if not 2 <= len(parts) <= 4 or parts[0] not in given_names():
        return False
    if is_post(name) or is_english_body(name):
        return False
    return all((p[0].isupper() and not p.isupper()) or len(p) < 3 for p in parts[1:])


def given_names() -> frozenset[str]:
    """Common given names in Latin script, which tell Jane Holt from Ordnance Survey."""
    return _set("english", "given_names")


def english_groups() -> frozenset[str]:
    """Groups that are written in small letters: municipalities, industry."""
    return _set("english", "groups")


def territory(words: str) -> bool:
    """Whether the words can continue a collective of territories: 县级市, 区人民政府, 街道."""
    plain = _BRACKETED.sub("", words)
    for tail in ("", *_territory_tails()):
        if plain.endswith(tail) and plain[: len(plain) - len(tail)] in _set("names", "territories"):
            return True
    return False


@cache
def _territory_tails() -> tuple[str, ...]:
    return tuple(lexicon()["names"]["territory_tails"])


def starts_territories(words: str) -> bool:
    """Whether the words begin a collective of territories: 各区, 全市各镇, 有关县."""
    found = _CONCERNED.match(words) or _COLLECTIVE.match(words)
    return found is not None and territory(words[found.end() :])
