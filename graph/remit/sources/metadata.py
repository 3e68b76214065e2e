"""What a document says of itself: title, issuer, place, year, date of issue, language.

Each is taken from words that say so (a title line, a signature over a date, a label such as
发布机构, a document number) and is None where no such words are found: nothing is guessed.
Only the head and the tail of the text are looked at, so the cost does not grow with its length,
but for the place of a document that names none there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from remit.sources import places, variants

_HEAD_LINES, _TAIL_LINES = 60, 40
_SAMPLE = 4000
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a document says of itself; None where it says nothing."""

    title: str | None = None
    issuer: str | None = None
    jurisdiction: str | None = None
    year: int | None = None
    issued: date | None = None
    language: str = "und"


def describe(text: str, *, name: str = "", title: str | None = None) -> Metadata:
    """Title, issuer, jurisdiction, year, date of issue and language of a text.

    Parameters
    ----------
    text
        The document's text.
    name
        The file's name. It counts only together with the text: a year or a place in the name is
        taken where the text names it too.
    title
        The title that the file format itself gives, taken where the text shows none.

    Returns
    -------
    Metadata
        `jurisdiction` is the division as the document names it (常州市, 常州市钟楼区), or 全国 for
        the central authorities. `year` is the year of the plan: that in the title, else that of
        the document number or the date of issue. `language` is a BCP 47 tag, "und" where nothing
        tells.
    """
    spoken = language(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    head, tail = lines[:_HEAD_LINES], lines[-_TAIL_LINES:]
    if not spoken.startswith("zh"):
        return _western(head, tail, text, name, title, spoken)
    return _chinese(lines, head, tail, name, title, spoken)


# ------------------------------------------------------------------------------- language

_WORDS = {
    "en": "the of and to in for is on that by with be are from as will an or at",
    "it": "il di che la e per del della con una dei delle nel gli alla sono è da",
    "fr": "le la les des et du une dans pour que est par sur au aux avec ce",
    "de": "der die und das den von zu mit für ist des im dem auf eine nicht wird",
    "es": "el la los de las y del que en una por para con se su al es",
    "pt": "o a os as do da dos das e em um uma para com não ao pela pelo",
    "nl": "de het een van en in te dat voor met zijn op is wordt door",
}
_LANGUAGES_OF_WORD: dict[str, list[str]] = {}
for _language, _words in _WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF_WORD.setdefault(_word, []).append(_language)
_LATIN_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")


def language(text: str) -> str:
    """BCP 47 tag of the language a text is written in, "und" where nothing tells.

    Chinese comes with its script (zh-Hans, zh-Hant; zh where no character tells the two apart).
    """
    sample = text[:_SAMPLE]
    han = len(_HAN.findall(sample))
    latin = _LATIN_WORD.findall(_HAN.sub(" ", sample))
    if len(_KANA.findall(sample)) * 10 > han > 0:
        return "ja"
    if len(_HANGUL.findall(sample)) > max(han, 10):
        return "ko"
    if han > len(latin):
        found = variants.script(sample)
        return f"zh-{found}" if found else "zh"
    votes: Counter[str] = Counter()
    for word in latin:
        for candidate in _LANGUAGES_OF_WORD.get(word.lower(), ()):
            votes[candidate] += 1
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return "und"
    return ranked[0][0]


# -------------------------------------------------------------------------------- Chinese

_SPACE_BETWEEN_HAN = re.compile(
    r"(?<=[\u2010-\u201f\u3000-\u9fff\uff00-\uffef])\s+(?=[\u2010-\u201f\u3000-\u9fff\uff00-\uffef\d])|"
    r"(?<=\d)\s+(?=[\u3400-\u9fff])"
)
_KIND_OF_DOCUMENT = (
    "通知|意见|决定|方案|办法|计划|规划|要点|纲要|报告|公告|通告|通报|批复|函|规定|细则|清单|台账|"
    "任务|工作|分工|分解表?|一览表|汇总表|明细表|责任表|表|实事|项目|措施|行动|安排|目标|名单|事项|书"
)
_TITLE_END = re.compile(
    rf"(?:{_KIND_OF_DOCUMENT})(?:[（(][^（）()]{{1,20}}[）)])?(?:的(?:通知|通报|函))?$"
)
_ABOUT = re.compile(r"关于|印发|转发")
_SENTENCE = re.compile(r"[。；;!！?？]|[,，].*[,，]|[:：]\S")
_NUMBERED = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十百]+[)）、.．]|[（(]?\d{1,3}[)）、.．](?!\d)|第[一二三四五六七八九十百\d]+[章节条部])"
)
_NO_TITLE = re.compile(
    r"^(?:附件|附表|附|来源|发布|索引|索 ?引|文号|主题词|抄送|当前位置|首页|"
    r"网站|打印|分享|关键词|字号)|"
    r"^[各致]|(?:文件|公报)$"
)
_LABELLED_TITLE = re.compile(r"^(?:信息名称|标\s*题|文件名称|名\s*称|文件标题)\s*[:：]\s*(\S.*)$")
_NUMBER = re.compile(
    r"^[（(]?(?P<organ>[\u3400-\u9fff]{1,12})\s?[〔\[［（(【]\s?(?P<year>(?:19|20)\d\d)\s?[〕\]］）)】]\s?第?\s?\d{1,4}\s?号[）)]?"
)
_ANY_NUMBER = re.compile(r"[\u3400-\u9fff][〔\[［]\s?((?:19|20)\d\d)\s?[〕\]］]\s?\d{1,4}\s?号")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?(?:年|度)")
_YEARS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?(?:年|度)?\s?(?:[-—–－~～至到]{1,2})\s?(?:20\d\d)\s?年"
)
_HAN_YEAR = re.compile(r"([一二][一二三四五六七八九〇○零Ｏ0]{3})年")
_DIGITS = str.maketrans("一二三四五六七八九〇○零Ｏ", "1234567890000")
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?[-年./]\s?(\d{1,2})\s?[-月./]\s?(\d{1,2})(?!\d)\s?日?"
)
_HAN_DATE = re.compile(
    r"([一二][一二三四五六七八九〇○零Ｏ]{3})年([元一二三四五六七八九十]{1,3})月([一二三四五六七八九十廿]{1,4})日"
)
_DATE_LABEL = re.compile(
    r"(?:成文日期|印发日期|发文日期|产生日期|生成日期|签发日期|发布日期|发布时间|公开日期|发文时间)\s*[:：]?\s*$|"
    r"(?:成文日期|印发日期|发文日期|产生日期|生成日期|签发日期|发布日期|发布时间|公开日期|发文时间)\s*[:：]?\s*(?=\d)"
)
_ISSUER_LABEL = re.compile(
    r"(?:发布机构|发文机关|发文单位|制发机关|发布单位|公开单位|印发单位|发文机构|信息提供单位|制文机关)\s*[:：]\s*([\u3400-\u9fff（）()]{2,40})"
)
_HOST = re.compile(r"主办(?:单位)?\s*[:：]\s*([\u3400-\u9fff]{4,30})")
_AUTHORITY = re.compile(
    r"(?:国务院|人民政府|政府|委员会|管委会|办公室|办公厅|办事处|党委|县委|市委|区委|省委|指挥部|领导小组|[厅局部委院署])(?:办公室|办公厅)?$"
)
_CENTRAL = re.compile(
    r"^(?:国务院|中共中央|中央|全国|国家[\u3400-\u9fff]+[局委部署]|(?:财政|教育|科技|公安|民政|司法|水利|商务|"
    r"交通运输|农业农村|生态环境|自然资源|住房和?城乡建设|工业和信息化|人力资源和?社会保障|文化和旅游|应急管理)部)"
)
_LETTERHEAD = re.compile(r"^([\u3400-\u9fff]{4,30}?)文件$")
_AFTER_SIGNATURE = re.compile(r"^(?:附件|附|[（(]此件|抄送|主题词|分享|【|信息公开|公开属性)")


