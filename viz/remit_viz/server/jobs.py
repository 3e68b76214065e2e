"""What becomes of a job that a worker is given: its answer, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker answered: facts about the body, and the body."""

    head: dict[str, Any]
    body: bytes


class JobStopped(Exception):
    """A job did not come to its end."""

    status = 503
    retry = False


class Busy(JobStopped):
    """No place was free for the job, now."""

    retry = True


class OutOfTime(JobStopped):
    """The job took longer than it may."""


class OutOfMemory(JobStopped):
    """The worker died of the job: it took too much memory, or broke the query engine."""
