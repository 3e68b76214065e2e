"""Which language a text is written in, from its letters and its commonest words."""

from __future__ import annotations

import re
from collections import Counter

from remit.sources import variants

_SAMPLE = 4000
_COMMON_WORDS = {
    "en": "the of and to in for is on that by with be are from as will an or at",
    "it": "il di che la e per del della con una dei delle nel gli alla sono è da",
    "fr": "le la les des et du une dans pour que est par sur au aux avec ce",
    "de": "der die und das den von zu mit für ist des im dem auf eine nicht wird",
    "es": "el la los de las y del que en una por para con se su al es",
    "pt": "o a os as do da dos das e em um uma para com não ao pela pelo",
    "nl": "de het een van en in te dat voor met zijn op is wordt door",
}
_LANGUAGES_OF_WORD: dict[str, list[str]] = {}
for _language, _words in _COMMON_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF_WORD.setdefault(_word, []).append(_language)
_LATIN_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")


def language(text: str) -> str:
    """BCP 47 tag of the language a text is written in, "und" where nothing tells.

    Chinese comes with its script (zh-Hans, zh-Hant; zh where no character tells the two apart).
    The first few thousand characters are looked at.
    """
    sample = text[:_SAMPLE]
    han = len(_HAN.findall(sample))
    if han and len(_KANA.findall(sample)) * 10 > han:
        return "ja"
    if len(_HANGUL.findall(sample)) > max(han, 10):
        return "ko"
    latin = _LATIN_WORD.findall(_HAN.sub(" ", sample) if han else sample)
    if han > len(latin):
        script = variants.script(sample[:1500])
        return f"zh-{script}" if script else "zh"
    return _by_words(latin)


def _by_words(words: list[str]) -> str:
    votes: Counter[str] = Counter()
    for word in words:
        votes.update(_LANGUAGES_OF_WORD.get(word.lower(), ()))
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return "und"
    return ranked[0][0]