def _chinese(
    lines: list[str], head: list[str], tail: list[str], name: str, given: str | None, spoken: str
) -> Metadata:
    plain = head if spoken != "zh-Hant" else [variants.fold(line) for line in head]
    where = _title_lines(plain)
    title = _tidy("".join(head[where.start : where.stop])) if where else _labelled_title(head)
    title = title or _from_format(given)
    signed = _signature(head + [line for line in tail if len(lines) > _HEAD_LINES])
    issuer = _issuer(title, signed, head, tail)
    issued = signed[1] if signed else _labelled_date(head + tail)
    place = _jurisdiction(lines, issuer, title, head, tail, name)
    year = _plan_year(title, head, issued, name, "\n".join(lines[:_HEAD_LINES]))
    return Metadata(
        title=title, issuer=issuer, jurisdiction=place, year=year, issued=issued, language=spoken
    )


def _tidy(words: str) -> str:
    return _SPACE_BETWEEN_HAN.sub("", words).strip(" \t　*#")


def _from_format(given: str | None) -> str | None:
    """A format's own title, unless it is the name some program gave the file."""
    words = _tidy(given or "")
    if len(words) < 4 or re.search(r"^(?:微软|Microsoft|文档|无标题|untitled|\d+$)", words, re.I):
        return None
    return words[:_LONGEST_TITLE]


