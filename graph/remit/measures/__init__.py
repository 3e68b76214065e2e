"""Measures of workload, collaboration, resilience and change, each with its card.

Every measure is a pure function on a networkx graph, on an `Incidence` (agents × initiatives) or
on numbers, never on the store. Undefined is None, never 0; ties share a range of ranks; a figure
that chance alone could produce is to be printed with the word "chance" beside it.

Submodules are imported by name, so that counting initiatives does not load scipy.
"""

from remit.measures.cards import Card, cards
from remit.measures.incidence import Incidence

__all__ = ["Card", "Incidence", "cards"]
