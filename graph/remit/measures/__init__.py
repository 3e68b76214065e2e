"""Measures of workload, collaboration, resilience and change, each with its card.

Every measure is a pure function on a networkx graph, on an `Incidence` (agents × initiatives), on
a 0/1 matrix or on numbers, never on the store. Undefined is None, never 0; ties share a range of
ranks; what chance alone could produce is said to be "not distinguishable from chance".

::

    cards          Card, cards(): what `remit measures` lists
    incidence      who takes part in what: the input of nearly all
    workload       W1 W2, rows of `remit workload`     equivalents    W3
    sensitivity    W4 W5                               schedule       W6 W7
    specialisation W8 W10                              equity         W9 and its null
    projections    K1 and exact path lengths           pairs          K4, pair table, FDR, power
    nullmodels     K2 K3, models of R backbone         draws bicm poissonbinomial   their means
    blocs          K5                                  brokerage      K6 K7
    holes          K8                                  centrality     K9, of any graph
    collaboration  rows of the command                 positions      centralities beside chance
    asking         K10 K11 K12
    coreness       K13                                 assortativity  K14
    resilience     R1 R3 R4                            critical       R2
    balance        R5                                  change         D1 to D5
    coverage       A1 to A4, A8, A9                    alternatives   other readings of a gap
    overview       all of a part at once               plain          results as plain values
    backend        networkx dispatch                   sparsepaths shortestpaths    path counts

Submodules are imported by name, so that counting initiatives does not load scipy.
"""

from remit.measures.cards import Card, cards
from remit.measures.incidence import Incidence

__all__ = ["Card", "Incidence", "cards"]
