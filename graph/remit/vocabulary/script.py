"""Which script words are written in."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def is_han(character: str) -> bool:
    """Whether a character is Chinese."""
    return bool(_HAN.match(character))


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in the text."""
    return _HAN.search(text) is not None
