"""Numbers as Chinese and European documents write them: digits, characters and both mixed.

Everything here keeps lengths: `fold` maps each code point to exactly one code point, so that an
offset into the folded text is an offset into the document.
"""

from __future__ import annotations

import re
from typing import Final

from remit.vocabulary.fold import fold as fold_label

_DIGITS: Final = {**{c: i for i, c in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}
_STEPS: Final = {"十": 10, "百": 100, "千": 1000}
_GROUPS: Final = {"万": 10_000, "亿": 100_000_000}

# Forms that mean the same here beyond what labels need: circles that stand for zero, the dashes
# of ranges, and the numerals of bank notes.
_FORMS: Final = str.maketrans(
    "○◯–—―‒‐‑−─〜壹貳贰參叁肆伍陸陆柒捌玖拾佰仟﹪²",
    "〇〇---------一二二三三四五六六七八九十百千%²",
)

CHINESE: Final = "零〇一二三四五六七八九十百千两"
_MIXED: Final = re.compile(rf"(\d+(?:,\d{{3}})*(?:\.\d+)?)?([{CHINESE}]*)([万亿]*)")


def fold(text: str) -> str:
    """The text with width, dash and script variants unified, code point for code point."""
    return fold_label(text).translate(_FORMS)


# A line of some length that ends within its sentence, before a line that begins no list item.
_WRAP: Final = re.compile(
    r"(?<=[一-鿿\d,、])\n(?=[一-鿿“])(?!(?:[一二三四五六七八九十]{1,3}[、.是]|第[一二三四五六七八九十]))"
)
_SHORTEST_LINE: Final = 24


def unwrapped(folded: str) -> str:
    """The folded text with the line breaks inside sentences, as pages have them, as spaces."""
    if "\n" not in folded:
        return folded
    out, at = [], 0
    for match in _WRAP.finditer(folded):
        if match.start() - folded.rfind("\n", at, match.start()) > _SHORTEST_LINE and (
            match.start() - at > _SHORTEST_LINE
        ):
            out.append(folded[at : match.start()])
            at = match.end()
    return " ".join((*out, folded[at:])) if out else folded


def chinese_integer(text: str) -> int | None:
    """Value of a numeral in characters, 三百二十 as 320 and 二〇〇八 as 2008; None if it is none.

    A trailing digit without its step follows the step before it in speech (三百五 is 350).
    """
    if not text or any(c not in _DIGITS and c not in _STEPS for c in text):
        return None
    if len(text) > 12:
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit, step = 0, -1, 0
    for c in text:
        if c in _STEPS:
            step = _STEPS[c]
            total += (1 if digit < 0 else digit) * step
            digit = -1
        else:
            if _DIGITS[c] == 0:
                step = 0
            digit = _DIGITS[c]
    if digit > 0:
        total += digit * (step // 10 if step > 10 else 1)
    return total


def parse(text: str) -> float | None:
    """Value of a folded numeral in digits, characters or both: 1.2万, 千亿, 3,967, 两.

    None where the text is no numeral as a whole.
    """
    match = _MIXED.fullmatch(text)
    if match is None or not text or len(text) > 40:
        return None
    digits, steps, groups = match.groups()
    if digits:
        value = float(digits.replace(",", ""))
        for c in steps:
            if c not in _STEPS:
                return None
            value *= _STEPS[c]
    elif steps:
        integer = chinese_integer(steps)
        if integer is None:
            return None
        value = float(integer)
    else:
        value = 1.0
    return value * multiplier(groups)


def multiplier(groups: str) -> float:
    """Product of the group words 万 and 亿, and of the steps 十, 百, 千."""
    product = 1.0
    for c in groups:
        product *= _GROUPS.get(c) or _STEPS[c]
    return product
