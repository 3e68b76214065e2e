"""What the reading pages share: overview and collaboration are text, figures and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from remit_viz import explorer, page
from remit_viz.frame import Frame
from remit_viz.view import View

SCRIPTS = ("shell.js", "report.js")
STYLES = (*explorer.STYLES, "entity.css", "report.css")


def render(
    template: str,
    seen: View,
    frame: Frame,
    *,
    picture: Any,
    scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
    **data: Any,
) -> str:
    """A page of a view.

    Parameters
    ----------
    picture
        What the template shows.
    scripts, styles
        Those that the page has beside the shared ones.
    data
        Further values for the template.
    """
    environment = page.environment(
        lang=frame.lang,
        theme=frame.theme,
        scripts=(*SCRIPTS, *scripts),
        styles=(*STYLES, *styles),
        view=seen,
        neighbours=frame.neighbours,
        address=lambda position: frame.addresses.get(position, ""),
        page_of={other.word: other.href for other in frame.neighbours},
    )
    html: str = environment.get_template(template).render(picture=picture, **data)
    return html
