"""Names to bodies: curated registries, dated groups, and provisional agents for all other names.

A registry is a UTF-8 CSV file with the columns
``kind,id,name_zh,name_en,aliases,member,valid_from,valid_until,note`` (`data/README.md` explains
each). One row of kind ``jurisdiction`` says whose registry it is. A name is looked up in the
registries of the document's own jurisdiction only; what none of them knows becomes a provisional
agent with a key made from the name, and nothing is merged because it looks alike.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from remit.errors import RegistryError, SourceError
from remit.resources import shipped
from remit.sources.content import content
from remit.sources.text import decode

AgentKind = Literal[
    "official",
    "department",
    "district-government",
    "zone",
    "other-body",
    "group",
    "open-group",
    "post",
]
AGENT_KINDS: tuple[AgentKind, ...] = get_args(AgentKind)
COLUMNS = (
    "kind",
    "id",
    "name_zh",
    "name_en",
    "aliases",
    "member",
    "valid_from",
    "valid_until",
    "note",
)
MAX_BYTES = 16 * 2**20
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_ROW_KINDS = frozenset({*AGENT_KINDS, "jurisdiction", "membership"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Someone or something that can answer for an initiative.

    `scope` and `key` make its IRI; `provisional` says that no registry knows the name.
    """

    kind: AgentKind
    scope: str
    key: str
    name_zh: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    note: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A body's membership of a group, from `valid_from` until before `valid_until`."""

    group: str
    member: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """A city, county or state with the agents that its registry knows."""

    key: str
    name_zh: str
    name_en: str
    aliases: tuple[str, ...]
    agents: tuple[Agent, ...]
    memberships: tuple[Membership, ...]
    sha256: str

    def by_name(self) -> dict[str, Agent]:
        """Every name and alias, normalised, to its agent."""
        return {
            normalise(name): agent
            for agent in self.agents
            for name in (agent.name_zh, agent.name_en, *agent.aliases)
            if name
        }


def normalise(name: str) -> str:
    """The form under which names are compared: NFKC, no white space, case folded."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


class Registry:
    """The jurisdictions at hand, and the agents that documents name.

    Parameters
    ----------
    curated
        Jurisdictions read from the files that the user named: they also serve documents that do
        not say whose they are, provided there is only one of them.
    shipped_with
        Jurisdictions shipped with `remit`: used only where a document names them.
    """

    def __init__(
        self, curated: Sequence[Jurisdiction] = (), shipped_with: Sequence[Jurisdiction] = ()
    ) -> None:
        named = {j.key for j in curated}
        self.jurisdictions = (*curated, *(j for j in shipped_with if j.key not in named))
        self._default = curated[0] if len(curated) == 1 else None
        self._names = {j.key: j.by_name() for j in self.jurisdictions}

    @classmethod
    def load(cls, paths: Iterable[str | Path] = ()) -> Registry:
        """The registries shipped with `remit` and those at `paths`.

        Raises
        ------
        RegistryError
            With `file:line` for the first row that cannot be understood.
        """
        ours = [read(path) for path in sorted(shipped("data", "registry").glob("*.csv"))]
        return cls([read(Path(path)) for path in paths], ours)

    def jurisdiction_of(self, name: str | None) -> Jurisdiction | None:
        """The jurisdiction that a document's own words name, or the only one the user gave."""
        if name is None:
            return self._default
        wanted = normalise(name)
        for jurisdiction in self.jurisdictions:
            known = (jurisdiction.name_zh, jurisdiction.name_en, *jurisdiction.aliases)
            if wanted in {normalise(n) for n in known if n}:
                return jurisdiction
        return None

    def agent(self, name: str, *, scope: str, kind: AgentKind) -> Agent:
        """The agent of that name within a scope; provisional where no registry knows it.

        `scope` is a jurisdiction's key or, where none applies, the document's own key, so that
        the finance bureaus of two cities never become one.
        """
        known = self._names.get(scope, {}).get(normalise(name))
        if known is not None:
            return known
        bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
        digest = hashlib.sha256(f"{kind}|{scope}|{bare}".encode()).hexdigest()
        return Agent(kind=kind, scope=scope, key=f"x-{digest[:12]}", name_zh=name, provisional=True)

    def near(self, name: str, *, scope: str, most: int = 3) -> list[str]:
        """Curated names that look like `name`, the nearest first; a suggestion, never a merge."""
        known = self._names.get(scope, {})
        hits = difflib.get_close_matches(normalise(name), known, n=most, cutoff=0.6)
        return list(dict.fromkeys(known[hit].name_zh for hit in hits))


