"""What a Chinese document says of itself.

The forms are those of the national standard for official documents (GB/T 9704: letterhead,
document number, title, signature over the date of issue) and of the headings that government
sites put above a document (发布机构, 成文日期).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property

from remit.sources import places
from remit.vocabulary.fold import simplified

_HEAD_LINES, _TAIL_LINES, _TITLE_LINES = 60, 40, 30
_LONGEST_TITLE, _LONGEST_LINE = 120, 500
_SAMPLE, _FIRST = 40_000, 6

_FULL_KINDS = (
    "通知|意见|决定|方案|办法|计划|规划|要点|纲要|报告|公告|通告|通报|批复|函|规定|细则|清单|台账|"
    "[\u3400-\u9fff]表|书|名单|汇编|手册"
)
_BARE_KINDS = "任务|工作|分工|分解|实事|项目|措施|行动|安排|目标|事项|内容|职责|责任"
_ENDS_TITLE = re.compile(
    rf"(?:{_FULL_KINDS}|{_BARE_KINDS})(?:[（(][^（）()]{{1,20}}[）)])?(?:的(?:通知|通报|函))?$"
)
_ENDS_FULLY = re.compile(rf"(?:{_FULL_KINDS})(?:[（(][^（）()]{{1,20}}[）)])?$")
_OPENS_TITLE = re.compile(
    r"关于|印发|转发|(?:政府|办公[室厅]|委员会|[市县区省]委|国务院|小组)$|^\d{4}年"
)
_ABOUT = re.compile(r"关于|印发|转发")
_QUOTED_TITLE = re.compile(
    r"《[^》]{6,80}(?:方案|要点|计划|规划|意见|任务|分工|分解|清单|措施|报告)[^》]{0,8}》"
)
_OF_YEAR = re.compile(
    r"(?<![到至截比较\d])((?:19|20)\d\d)年度?(?![底末前内初终上下中\d])"
    r"(?=[^,，。;；\d]{0,14}(?:实事|大事|工作|任务|项目|要点|方案|计划|行动))"
)
_QUOTED = re.compile(r"[《“〈（(][^》”〉）)]*[》”〉）)]")
_SENTENCE = re.compile(r"[。；;!！?？\t|｜]|[,，].*[,，]|[:：]\S")
_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十百]+[)）、.．]|[（(]?\d{1,3}[)）、.．](?!\d)|"
    r"第[一二三四五六七八九十百\d]+[章节条部]"
)
_NO_TITLE = re.compile(
    r"标题[:：]|附件|附表|附[:：]|来源|发布|索\s?引|文号|发文|主题词|抄送|当前位置|首页|网站|打印|分享|关键词|"
    r"字号|[各致]|导航|信息公开|公开方式|成文|生成|有效性|效力|分类"
)
_LETTERHEAD = re.compile(r"([\u3400-\u9fff]{4,30}?)文件$")
_TITLE_LABEL = re.compile(r"(?:信息名称|标\s*题|文件名称|名\s*称|文件标题)\s*[:：]\s*(\S.*)$")
_NUMBER = re.compile(
    r"[\u3400-\u9fff]\s?[〔\[［（(【]\s?((?:19|20)\d\d)\s?[〕\]］）)】]\s?第?\s?\d{1,4}\s?号"
)
_YEARS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:年|年?度|\s?年?\s?[-—－–~～至到]{1,2}\s?(?:19|20)\d\d\s?年)"
)
_SPELLED_YEAR = re.compile(r"([一二][一二三四五六七八九〇○零Ｏ]{3})年")
_DIGITS = str.maketrans("一二三四五六七八九〇○零Ｏ", "1234567890000")
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?[-年./]\s?(\d{1,2})\s?[-月./]\s?(\d{1,2})(?!\d)\s?日?"
)
_SPELLED_DATE = re.compile(
    r"([一二][一二三四五六七八九〇○零Ｏ]{3})年"
    r"([元一二三四五六七八九十]{1,3})月([一二三四五六七八九十廿]{1,4})日"
)
_DATE_LABEL = re.compile(
    r"(?:成文|印发|发文|产生|生成|签发|发布|公开)(?:日期|时间)\s*[:：]?\s*(?=$|\d)"
)
_ISSUER_LABEL = re.compile(
    r"(?:发布机构|发文机关|发文单位|制发机关|制文机关|发布单位|公开单位|印发单位|发文机构|"
    r"信息提供单位)\s*[:：]\s*([\u3400-\u9fff（）()]{2,40})"
)
_HOST = re.compile(r"主办(?:单位)?\s*[:：]\s*([\u3400-\u9fff]{4,30})")
_AUTHORITY = re.compile(
    r"(?:国务院|政府|委员会|管委会|办公[室厅]|办事处|党委|[县市区省]委|指挥部|领导小组|[厅局部委院署])$"
)
_CENTRAL = re.compile(
    r"国务院|中共中央|中央|全国|国家[\u3400-\u9fff]+?[局委部署]|"
    r"(?:财政|教育|科技|公安|民政|司法|水利|商务|交通运输|农业农村|生态环境|自然资源|"
    r"住房和?城乡建设|工业和信息化|人力资源和?社会保障|文化和旅游|应急管理)部"
)
_HEADS_TITLE = re.compile(r"([\u3400-\u9fff]{2,40}?)(?:(?:印发|转发)?关于|(?=\d{4}年))")
_CLOSES = re.compile(r"附件|附[:：]|[（(]此件|抄送|主题词|分享|【|信息公开|公开属性|公开方式")
_OUR_PLACE = re.compile(r"[我全本][省市县区州]")
# A place that no registry knows, where a title begins with it: 云江市2021年…, 云江市重点…
_TITLE_PLACE = re.compile(
    r"([\u3400-\u9fff]{2,7}?(?:自治州|自治县|[省市县区旗盟州镇乡]))"
    r"(?=\d{4}|[一二]〇|人民政府|政府|委|人大|关于|贯彻|落实|重点|年度|深化|优化|全面|推进)"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_BETWEEN_HAN = re.compile(
    r"(?<=[\u2010-\u201f\u3000-\u9fff\uff00-\uffef])\s+(?=[\u2010-\u201f\u3000-\u9fff\uff00-\uffef\d])|"
    r"(?<=\d)\s+(?=[\u3400-\u9fff])"
)


class Page:
    """The head and the tail of a document, and what they say.

    Words are matched in simplified characters and given as they are written.
    """

    given_title: str | None = None

    def __init__(self, text: str, *, name: str, traditional: bool = False) -> None:
        written = [line.strip()[:_LONGEST_LINE] for line in text.splitlines() if line.strip()]
        tail = max(_HEAD_LINES, len(written) - _TAIL_LINES)
        self._written = [*written[:_HEAD_LINES], *written[tail:]]
        self._lines = [simplified(line) for line in self._written] if traditional else self._written
        self._head = self._lines[:_HEAD_LINES]
        self._name = name
        self._sample = text[:_SAMPLE]
        self._text = simplified(text[:_SAMPLE]) if traditional else self._sample

    def _as_written(self, words: str) -> str:
        """Words that were found in the folded lines, in the characters of the document."""
        if self._lines is self._written:
            return words
        for flat, written in zip(self._lines, self._written, strict=True):
            at = flat.find(words)
            if at >= 0:
                return written[at : at + len(words)]
        return words

    @cached_property
    def title(self) -> str | None:
        """The title line or lines; else what a label or the file format gives as the title."""
        for start, size in _title_places(self._head[:_TITLE_LINES]):
            words = tidy("".join(self._head[start : start + size]))
            if _is_title(words, first=start == 0):
                return tidy("".join(self._written[start : start + size]))
        labelled = next((m[1] for line in self._head if (m := _TITLE_LABEL.match(line))), "")
        return tidy(self._as_written(labelled))[:_LONGEST_TITLE] or self.given_title

    @cached_property
    def _flat_title(self) -> str:
        title = self.title or ""
        return title if self._lines is self._written else simplified(title)

    @cached_property
    def _signature(self) -> tuple[str, date] | None:
        """The authority and the date that close a document or its covering notice."""
        for at, line in enumerate(self._lines):
            day = _date_alone(line)
            if day is None or at == 0:
                continue
            above = tidy(self._lines[at - 1])
            below = self._lines[at + 1] if at + 1 < len(self._lines) else ""
            if _is_signature(above, below):
                return above, day
            if _CLOSES.match(below) and (above.startswith("附件") or _SENTENCE.search(above)):
                return "", day
            if line.startswith(("（", "(")) and at < 10:
                return "", day
        return None

    @cached_property
    def issuer(self) -> str | None:
        """The authority that signs, that the title begins with, or that a label names."""
        found = self._flat_issuer
        return self._as_written(found) if found else None

    @cached_property
    def _flat_issuer(self) -> str | None:
        if self._signature and self._signature[0]:
            return self._signature[0]
        about = _HEADS_TITLE.match(self._flat_title)
        if about and _AUTHORITY.search(about[1]):
            return about[1]
        if self._letterhead:
            return self._letterhead
        return next((m[1] for line in self._lines if (m := _ISSUER_LABEL.search(line))), None)

    @cached_property
    def _letterhead(self) -> str:
        heads = (m[1] for line in self._head[:10] if (m := _LETTERHEAD.match(line)))
        return next((words for words in heads if _AUTHORITY.search(words)), "")

    @cached_property
    def issued(self) -> date | None:
        """The date of the signature, else the one that a label gives."""
        if self._signature:
            return self._signature[1]
        for at, line in enumerate(self._lines):
            label = _DATE_LABEL.search(line)
            if label:
                below = self._lines[at + 1] if at + 1 < len(self._lines) else ""
                found = _DATE.match((line[label.end() :] or below).strip())
                if found and (day := _first_date(found[0])):
                    return day
        return None

    @cached_property
    def year(self) -> int | None:
        """The first year of the title, else that of issue, of the number, of name and text."""
        in_title = _year_in(self._flat_title)
        if in_title:
            return in_title
        if self.issued:
            return self.issued.year
        numbers = (_NUMBER.search(line) for line in self._head[:15])
        number = next((m for m in numbers if m), None)
        if number:
            return int(number[1])
        in_name = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", self._name)
        named = {m[1] for m in _YEARS.finditer(self._text)}
        if in_name and in_name[0] in named:
            return int(in_name[0])
        return self._year_in_head()

    def _year_in_head(self) -> int | None:
        """The year of a document named in the head, of a date alone, or the head's only one."""
        quoted = (m[0] for line in self._head[:_FIRST] for m in _QUOTED_TITLE.finditer(line))
        years = (_year_in(words) for words in quoted)
        named = next((year for year in years if year), None)
        alone = next((day.year for line in self._lines if (day := _date_alone(line))), None)
        lines = [line for line in self._head[:_FIRST] if not _NUMBERED.match(line)]
        spoken = {int(m[1]) for line in lines for m in _OF_YEAR.finditer(line)}
        return named or alone or (spoken.pop() if len(spoken) == 1 else None)

    @cached_property
    def jurisdiction(self) -> str | None:
        """The place of the issuer, of the title, or the one that the text is all about."""
        central = _CENTRAL.match(self._flat_issuer or "")
        if central and not re.search(
            r"[省市县区州盟旗]", (self._flat_issuer or "")[central.end() :]
        ):
            return "全国"
        host = next((m[1] for line in reversed(self._lines) if (m := _HOST.search(line))), "")
        chains = [
            places.leading(self._flat_issuer or ""),
            places.leading(self._letterhead),
            self._in_title(),
            places.leading(host),
        ]
        chosen = next((chain for chain in chains if chain), ())
        # The letterhead of a district government may say of which city it is.
        fuller = max(chains, key=len)
        if chosen and fuller[-len(chosen) :] == chosen:
            chosen = fuller
        if chosen:
            local = [piece for piece in chosen if places.level(piece) != "province"]
            return self._as_written("".join(local or chosen))
        found = self._most_spoken_of()
        return self._as_written(found) if found else None

    def _in_title(self) -> tuple[str, ...]:
        """The lowest division that the title names before the matter it is about."""
        title = self._flat_title
        about = title.find("关于")
        words = title[:about] if about > 3 else title[about + 2 :] if about >= 0 else title
        found: tuple[str, ...] = ()
        for at in range(min(len(words), 60)):
            # 青岚县 is not 岚县: a name begins after another kind of sign, or after such a word.
            if at and _HAN.match(words[at - 1]) and words[at - 1] not in "发于对在年度的持":
                continue
            chain = places.leading(words[at : at + 24])
            if chain and places.divisions(chain[-1]):
                found = chain
        if not found:
            unknown = _TITLE_PLACE.match(words.removeprefix("印发").lstrip("《〈“"))
            found = (unknown[1],) if unknown and places.level(unknown[1]) else ()
        return found

    def _most_spoken_of(self) -> str | None:
        """The place in both name and text, or the one that a text which says 我市 speaks of."""
        spoken = places.mentions(self._text)
        in_name = [place for place in places.mentions(self._name) if spoken[place]]
        if in_name:
            return in_name[-1]
        ranked = spoken.most_common(2)
        if not ranked or not _OUR_PLACE.search(self._text):
            return None
        most, next_most = ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0
        return ranked[0][0] if most >= 3 and most >= 3 * next_most else None