def _title_lines(head: list[str]) -> range | None:
    """The lines at the head that make up the title."""
    for at, line in enumerate(head[:30]):
        if _NO_TITLE.search(line) or _NUMBERED.match(line) or len(line) < 5:
            continue
        for size in (1, 2, 3):
            if at + size > len(head):
                break
            words = _tidy("".join(head[at : at + size]))
            if len(words) > _LONGEST_TITLE or (size > 1 and _breaks_title(head[at + size - 1])):
                break
            if _is_title(words, at == 0):
                return range(at, at + size)
        if _SENTENCE.search(line) and len(line) > 30:
            return None
    return None


def _breaks_title(line: str) -> bool:
    return bool(
        _NUMBER.match(line) or _NUMBERED.match(line) or _NO_TITLE.search(line) or "。" in line
    )


def _is_title(words: str, first: bool) -> bool:
    outside_quotes = re.sub(r"[《“〈（(][^》”〉）)]*[》”〉）)]", "《》", words)
    if _SENTENCE.search(outside_quotes) or _NUMBER.match(words) or not _TITLE_END.search(words):
        return False
    if _ABOUT.search(words) or _YEAR.search(words) or _HAN_YEAR.search(words):
        return len(words) >= 8
    return first and len(words) >= 8 and not re.search(r"[|｜\t]", words)


def _labelled_title(head: list[str]) -> str | None:
    found = next((m for line in head if (m := _LABELLED_TITLE.match(line))), None)
    return _tidy(found[1])[:_LONGEST_TITLE] if found else None


def _signature(lines: list[str]) -> tuple[str, date] | None:
    """The authority and the date that close a document or its covering notice."""
    for at, line in enumerate(lines):
        day = _date_alone(line)
        if day is None or at == 0:
            continue
        after = lines[at + 1] if at + 1 < len(lines) else ""
        above = _tidy(lines[at - 1])
        if re.fullmatch(r"\d{1,3}", after):
            continue
        signs = bool(_AUTHORITY.search(above)) and len(above) <= 40 and not _SENTENCE.search(above)
        if signs and (places.leading(above) or _CENTRAL.match(above)):
            return above, day
        if _AFTER_SIGNATURE.match(after) and (above.startswith("附件") or _SENTENCE.search(above)):
            return "", day
    return None


def _date_alone(line: str) -> date | None:
    words = re.sub(r"\s", "", line)
    return _first_date(words) if _DATE.fullmatch(words) or _HAN_DATE.fullmatch(words) else None


def _first_date(words: str) -> date | None:
    found = _DATE.search(words)
    if found:
        parts = [int(part) for part in found.groups()]
    elif found := _HAN_DATE.search(words):
        parts = [int(found[1].translate(_DIGITS)), _numeral(found[2]), _numeral(found[3])]
    else:
        return None
    try:
        return date(*parts)
    except ValueError:  # 2月30日: no day, so no date
        return None


