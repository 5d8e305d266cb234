"""SKOS in and out, the one place that knows rdflib. Turtle only: it cannot fetch anything and has no entities."""

from typing import Any

from django.utils.translation import gettext as _
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from practica.knowledge.vocabulary.models import Concept, Scheme
from practica.knowledge.vocabulary.parsing import LARGEST_FILE, BrokenScheme
from practica.knowledge.vocabulary.queries import concepts

_HTTP = ("http://", "https://")


def write(scheme: Scheme, *, base: str) -> str:
    """The scheme as Turtle. `base` is the address under which concepts are named, e.g. https://example.org/concepts/.

    Concepts of other thesauri are linked with skos:closeMatch: the alignment was made by hand from labels.
    """
    names = Namespace(base.rstrip("/") + "/")
    graph = Graph()
    graph.bind("skos", SKOS)
    whole = URIRef(names[scheme.slug])
    graph.add((whole, RDF.type, SKOS.ConceptScheme))
    graph.add((whole, DCTERMS.title, Literal(scheme.name)))
    sources = dict(Concept.objects.filter(scheme=scheme).values_list("key", "sources"))
    for term in concepts(scheme.slug):
        node = URIRef(names[f"{scheme.slug}/{term.id}"])
        graph.add((node, RDF.type, SKOS.Concept))
        graph.add((node, SKOS.inScheme, whole))
        graph.add((node, SKOS.notation, Literal(term.id)))
        if term.broader:
            graph.add((node, SKOS.broader, URIRef(names[f"{scheme.slug}/{term.broader}"])))
        for language, texts in term.labels.items():
            for text in texts:
                kind = SKOS.prefLabel if text == term.preferred.get(language) else SKOS.altLabel
                graph.add((node, kind, Literal(text, lang=language)))
        for uri in sources.get(term.id, {}).values():
            if uri.startswith(_HTTP) and not any(sign in uri for sign in ' <>"{}|\\^`'):
                graph.add((node, SKOS.closeMatch, URIRef(uri)))
    return graph.serialize(format="turtle")


def read(text: str, *, slug: str, name: str, source: str = "skos") -> dict[str, Any]:
    """Turtle as data for `actions.load`. Keys are skos:notation where there is one, else the end of the address.

    Raises:
        BrokenScheme: not Turtle, too large, or without a single labelled skos:Concept.
    """
    if len(text) > LARGEST_FILE:
        raise BrokenScheme(_("This vocabulary is too large."))
    graph = Graph()
    try:
        graph.parse(data=text, format="turtle")
    except (SyntaxError, ValueError, IndexError, AssertionError, RecursionError) as error:  # all seen from its parser
        raise BrokenScheme(_("This is not SKOS in Turtle.")) from error
    nodes = sorted(node for node in graph.subjects(RDF.type, SKOS.Concept) if isinstance(node, URIRef))
    keys = {node: _key(graph, node) for node in nodes}
    rows = [_row(graph, node, keys, source) for node in nodes]
    if not any(row["labels"] for row in rows):
        raise BrokenScheme(_("There is no concept with a label in this vocabulary."))
    return {"scheme": {"slug": slug, "name": name}, "concepts": [row for row in rows if row["labels"]]}


def _key(graph: Graph, node: URIRef) -> str:
    notation = graph.value(node, SKOS.notation)
    given = str(notation) if notation else str(node).rstrip("/").replace("#", "/").rpartition("/")[2]
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in given)[:80]


def _row(graph: Graph, node: URIRef, keys: dict[URIRef, str], source: str) -> dict[str, Any]:
    labels: dict[str, list[list[str]]] = {}
    for kind in (SKOS.prefLabel, SKOS.altLabel):
        for value in sorted((v for v in graph.objects(node, kind) if isinstance(v, Literal)), key=str):
            if value.language and str(value).strip():
                labels.setdefault(value.language, []).append([str(value), source])
    matches = {
        f"match{number}" if number else source: str(uri)
        for number, uri in enumerate([node, *_linked(graph, node, SKOS.closeMatch)])
    }
    above = next((keys[up] for up in _linked(graph, node, SKOS.broader) if up in keys), None)
    return {"key": keys[node], "broader": above, "sources": matches, "labels": labels}


def _linked(graph: Graph, node: URIRef, how: URIRef) -> list[URIRef]:
    return sorted(to for to in graph.objects(node, how) if isinstance(to, URIRef))
