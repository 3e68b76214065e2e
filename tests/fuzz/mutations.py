"""Small damages to bytes: cut, doubled, swapped, replaced, and words that readers look for."""

from __future__ import annotations

import random

WORDS = [
    word.encode()
    for word in (
        "\n", "\t", "（", "）", "、", "：", "责任领导：", "牵头单位：", "配合单位：", "责任单位：",
        "1.", "2、", "（一）", "第1000项", "县财政局", "林一", "<tr>", "</td>", "<table>", "<div>",
        "|", ",", '"', "\r\n", "\x00", "\x01", "\u2028", "\u200b", "6月底前", "Lead:", "Owner",
    )
]  # fmt: skip


def mutated(data: bytes, draw: random.Random) -> bytes:
    """The bytes with one to four damages, drawn from `draw` alone."""
    for _ in range(draw.randint(1, 4)):
        start = draw.randint(0, len(data))
        end = min(len(data), start + draw.choice((1, 3, 30, 300)))
        kind = draw.randrange(6)
        if kind == 0:
            data = data[:start] + data[end:]
        elif kind == 1:
            data = data[:end] + data[start:end] + data[end:]
        elif kind == 2:
            data = data[:start] + draw.choice(WORDS) + data[start:]
        elif kind == 3:
            data = data[:start] + draw.choice(WORDS) + data[end:]
        elif kind == 4:
            data = data[:start] + draw.randbytes(min(end - start, 4)) + data[end:]
        else:
            data = b"\n".join(draw.sample(lines := data.split(b"\n"), len(lines)))
    return data
