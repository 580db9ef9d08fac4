"""A small Wikidata: statements in RDF as its dump has them, and a SPARQL endpoint over them.

The shape is that of https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format: a statement
node with its rank and qualifiers, a direct ("truthy") triple for each of the best rank, websites as
IRIs, dates beside a node of their own. The engine is Oxigraph; people and accounts are invented.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from pyoxigraph import QueryResultsFormat, RdfFormat, Store

PREFIXES = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wds: <http://www.wikidata.org/entity/statement/> .
@prefix wdv: <http://www.wikidata.org/value/> .
@prefix wdno: <http://www.wikidata.org/prop/novalue/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix p: <http://www.wikidata.org/prop/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> .
@prefix pqv: <http://www.wikidata.org/prop/qualifier/value/> .
@prefix wikibase: <http://wikiba.se/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <http://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
X, BLUESKY, MASTODON, WEBSITE = "P2002", "P12361", "P4033", "P856"
NUMBER, END, START = "P6552", "P582", "P580"


@dataclass(frozen=True)
class Statement:
    """One statement: ``value`` as people write it, ``ended`` an ISO date or "unknown"."""

    prop: str
    value: str
    number: str = ""
    ended: str = ""
    rank: str = "Normal"
    some: bool = False


@dataclass
class Item:
    """A person or an institution, with what is said of it."""

    number: int
    label: str
    statements: list[Statement] = field(default_factory=list)

    def turtle(self) -> str:
        """Return the item as the dump has it."""
        name = f"wd:Q{self.number}"
        lines = [
            f"{name} a wikibase:Item ;",
            f'  rdfs:label "{self.label}"@en, "{self.label}"@mul ;',
            '  schema:description "invented"@en .',
        ]
        for place, one in enumerate(self.statements):
            lines += self._statement(f"wds:Q{self.number}-{place:08x}", one)
        return "\n".join(lines)

    def _statement(self, node: str, one: Statement) -> Iterator[str]:
        best = self._is_best(one)
        value = _object(one)
        yield f"wd:Q{self.number} p:{one.prop} {node} ."
        yield f"{node} a wikibase:Statement ; wikibase:rank wikibase:{one.rank}Rank ;"
        yield f"  ps:{one.prop} {value} ."
        if best:
            yield f"{node} a wikibase:BestRank ."
            yield f"wd:Q{self.number} wdt:{one.prop} {value} ."
        if one.number:
            yield f'{node} pq:{NUMBER} "{one.number}" .'
            yield f'{node} pq:{START} "2009-03-01T00:00:00Z"^^xsd:dateTime .'
        if one.ended == "unknown":
            yield f"{node} pq:{END} _:end{self.number}{node[-8:]} ."
        elif one.ended:
            yield f'{node} pq:{END} "{one.ended}T00:00:00Z"^^xsd:dateTime .'
            yield f"{node} pqv:{END} wdv:{node[-8:]} ."

    def _is_best(self, one: Statement) -> bool:
        ranks = {each.rank for each in self.statements if each.prop == one.prop}
        best = "Preferred" if "Preferred" in ranks else "Normal"
        return one.rank == best


def _object(one: Statement) -> str:
    if one.some:
        return f"<http://www.wikidata.org/.well-known/genid/{abs(hash(one.value)):x}>"
    return f"<{one.value}>" if one.prop == WEBSITE else f'"{one.value}"'


def store_of(items: Sequence[Item]) -> Store:
    """Return a store that holds these items."""
    store = Store()
    text = PREFIXES + "\n".join(item.turtle() for item in items)
    store.load(text.encode(), RdfFormat.TURTLE)
    return store


class Endpoint:
    """A SPARQL service on loopback; ``queries`` are those asked, ``spoil`` changes its answers."""

    def __init__(self, store: Store) -> None:
        """Answer from ``store``."""
        self.store, self.queries, self.agents = store, [], []
        self.status, self.spoil, self.url = 200, lambda answer: answer, ""

    def answer(self, query: str) -> bytes:
        """Return the answer as CSV."""
        self.queries.append(query)
        return bytes(self.store.query(query).serialize(format=QueryResultsFormat.CSV))


@contextmanager
def serving_sparql(items: Sequence[Item]) -> Iterator[Endpoint]:
    """Serve these items by the SPARQL protocol while the block runs."""
    endpoint = Endpoint(store_of(items))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            endpoint.agents.append(self.headers["user-agent"])
            assert self.headers["accept"] == "text/csv"
            assert self.headers["content-type"] == "application/x-www-form-urlencoded"
            data = endpoint.spoil(endpoint.answer(parse_qs(body)["query"][0]))
            self.send_response(endpoint.status)
            self.send_header("content-type", "text/csv; charset=utf-8")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint.url = f"http://127.0.0.1:{server.server_port}/sparql"
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