def read(path: Path) -> Jurisdiction:
    """The jurisdiction that a registry file describes.

    Raises
    ------
    RegistryError
        If the file cannot be read, a column is missing, or a row is malformed: an unknown kind,
        an id that is no lower-case ASCII slug or is used twice, a date that is not ISO, a name
        that two rows claim, a membership of something that has no row.
    """
    try:
        data = content(path, most=MAX_BYTES, thing="registry")
    except SourceError as error:
        raise RegistryError(error.what, where=error.where, remedy=error.remedy) from error
    reader = csv.DictReader(io.StringIO(decode(data, where=str(path))), strict=True)
    missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
    if missing:
        raise RegistryError(
            f"the header lacks {', '.join(missing)}",
            where=f"{path}:1",
            remedy=f"the columns are {','.join(COLUMNS)}",
        )
    rows = _Rows(path)
    try:
        for row in reader:
            rows.add(row, reader.line_num)
    except csv.Error as error:
        raise RegistryError(str(error), where=f"{path}:{reader.line_num}") from error
    return rows.jurisdiction(hashlib.sha256(data).hexdigest())


class _Rows:
    """The rows of one file, checked one by one and then together."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.head: dict[str, str] | None = None
        self.bodies: list[tuple[int, dict[str, str]]] = []
        self.links: list[tuple[int, dict[str, str]]] = []

    def fail(self, line: int, what: str, remedy: str = "") -> RegistryError:
        return RegistryError(what, where=f"{self.path}:{line}", remedy=remedy)

    def add(self, raw: dict[str | None, str | list[str] | None], line: int) -> None:
        if None in raw or None in raw.values():
            raise self.fail(line, f"this row does not have {len(COLUMNS)} cells", "quote commas")
        row = {str(k): str(v).strip() for k, v in raw.items()}
        if row["kind"] not in _ROW_KINDS:
            near = difflib.get_close_matches(row["kind"], _ROW_KINDS, n=1)
            hint = (
                f"did you mean {near[0]!r}?" if near else f"one of {', '.join(sorted(_ROW_KINDS))}"
            )
            raise self.fail(line, f"unknown kind {row['kind']!r}", hint)
        if not _SLUG.match(row["id"]):
            raise self.fail(
                line,
                f"the id {row['id']!r} is not a slug",
                "use lower-case letters, digits, hyphens",
            )
        if row["kind"] == "membership":
            self.links.append((line, row))
            return
        if not row["name_zh"]:
            raise self.fail(
                line, f"{row['id']!r} has no name_zh", "give the name as documents write it"
            )
        if row["kind"] != "jurisdiction":
            self.bodies.append((line, row))
        elif self.head is None:
            self.head = row
        else:
            raise self.fail(
                line, "a second jurisdiction", "keep one registry file per jurisdiction"
            )

    def jurisdiction(self, sha256: str) -> Jurisdiction:
        if self.head is None:
            raise self.fail(
                1, "no row of kind 'jurisdiction'", "add one that says whose registry it is"
            )
        key = self.head["id"]
        agents = tuple(self._agent(line, row, key) for line, row in self._unique_ids())
        self._unambiguous(agents)
        kinds = {a.key: a.kind for a in agents}
        links = tuple(self._membership(line, row, kinds) for line, row in self.links)
        return Jurisdiction(
            key=key,
            name_zh=self.head["name_zh"],
            name_en=self.head["name_en"],
            aliases=_aliases(self.head),
            agents=agents,
            memberships=links,
            sha256=sha256,
        )

    def _unique_ids(self) -> Iterable[tuple[int, dict[str, str]]]:
        first: dict[str, int] = {}
        for line, row in self.bodies:
            if row["id"] in first:
                raise self.fail(
                    line, f"the id {row['id']!r} stands already in line {first[row['id']]}"
                )
            first[row["id"]] = line
            yield line, row

    def _agent(self, line: int, row: dict[str, str], scope: str) -> Agent:
        kind = next((k for k in AGENT_KINDS if k == row["kind"]), None)
        if kind is None:
            raise self.fail(line, f"{row['kind']!r} is no kind of agent")
        return Agent(
            kind=kind,
            scope=scope,
            key=row["id"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            aliases=_aliases(row),
            note=row["note"],
        )

    def _unambiguous(self, agents: tuple[Agent, ...]) -> None:
        lines = {row["id"]: line for line, row in self.bodies}
        owner: dict[str, Agent] = {}
        for agent in agents:
            for name in {normalise(n) for n in (agent.name_zh, agent.name_en, *agent.aliases) if n}:
                other = owner.setdefault(name, agent)
                if other is not agent:
                    raise self.fail(
                        lines[agent.key],
                        f"{name!r} is a name of {agent.key!r} and, in line {lines[other.key]}, "
                        f"of {other.key!r}",
                        "take it from one of them",
                    )

    def _membership(
        self, line: int, row: dict[str, str], kinds: dict[str, AgentKind]
    ) -> Membership:
        if kinds.get(row["id"]) != "group":
            raise self.fail(line, f"{row['id']!r} is not the id of a group in this file")
        if row["member"] not in kinds:
            raise self.fail(line, f"the member {row['member']!r} has no row in this file")
        since, until = self._date(line, row["valid_from"]), self._date(line, row["valid_until"])
        if since and until and since >= until:
            raise self.fail(line, f"valid_from {since} is not before valid_until {until}")
        return Membership(
            group=row["id"], member=row["member"], valid_from=since, valid_until=until
        )

    def _date(self, line: int, text: str) -> date | None:
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise self.fail(line, f"{text!r} is not a date", "write it as 2008-01-31") from error


def _aliases(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(a.strip() for a in row["aliases"].split("|") if a.strip())


_GROUP = re.compile(r"^(?:全市|全区|全县|市直|区直|县直|省级|市级|县级)?各")
_OPEN_GROUP = re.compile(
    r"(?:有关|相关|其他|其它).{0,4}(?:部门|单位|方面|机构|企业)|^(?:relevant|other|all relevant)\b",
    re.I,
)
_DISTRICT = re.compile(r"(?:[区县旗]|自治县|.{2,}市)(?:政府|人民政府)?$")
_ZONE = re.compile(
    r"(?:开发区|高新区|园区|新区|示范区|度假区|试验区|科教城)(?:管委会|管理委员会)?$"
)
_COMPANY = re.compile(
    r"(?:公司|集团|银行|医院|大学|学院|学校|电台|电视台|报社|研究院|协会|联合会|总会)$"
)


def kind_of(name: str, *, official: bool, post: bool) -> AgentKind:
    """What a name that no registry knows seems to be, judged by its form alone."""
    if post:
        return "post"
    if official:
        return "official"
    bare = re.sub(r"\s+", "", name)
    if _OPEN_GROUP.search(name):
        return "open-group"
    if _GROUP.match(bare) or re.match(r"(?:all|each|agencies)\b", name, re.I):
        return "group"
    for pattern, kind in _FORMS:
        if pattern.search(bare):
            return kind
    return "department"


_FORMS: tuple[tuple[re.Pattern[str], AgentKind], ...] = (
    (_ZONE, "zone"),
    (_COMPANY, "other-body"),
    (_DISTRICT, "district-government"),
)