def tidy(words: str) -> str:
    """Words without the white space that only layout put between Chinese characters."""
    return _BETWEEN_HAN.sub("", words).strip(" \t　*#")


def _title_places(head: list[str]) -> Iterator[tuple[int, int]]:
    """Start and number of lines of what may be the title, the likeliest first."""
    for at, line in enumerate(head):
        if _SENTENCE.search(_QUOTED.sub("", line)) and len(line) > 30:
            return  # the text proper has begun
        if len(line) < 5 or _NO_TITLE.match(line) or _NUMBERED.match(line):
            continue
        if _LETTERHEAD.match(line) or _NUMBER.search(line):
            continue
        yield from ((at, size) for size in _sizes(head, at))


def _sizes(head: list[str], at: int) -> list[int]:
    """How many lines a title that begins at a line may take, the likeliest first."""
    line = tidy(head[at])
    lines = 1
    while lines < 3 and at + lines < len(head) and _continues(head[at + lines]):
        lines += 1
    sizes = list(range(1, lines + 1))
    if not (_OPENS_TITLE.search(line) or _BETWEEN_HAN.search(head[at])):
        more = tidy(head[at + 1]) if lines > 1 else ""
        sizes = [1, 2] if _ENDS_TITLE.search(line) and len(more) > 5 else [1]
    # 某区政府2023年重点工作 / 任务分解和责任分工方案: a line that might end a title may go on.
    ends = {size: _ENDS_FULLY.search(tidy("".join(head[at : at + size]))) for size in sizes}
    return sorted(sizes, key=lambda size: not ends[size])


