"""What a page carries beside its document assigns nothing."""

from __future__ import annotations

import pytest

from remit.layouts import recognise
from remit.model import Document

TASKS = (
    "一、文物\n1.修缮祠堂。\n牵头单位:县文物局\n配合单位:县财政局\n"
    "2.新辟步道。\n牵头单位:县住建局\n"
)


def names(text: str) -> list[list[tuple[str, str]]]:
    found = recognise(Document(path="plan.txt", text=text))
    return [[(a.name, a.role) for a in i.assignments] for i in found.items]


@pytest.mark.parametrize(
    "footer",
    [
        "主办:清溪县人民政府 承办:县大数据中心\n",
        "主办单位:清溪县人民政府　承办单位:县大数据中心\n",
        "咨询电话:0744-5512233(县政府督查室  白云飞)\n主办:清溪县人民政府  承办:县大数据中心\n",
        "主办:清溪县人民政府\n承办:县政府办公室\n维护:县大数据中心\n",
        "版权所有:清溪县人民政府 主办:县政府办公室\n联系电话:0744-5512233\n",
        "主办:清溪县人民政府 湘ICP备05000001号\n",
        "主办:清溪县人民政府\n地址:清溪县人民路1号 邮编:410000\n",
    ],
)
def test_the_lines_of_who_runs_a_site_assign_nothing(footer: str) -> None:
    assert names(TASKS + footer) == names(TASKS)


def test_who_hosts_a_task_is_no_footer() -> None:
    text = "1.办好灯会。\n主办单位:县文旅局\n承办单位:县融媒体中心\n"
    assert names(text) == [[("县文旅局", "lead"), ("县融媒体中心", "responsible")]]
    both = (
        "1.修缮祠堂。\n主办单位:县文物局\n2.办好灯会。\n主办单位:县文旅局 承办单位:县融媒体中心\n"
    )
    assert names(both)[1] == [("县文旅局", "lead"), ("县融媒体中心", "responsible")]