def _numeral(words: str) -> int:
    words = words.replace("元", "一").replace("廿", "二十")
    tens, found, ones = words.rpartition("十")
    if not found:
        return int(words.translate(_DIGITS))
    return (int(tens.translate(_DIGITS)) if tens else 1) * 10 + (
        int(ones.translate(_DIGITS)) if ones else 0
    )


def _labelled_date(lines: list[str]) -> date | None:
    for at, line in enumerate(lines):
        label = _DATE_LABEL.search(line)
        if label:
            rest = line[label.end() :] or (lines[at + 1] if at + 1 < len(lines) else "")
            found = _DATE.match(rest.strip())
            if found:
                return _first_date(found[0])
    return None


def _issuer(
    title: str | None, signed: tuple[str, date] | None, head: list[str], tail: list[str]
) -> str | None:
    if signed and signed[0]:
        return signed[0]
    before = re.match(r"([\u3400-\u9fff]{2,40}?)(?:印发)?关于", title or "")
    if before and _AUTHORITY.search(before[1]):
        return before[1]
    for pattern, lines in ((_LETTERHEAD, head[:10]), (_ISSUER_LABEL, head + tail)):
        found = next((m for line in lines if (m := pattern.search(line))), None)
        if found and (pattern is _ISSUER_LABEL or _AUTHORITY.search(found[1])):
            return found[1]
    return None


def _jurisdiction(
    lines: list[str],
    issuer: str | None,
    title: str | None,
    head: list[str],
    tail: list[str],
    name: str,
) -> str | None:
    if issuer and _CENTRAL.match(issuer):
        return "全国"
    letterhead = next((m[1] for line in head[:10] if (m := _LETTERHEAD.match(line))), "")
    host = next((m[1] for line in reversed(tail) if (m := _HOST.search(line))), "")
    chains = [places.leading(words) for words in (issuer or "", letterhead, host)]
    named = _place_in(title or "")
    chains.append((named,) if named else ())
    best = max(chains, key=len)
    chosen = next((chain for chain in chains if chain), ())
    # The letterhead of 立山区人民政府 may say of which city: 鞍山市立山区人民政府.
    if chosen and best[-len(chosen) :] == chosen:
        chosen = best
    if chosen:
        return _place_name(chosen)
    return _most_spoken_of("\n".join(lines)[:40000], name)


def _place_name(chain: tuple[str, ...]) -> str:
    kept = [piece for piece in chain if places.level(piece) != "province"] or list(chain)
    return "".join(kept)


def _place_in(title: str) -> str | None:
    """The lowest division that a title names before the matter it is about."""
    words = re.split(r"关于", title)[0] if "关于" in title and title.index("关于") > 3 else title
    found = ""
    for at in range(len(words)):
        chain = places.leading(words[at : at + 24]) if _HAN.match(words[at]) else ()
        if chain and places.divisions(chain[-1]):
            found = chain[-1]
    return found or None


def _most_spoken_of(text: str, name: str) -> str | None:
    """The city or county that a text which says 我市 or 全市 names far more than any other."""
    if not re.search(r"[我全本][省市县区州]", text) and not places.mentions(name):
        return None
    spoken = places.mentions(text)
    ranked = spoken.most_common(2)
    if not ranked:
        return None
    first, second = ranked[0], ranked[1] if len(ranked) > 1 else ("", 0)
    return first[0] if first[1] >= 3 and first[1] >= 3 * second[1] else None


def _plan_year(
    title: str | None, head: list[str], issued: date | None, name: str, opening: str
) -> int | None:
    found = _year_in(title or "")
    if found is None:
        numbers = (_NUMBER.match(line) or _ANY_NUMBER.search(line) for line in head[:15])
        number = next((m for m in numbers if m), None)
        if issued:
            found = issued.year
        elif number:
            found = int(number["year"] if "year" in number.re.groupindex else number[1])
    if found is None:
        in_name = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)
        if in_name and _YEAR.search(opening) and in_name[0] in _YEAR.findall(opening):
            found = int(in_name[0])
    return found


