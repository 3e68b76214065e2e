"""The numbers that Word prints before list paragraphs, which stand nowhere in their text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from remit.sources.markup import child, integer, local, value

_DIGITS = "〇一二三四五六七八九"
_LEVELS = 9
_HIGHEST = 99_999
_CHINESE_COUNTING = frozenset({
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand",
})  # fmt: skip
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True, slots=True)
class _Level:
    pattern: str = ""
    form: str = "decimal"
    start: int = 1
    suffix: str = "tab"
    restart: int = -1
    arabic: bool = False


@dataclass
class Numbering:
    """The list definitions of one document, and how far each list has counted."""

    numbering: Any = None
    styles: Any = None
    _lists: dict[str, tuple[str, dict[int, _Level]]] = field(default_factory=dict)
    _by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: defaultdict[str, list[int | None]] = field(
        default_factory=lambda: defaultdict(lambda: [None] * _LEVELS)
    )
    _overridden: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.numbering is not None:
            self._read_lists()
        if self.styles is not None:
            self._read_styles()

    def label(self, paragraph: Any) -> str:
        """The number of a paragraph as it is printed, with what stands after it; "" for none.

        Counts on, so it is asked once for each paragraph, in their order.
        """
        number_id, depth = self._place(paragraph)
        if number_id not in self._lists:
            return ""
        shared, levels = self._lists[number_id]
        counts = self._counts[shared]
        for at in range(depth):
            if counts[at] is None:
                counts[at] = levels.get(at, _Level()).start
        now = counts[depth]
        counts[depth] = levels.get(depth, _Level()).start if now is None else now + 1
        for below in range(depth + 1, _LEVELS):
            if levels.get(below, _Level()).restart != 0:
                counts[below] = None
        return self._printed(levels, counts, depth)

    def _printed(self, levels: dict[int, _Level], counts: list[int | None], depth: int) -> str:
        level = levels.get(depth, _Level())
        if level.form in ("bullet", "none"):
            return ""
        words = level.pattern
        for at in range(depth + 1):
            form = "decimal" if level.arabic else levels.get(at, _Level()).form
            words = words.replace(f"%{at + 1}", spelled(counts[at] or 0, form))
        latin = words[-1:].isascii() and level.suffix != "nothing"
        return words + (" " if latin and words else "")

    def _place(self, paragraph: Any) -> tuple[str, int]:
        own = value(paragraph, "pPr", "numPr", "numId")
        depth = value(paragraph, "pPr", "numPr", "ilvl")
        style = value(paragraph, "pPr", "pStyle") or ""
        inherited = self._by_style.get(style, ("", 0))
        at = integer(depth, inherited[1], most=_LEVELS - 1)
        return own if own is not None else inherited[0], at

    def _read_lists(self) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        for element in self.numbering:
            if local(element) == "abstractNum":
                abstract[value(element, name="abstractNumId") or ""] = dict(
                    _read_level(level) for level in element if local(level) == "lvl"
                )
        for element in self.numbering:
            if local(element) != "num":
                continue
            number_id = value(element, name="numId") or ""
            of = value(element, "abstractNumId") or ""
            levels = dict(abstract.get(of, {}))
            changed = False
            for override in (e for e in element if local(e) == "lvlOverride"):
                changed |= _override(levels, override)
            # Lists of one definition count on together, unless one of them starts anew.
            self._lists[number_id] = (f"{of}/{number_id}" if changed else of, levels)

    def _read_styles(self) -> None:
        based: dict[str, str] = {}
        for style in (e for e in self.styles if local(e) == "style"):
            name = value(style, name="styleId") or ""
            based[name] = value(style, "basedOn") or ""
            number_id = value(style, "pPr", "numPr", "numId")
            if number_id:
                depth = integer(value(style, "pPr", "numPr", "ilvl"), 0, most=_LEVELS - 1)
                self._by_style[name] = (number_id, depth)
        for name in based:
            above, steps = name, 0
            while above and above not in self._by_style and steps < 20:
                above, steps = based.get(above, ""), steps + 1
            if above in self._by_style:
                self._by_style[name] = self._by_style[above]


def _read_level(element: Any) -> tuple[int, _Level]:
    return integer(value(element, name="ilvl"), 0, most=_LEVELS - 1), _Level(
        pattern=(value(element, "lvlText") or "")[:40],
        form=value(element, "numFmt") or _alternate_form(element),
        start=integer(value(element, "start"), 1, most=_HIGHEST),
        suffix=value(element, "suff") or "tab",
        restart=integer(value(element, "lvlRestart"), -1),
        arabic=child(element, "isLgl") is not None,
    )


def _alternate_form(level: Any) -> str:
    """The form inside mc:AlternateContent, where newer programs write it."""
    found = (value(e) for e in level.iter() if local(e) == "numFmt")
    return next((form for form in found if form and form != "custom"), "decimal")


def _override(levels: dict[int, _Level], override: Any) -> bool:
    at = integer(value(override, name="ilvl"), 0, most=_LEVELS - 1)
    replaced = child(override, "lvl")
    if replaced is not None:
        levels[at] = _read_level(replaced)[1]
    start = integer(value(override, "startOverride"), -1, most=_HIGHEST)
    if start >= 0:
        levels[at] = replace(levels.get(at, _Level()), start=start)
    return replaced is not None or start >= 0


def spelled(number: int, form: str) -> str:
    """A number in one of Word's number formats (ST_NumberFormat); unknown ones as digits."""
    if form in _CHINESE_COUNTING:
        return _chinese(number)
    if form == "ideographTraditional" and number > 0:
        return _STEMS[(number - 1) % 10]
    if form == "ideographZodiac" and number > 0:
        return _BRANCHES[(number - 1) % 12]
    if form in ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalEnclosedParen" and 1 <= number <= 20:
        return chr(0x2474 + number - 1)
    if form == "decimalZero":
        return f"{number:02d}"
    if form == "decimalFullWidth":
        return str(number).translate({48 + d: 0xFF10 + d for d in range(10)})
    if form in ("upperLetter", "lowerLetter") and number > 0:
        letters = chr(65 + (number - 1) % 26) * min((number - 1) // 26 + 1, 20)
        return letters if form == "upperLetter" else letters.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    return str(number)


def _chinese(number: int) -> str:
    if not 0 < number < 10000:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + name
        gap = not digit
    return words.removeprefix("一") if 10 <= number < 20 else words


def _roman(number: int) -> str:
    words = ""
    for worth, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        count, number = divmod(number, worth)
        words += letters * count
    return words
