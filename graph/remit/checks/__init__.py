"""The linter for plans: gaps, contradictions and promises that nobody could check.

Every check is a pure function from an `Extraction` to findings; a finding that has two sides
names the second in its message, with its line.
"""

from __future__ import annotations

from remit.checks.consistency import conflicting_targets, sum_mismatches, unit_mismatches
from remit.checks.coverage import checkability, missing_dates, missing_numbers, missing_units
from remit.checks.duties import bodies_without_role, targets_under_two_leads
from remit.checks.schedule import deadlines_outside_plan, falling_sequences
from remit.findings import merged
from remit.model import Extraction, Finding

__all__ = ["check_plan", "checkability"]

CHECKS = (
    missing_dates,
    missing_numbers,
    missing_units,
    conflicting_targets,
    sum_mismatches,
    unit_mismatches,
    deadlines_outside_plan,
    falling_sequences,
    targets_under_two_leads,
    bodies_without_role,
)
"""The checks of a plan, in the order in which they are made."""


def check_plan(extraction: Extraction) -> tuple[Finding, ...]:
    """The findings about what a plan promises, each once, in the order of the document."""
    return merged(found for check_one in CHECKS for found in check_one(extraction))