def _year_in(title: str) -> int | None:
    found = _YEARS.search(title) or _YEAR.search(title)
    if found:
        return int(found[1])
    spelled = _HAN_YEAR.search(title)
    return int(spelled[1].translate(_DIGITS)) if spelled else None


# -------------------------------------------------------------------------------- Western

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_ENGLISH_DATE = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{_MONTHS})|"
    rf"(?P<M>{_MONTHS})\s+(?P<D>\d{{1,2}})(?:st|nd|rd|th)?),?\s+(?P<y>(?:19|20)\d\d)\b",
    re.I,
)
_ISSUED = re.compile(
    r"^\W*(?:issued|date of issue|published|date|adopted|approved)(?: on)?\s*:?\s*", re.I
)
_ISSUED_BY = re.compile(
    r"^\W*(?:issued by|issuing (?:body|authority)|published by|publisher|prepared by)"
    r"\s*:?\s*(\S.{2,80}?)\W*$",
    re.I,
)
_WESTERN_PLACE = re.compile(
    r"\b(?:(?:City|County|State|Town|Borough|Province|Republic|District) of "
    r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)?|"
    r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)? (?:City|County|Borough|District) Council\b)"
)
_WESTERN_YEAR = re.compile(r"(?<![\d/-])((?:19|20)\d\d)(?![\d])")


def _western(
    head: list[str], tail: list[str], text: str, name: str, given: str | None, spoken: str
) -> Metadata:
    title = _western_title(head) or _from_format(given)
    issuer = next((m[1] for line in head + tail if (m := _ISSUED_BY.match(line))), None)
    issued = next((d for line in head + tail if (d := _western_issue(line))), None)
    place = _WESTERN_PLACE.search("\n".join([title or "", issuer or "", *head[:10]]))
    return Metadata(
        title=title,
        issuer=issuer,
        jurisdiction=place[0] if place else None,
        year=_western_year(title, issued, text, name),
        issued=issued,
        language=spoken,
    )


def _western_title(head: list[str]) -> str | None:
    """A first line that reads as a heading, else the first Markdown heading."""
    first = head[0].strip("#*_ ") if head else ""
    fits = 5 <= len(first) <= _LONGEST_TITLE and not re.search(r"[.;:,]$|\|", first)
    if fits and " " in first and sum(word[:1].isupper() for word in first.split()) >= 2:
        return first
    heading = next((line for line in head[:10] if re.match(r"#{1,2}\s+\S", line)), "")
    return heading.strip("# *")[:_LONGEST_TITLE] or None


def _western_issue(line: str) -> date | None:
    label = _ISSUED.match(line)
    rest = line[label.end() :] if label else line
    found = _ENGLISH_DATE.match(rest)
    if not found or (not label and found.end() != len(rest)):
        iso = re.match(r"((?:19|20)\d\d)-(\d\d)-(\d\d)\b", rest) if label else None
        return _first_date(iso[0]) if iso else None
    month = _MONTHS.split("|").index((found["m"] or found["M"]).lower()) + 1
    try:
        return date(int(found["y"]), month, int(found["d"] or found["D"]))
    except ValueError:  # February 30: no day, so no date
        return None


def _western_year(title: str | None, issued: date | None, text: str, name: str) -> int | None:
    """The year in the title, of issue, in both name and text, or the one most spoken of."""
    in_title = _WESTERN_YEAR.search(title or "")
    if in_title:
        return int(in_title[1])
    if issued:
        return issued.year
    years = Counter(_WESTERN_YEAR.findall(text[: 10 * _SAMPLE]))
    in_name = _WESTERN_YEAR.search(name)
    if in_name and in_name[1] in years:
        return int(in_name[1])
    ranked = years.most_common(2)
    if ranked and ranked[0][1] >= 3 and (len(ranked) == 1 or ranked[0][1] >= 3 * ranked[1][1]):
        return int(ranked[0][0])
    return None