def _continues(line: str) -> bool:
    return not (_NO_TITLE.match(line) or _NUMBERED.match(line) or _SENTENCE.search(line))


def _is_title(words: str, *, first: bool) -> bool:
    if not 8 <= len(words) <= _LONGEST_TITLE or not _ENDS_TITLE.search(words):
        return False
    if _SENTENCE.search(_QUOTED.sub("《》", words)) or _NUMBER.match(words):
        return False
    return bool(first or _ABOUT.search(words) or _year_in(words))


def _is_signature(above: str, below: str) -> bool:
    """Whether a line above a date is the authority that signs, not a cell of a table."""
    if re.fullmatch(r"\d{1,3}", below) or len(above) > 40 or _SENTENCE.search(above):
        return False
    return bool(_AUTHORITY.search(above) and (places.leading(above) or _CENTRAL.match(above)))


def _date_alone(line: str) -> date | None:
    words = re.sub(r"\s", "", line).strip("（）()")
    return _first_date(words) if _DATE.fullmatch(words) or _SPELLED_DATE.fullmatch(words) else None


def _first_date(words: str) -> date | None:
    found = _DATE.search(words)
    if found:
        parts = [int(part) for part in found.groups()]
    elif found := _SPELLED_DATE.search(words):
        parts = [int(found[1].translate(_DIGITS)), _numeral(found[2]), _numeral(found[3])]
    else:
        return None
    try:
        return date(*parts)
    except ValueError:  # 2月30日: no day, so no date
        return None


def _numeral(words: str) -> int:
    """A numeral up to 99; 0, which is no month and no day, for a malformed one."""
    words = words.replace("元", "一").replace("廿", "二十")
    tens, ten, ones = words.rpartition("十")
    if "十" in tens:
        return 0
    value = int(ones.translate(_DIGITS)) if ones else 0
    return value + (10 * (int(tens.translate(_DIGITS)) if tens else 1) if ten else 0)


def _year_in(words: str) -> int | None:
    found = _YEARS.search(words)
    if found:
        return int(found[1])
    spelled = _SPELLED_YEAR.search(words)
    return int(spelled[1].translate(_DIGITS)) if spelled else None
