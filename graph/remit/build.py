"""Sources to a store: read, recognise, resolve, write, derive; all or nothing.

Each document is written as sorted runs of N-Quads beside the old store and forgotten; the runs
are merged into one sorted file. Memory stays flat over any number of documents. How the result
takes the place of the old store, and what a build that is killed leaves, says
`remit.store.writing`.
"""

from __future__ import annotations

import errno
import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from remit import __version__
from remit.curated import registry_lines, taught_lines, vocabulary_lines
from remit.errors import SourceError, StoreError
from remit.folders import OwnFile
from remit.model import Document, Extraction, Severity, Unread
from remit.rdf import Graphs, document_key, quads, unread_quads
from remit.registry import Registry
from remit.resources import shipped
from remit.store import BUILD_GRAPH, Marker
from remit.store.index import indexed
from remit.store.writing import Writing, writing
from remit.terms import BASE, foreign, iri, literal, term
from remit.vocabulary.taught import NOTHING, Taught

_RUN_LINES = 400_000  # lines kept in memory before a sorted run is written
_MAX_RUNS = 200  # runs merged at once: more would need too many open files


@dataclass(slots=True, kw_only=True)
class Report:
    """What a build made, in numbers; `content_id` is the same on every machine."""

    documents: int = 0
    initiatives: int = 0
    officials: int = 0
    bodies: int = 0
    assignments: int = 0
    targets: int = 0
    milestones: int = 0
    triples: int = 0
    findings: dict[Severity, int] = field(
        default_factory=lambda: {"error": 0, "warning": 0, "info": 0}
    )
    unread: list[dict[str, str]] = field(default_factory=list)
    content_id: str = ""
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The form promised in the command line contract."""
        return asdict(self)


def build(
    extractions: Iterable[Extraction | Unread],
    folder: str | Path,
    *,
    registry: Registry,
    progress: Callable[[Extraction], None] | None = None,
    wait: Callable[[str], object] | None = None,
    roles: Taught = NOTHING,
) -> Report:
    """Build the store in `folder` from extractions, replacing what was there in one step.

    Parameters
    ----------
    extractions
        What was read. A source that could not be (as `remit.reading.extract_readable` gives it)
        becomes a finding in the store.
    folder
        A store, or a folder that is empty or not there yet.
    wait
        Where given, the end of another build of the same store is waited for, and this is told.
    roles
        The labels with which the extractions were read: they stand in the graph of roles, and so
        take part in the content id.

    Raises
    ------
    QuoteMismatch
        If a quote does not equal the words at its place.
    SourceError
        If there is nothing to build from, or two different sources have the same key.
    StoreError
        If the folder cannot be written, holds other files than a store, or another build is
        writing it.
    """
    folder = Path(folder)
    try:
        with writing(folder, wait=wait) as place:
            return _Build(place, registry, roles).run(extractions, progress)
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StoreError(
            f"the store cannot be written: {error.strerror or error}",
            where=str(error.filename or folder),
            remedy=("free some space, or " if full else "")
            + "choose another folder with --store DIR",
        ) from error


class _Build:
    def __init__(self, place: Writing, registry: Registry, roles: Taught) -> None:
        self.place = place
        self.roles = roles
        self.runs = _Runs(place.work)
        self.registry = registry
        self.report = Report()
        self.keys: dict[str, str] = {}
        self.texts: dict[str, OwnFile] = {}
        self.sources: set[tuple[str, str]] = set()
        self.done: set[str] = set()
        self.agents: dict[str, str] = {}
        self.unread: list[Unread] = []
        self.rules = [path.read_text("utf-8") for path in _rules()]
        self.engine = ox.Store()

    def run(
        self,
        extractions: Iterable[Extraction | Unread],
        progress: Callable[[Extraction], None] | None,
    ) -> Report:
        self._background()
        for extraction in extractions:
            if isinstance(extraction, Unread):
                self.unread.append(extraction)
                continue
            self._add(extraction)
            if progress:
                progress(extraction)
        if not self.report.documents:
            raise SourceError("there is nothing to build from", remedy="give at least one document")
        self._add_unread()
        self.report.officials = sum(k == "official" for k in self.agents.values())
        self.report.bodies = sum(k not in {"official", "post"} for k in self.agents.values())
        self._replace()
        return self.report

    def _background(self) -> None:
        """Vocabularies and registries: written once, and at hand for the rules."""
        lines = {*vocabulary_lines(), *taught_lines(self.roles)}
        for jurisdiction in self.registry.jurisdictions:
            lines |= registry_lines(jurisdiction)
        self.runs.add(lines)
        _load(self.engine, lines)

    def _add(self, extraction: Extraction) -> None:
        document = extraction.document
        key = document_key(document.name)
        before = self.keys.setdefault(key, document.sha256)
        if before != document.sha256:
            raise SourceError(
                f"two different sources have the key {key!r}",
                where=document.path,
                remedy="rename one of them: the file name makes the IRIs",
            )
        if key in self.done:
            return
        self.done.add(key)
        graphs = quads(extraction, key=key, registry=self.registry)
        self._derive(graphs)
        self._keep(document)
        self._count(extraction, graphs)
        self.runs.add(graphs.stated)
        self.runs.add(graphs.provisional)
        self.runs.add(graphs.derived)
        self.runs.add(_build_lines(key))

    def _add_unread(self) -> None:
        """Say what could not be read, at the end: its numbers must not depend on an order given."""
        lines, findings = unread_quads(self.unread)
        self.runs.add(lines)
        for finding in findings:
            self.report.findings[finding.severity] += 1
        self.report.unread = [each.as_json() for each in self.unread]

    def _derive(self, graphs: Graphs) -> None:
        """Run the rules over this document and the registries, into the derived graph."""
        _load(self.engine, graphs.stated | graphs.provisional)
        derived = ox.NamedNode(f"{BASE}graph/derived/{graphs.key}")
        tail = f" <{derived.value}> ."
        for rule in self.rules:
            result = self.engine.query(rule, use_default_graph_as_union=True)
            if not isinstance(result, ox.QueryTriples):
                raise TypeError("a rule in ontology/rules is no CONSTRUCT query")
            found = list(result)
            self.engine.extend(ox.Quad(t.subject, t.predicate, t.object, derived) for t in found)
            graphs.derived.update(
                f"{foreign(t.subject)} {foreign(t.predicate)} {foreign(t.object)}{tail}"
                for t in found
            )
        self.engine.remove_graph(derived)
        self.engine.remove_graph(ox.NamedNode(f"{BASE}graph/doc/{graphs.key}"))

    def _keep(self, document: Document) -> None:
        """Keep the text, so that a quote can be shown in its line later."""
        data = document.text.encode("utf-8", "surrogatepass")
        path = f"documents/{document.sha256}.txt"
        made = self.place.work / path
        made.parent.mkdir(exist_ok=True)
        made.write_bytes(data)
        self.texts[path] = OwnFile(path=path, size=len(data), sha256=document.sha256)
        self.sources.add((document.name, document.sha256))

    def _count(self, extraction: Extraction, graphs: Graphs) -> None:
        report = self.report
        report.documents += 1
        report.initiatives += len(extraction.items)
        report.assignments += graphs.assignments
        report.targets += sum(len(i.targets) for i in extraction.items)
        report.milestones += sum(len(i.milestones) for i in extraction.items)
        for finding in graphs.findings:
            report.findings[finding.severity] += 1
        for node, agent in graphs.agents.items():
            self.agents[node] = agent.kind

    def _replace(self) -> None:
        """Merge the runs and put the result in the place of the old store."""
        merged = self.place.work / "graph.nq"
        inner, whole = hashlib.sha256(), hashlib.sha256()
        outside = f" <{BUILD_GRAPH}> .\n"
        with merged.open("wb") as out:
            for line in self.runs.merged():
                data = line.encode()
                out.write(data)
                whole.update(data)
                self.report.triples += 1
                if not line.endswith(outside):
                    inner.update(data)
            size = out.tell()
        self.report.content_id = inner.hexdigest()
        sha256 = whole.hexdigest()
        truth = OwnFile(path=f"graph/{sha256}.nq", size=size, sha256=sha256)
        index = self.place.standing_index(truth) or indexed(merged, self.place.work)
        (self.place.work / "graph").mkdir()
        merged.replace(self.place.work / truth.path)
        files = [truth, *self.texts.values(), *index]
        self.place.put(
            Marker(
                software=f"remit {__version__}",
                content_id=self.report.content_id,
                files=tuple(sorted(files, key=lambda file: file.path)),
                sources=tuple(sorted(self.sources)),
            )
        )


def _rules() -> Sequence[Path]:
    """The derivation rules in the order of their file names: expansion before shortcuts."""
    return sorted(shipped("ontology", "rules").glob("*.rq"))


def _load(engine: ox.Store, lines: Iterable[str]) -> None:
    data = "\n".join(lines).encode()
    engine.bulk_load(data, format=ox.RdfFormat.N_QUADS, lenient=True)


def _build_lines(key: str) -> set[str]:
    """What made the graph, in the build graph, which the content id leaves out."""
    activity = iri(f"{BASE}id/build")
    tail = f" <{BUILD_GRAPH}> ."
    return {
        f"{activity} {term('rdf:type')} {term('prov:Activity')}{tail}",
        f"{activity} {term('schema:softwareVersion')} {literal(__version__)}{tail}",
        f"{activity} {term('prov:used')} {iri(f'{BASE}doc/{key}')}{tail}",
    }


class _Runs:
    """Sorted runs on disk, merged at the end: a sort in bounded memory."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.paths: list[Path] = []
        self.lines: set[str] = set()
        self._made = 0

    def add(self, lines: set[str]) -> None:
        self.lines |= lines
        if len(self.lines) >= _RUN_LINES:
            self._write(sorted(self.lines))
            self.lines = set()
            if len(self.paths) >= _MAX_RUNS:
                self.paths = [self._merge(self.paths)]

    def _write(self, lines: Iterable[str]) -> None:
        self._made += 1
        path = self.work / f"run-{self._made}.nq"
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{line}\n" for line in lines)
        self.paths.append(path)

    def _merge(self, paths: Sequence[Path]) -> Path:
        self._made += 1
        path = self.work / f"run-{self._made}.nq"
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(_merged([p.open(encoding="utf-8", newline="\n") for p in paths]))
        for done in paths:
            done.unlink()
        return path

    def merged(self) -> Iterator[str]:
        """Every line once, in order, each with its line end."""
        if not self.paths:
            yield from (f"{line}\n" for line in sorted(self.lines))
            return
        self._write(sorted(self.lines))
        yield from _merged([p.open(encoding="utf-8", newline="\n") for p in self.paths])


def _merged(files: Sequence[IO[str]]) -> Iterator[str]:
    try:
        for line, _ in groupby(heapq.merge(*files)):
            yield line
    finally:
        for file in files:
            file.close()
