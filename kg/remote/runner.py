"""Queries to another engine in place of a pool of workers, with the same limits."""

from __future__ import annotations

from kg.engine import Engine, Limits
from kg.errors import EngineDown, KgError
from kg.refusals import LimitReached
from kg.remote.addresses import Address
from kg.remote.answers import read_results, read_triples, write
from kg.remote.clients import Bounds, Client, Graphs
from kg.remote.holdings import Holding, find_holding, is_held
from kg.remote.questions import Question, read_question
from kg.tokens import Form, outline
from kg.waiting import Crowded, WaitingRoom
from kg.worker import Job

#: Queries that the engine is asked at once; more wait.
QUERIES_MAX = 16


class RemoteEngine(Engine):
    """Queries over a release that another engine holds; safe to use from many threads.

    The engine need not be up yet: queries fail until it is.

    Args:
        address: of the engine.
        release: the hash of the release that it should hold.
        limits: what queries may use; ``memory_bytes``, ``grace`` and ``slow`` are the engine's own
            concern, ``result_bytes`` bounds what it sends as well.
    """

    LIFELESS = "the engine does not answer, or does not hold this release"

    def __init__(self, address: Address, release: str, *, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._pool = RemoteRunner(Client(address), release, self.limits)


class RemoteRunner:
    """Does what ``kg.pool.Pool`` does."""

    def __init__(self, client: Client, release: str, limits: Limits) -> None:
        self._client = client
        self._release = release
        self._limits = limits
        self._holding: Holding | None = None
        self._turns: WaitingRoom[int] = WaitingRoom(limits.waiting)
        for number in range(QUERIES_MAX):
            self._turns.put(number)

    def wanted(self) -> int:
        """One engine."""
        return 1

    def alive(self) -> int:
        """Ask the engine whether it holds the release: 1 if so, else 0."""
        try:
            holding = find_holding(self._client, self._release)
        except KgError:
            return 0
        self._holding = holding
        return 1

    def close(self) -> None:
        """Close the connections; queries under way fail."""
        self._client.close()

    def run(self, job: Job) -> bytes:
        """Answer one job from the release, wholly or not at all.

        Raises:
            QueryError: malformed, or what another engine is not trusted with.
            LimitReached: time, result or queue.
            EngineDown, EngineError: the engine's fault.
        """
        question = read_question(job.query, outline(job.query, nesting=self._limits.nesting))
        try:
            turn = self._turns.take(self._limits.seconds)
        except Crowded:
            raise LimitReached("queue", LimitReached.QUEUE) from None
        try:
            return self._run(job, question)
        finally:
            self._turns.put(turn)

    def _run(self, job: Job, question: Question) -> bytes:
        for _attempt in range(2):  # a second, if the same release was loaded anew meanwhile
            holding = self._holding or find_holding(self._client, self._release)
            self._holding = holding
            body = self._answer(job, question, holding)
            if is_held(self._client, holding):
                return body
            self._holding = None
        raise EngineDown("the engine takes up another release now; try again soon")

    def _answer(self, job: Job, question: Question, holding: Holding) -> bytes:
        bounds = Bounds(self._limits.seconds, self._limits.result_bytes)
        graphs = _dataset(job, question, holding)
        body = self._client.ask(question.text, question.form, graphs, bounds)
        if question.form in {Form.SELECT, Form.ASK}:
            return write(read_results(body), job.media_type, job.prefixes, bounds.bytes_max)
        triples = read_triples(body)
        if job.description is not None and triples:
            subjects = sorted({str(t.subject) for t in triples if str(t.subject).startswith("<")})
            more = job.description.replace("$subjects", " ".join(subjects))
            added = read_triples(self._client.ask(more, Form.CONSTRUCT, graphs, bounds))
            known = set(triples)
            triples += [triple for triple in added if triple not in known]
        return write(triples, job.media_type, job.prefixes, bounds.bytes_max)


def _dataset(job: Job, question: Question, holding: Holding) -> Graphs:
    """The graphs that a query sees: never one that is not of the release."""
    graphs = job.graphs or question.graphs
    if graphs is None:
        # The list costs the engine time; a query that cannot name a graph does without.
        return (holding.default,), holding.graphs if question.names_graphs else ()
    default, named = ([iri for iri in part if iri in holding.graphs] for part in graphs)
    return default, named
