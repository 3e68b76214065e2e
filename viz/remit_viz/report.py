"""What the reading pages share: overview and collaboration are text, figures and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from remit_viz import explorer, page
from remit_viz.view import View

SCRIPTS = ("shell.js", "report.js")
STYLES = (*explorer.STYLES, "entity.css", "report.css")


def render(
    template: str,
    seen: View,
    *,
    lang: str,
    theme: str,
    picture: Any,
    neighbours: Sequence[explorer.Neighbour] = (),
    addresses: Mapping[int, str] | None = None,
    scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
    **data: Any,
) -> str:
    """A page of a view.

    Parameters
    ----------
    picture
        What the template shows.
    addresses
        The pages of nodes in a site, by position.
    scripts, styles
        Those that the page has beside the shared ones.
    data
        Further values for the template.
    """
    pages = dict(addresses or {})
    environment = page.environment(
        lang=lang,
        theme=theme,
        scripts=(*SCRIPTS, *scripts),
        styles=(*STYLES, *styles),
        view=seen,
        neighbours=neighbours,
        address=lambda position: pages.get(position, ""),
        page_of={other.word: other.href for other in neighbours},
    )
    html: str = environment.get_template(template).render(picture=picture, **data)
    return html
