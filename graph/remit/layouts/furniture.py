"""What a page carries beside its document: a site's footer, navigation, page numbers.

A footer names who runs the site (主办单位：…, 承办单位：…) in words that mean something else in a
task list; nothing in it assigns work.
"""

from __future__ import annotations

import re

from remit.model import Span

_MARK = re.compile(
    r"ICP备|公网安备|网站标识码|版权所有|网站地图|技术支持[::]|网站维护|联系我们|网站纠错|关闭窗口|打印本页|"
    r"\[\s*打印|扫一扫|分享到|无障碍|Copyright|©|All rights reserved",
    re.I,
)
_NEAR = re.compile(
    r"(?:主办|承办|协办)(?:单位)?\s*:|联系(?:地址|电话)\s*:|邮(?:政)?编(?:码)?\s*:|电子邮箱|^\s*$"
)
_HOST = re.compile(
    r"\s{0,20}主办(?:单位)?\s?:\s{0,4}[\u4e00-\u9fff]{1,16}?"
    r"(?:政府|办公室|管委会|管理委员会|数据局|(?:数据|信息|政务)[\u4e00-\u9fff]{0,6}中心)(?=\W|$)"
)
_WINDOW, _LONG, _PARAGRAPH = 6000, 120, 240


def footer(flat: str) -> Span:
    """The span of the footer at the end of a page; empty where there is none.

    It begins at the first line of the last part of the text that holds words of a footer, unless
    numbered tasks or long paragraphs follow. A line that says which government runs the site
    (主办：…人民政府) is one where no task above it has such a label.
    """
    end = len(flat)
    begin = end
    stop = end
    floor = max(0, end - _WINDOW)
    quiet = 0
    hosted = flat.find("主办")
    while stop > floor and quiet < 4:
        start = flat.rfind("\n", 0, stop) + 1
        line = flat[start:stop]
        if len(line) > _PARAGRAPH:
            break
        if _MARK.search(line) or (start <= hosted and _HOST.match(line)):
            begin, quiet = start, 0
        elif not _NEAR.search(line):
            if len(line) > _LONG:
                break
            quiet += 1
        elif line.strip() and begin < end and begin == stop + 1:
            begin = start
        stop = start - 1
        if start == 0:
            break
    return Span(begin, end)
