"""`GET /metrics`: figures for monitoring, in Prometheus' text format; needs the staff token."""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, get_args

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kbtools.model.release import KINDS, Kind
from kbtools.model.visit import Outcome

if TYPE_CHECKING:
    from kbtools.model.query import Answer
    from kbtools.storage import Store

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
DAY = timedelta(days=1)
OTHER = "site"  # one route for all pages: an invented address must not become a time series


class Metrics:
    """Counts of one process since it started. No text, address or slug is in them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "kb_requests", "Requests answered.", ("route", "method", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "kb_request_seconds",
            "Seconds until a request was answered.",
            ("route",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._answers = Counter(
            "kb_answers",
            "Questions before sending, by what was shown.",
            ("shown",),
            registry=self.registry,
        )

        self._fetches_failed = Counter(
            "kb_release_fetch_failures",
            "Tries to use the live index or site of shared storage that failed.",
            ("kind",),
            registry=self.registry,
        )

    def fetch_failed(self, kind: Kind) -> None:
        """What is live in shared storage could not be fetched, or is refused."""
        self._fetches_failed.labels(kind).inc()

    def requested(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answered(self, answer: Answer | None, *, held: bool = False) -> None:
        """A question was answered with or without suggestions."""
        shown = (
            "no_index"
            if answer is None
            else "people_first"
            if answer.people_first
            else "held"
            if held
            else "suggested"
            if answer.suggestions
            else "silent"
        )
        self._answers.labels(shown).inc()

    def text(self, now: Now) -> bytes:
        """All metrics as text, including the current state."""
        moment = CollectorRegistry()
        moment.register(now)
        return generate_latest(self.registry) + generate_latest(moment)


class Now(Collector):
    """Metrics that are read at each request: of the store and the current index. What cannot be read is left out."""

    def __init__(
        self, store: Store | None, generation: str | None, now: datetime, behind: Collection[Kind] | None = None
    ) -> None:
        """`behind`: kinds of releases that cannot be used just now; None without shared storage."""
        self._behind = behind
        self._store = store
        self._generation = generation
        self._now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The families, as Prometheus' client asks for them."""
        yield GaugeMetricFamily("kb_store_readable", "1 when the store can be read.", 1.0 if self._store else 0.0)
        if self._store:
            outbox = GaugeMetricFamily("kb_outbox_messages", "Messages in the outbox, by state.", labels=["state"])
            for state, number in self._store.outbox.counts().items():
                outbox.add_metric([state], number)
            yield outbox
            held = GaugeMetricFamily(
                "kb_outbox_bytes", "Bytes of the messages in the outbox, by state.", labels=["state"]
            )
            for state, size in self._store.outbox.sizes().items():
                held.add_metric([state], size)
            yield held
            visits = GaugeMetricFamily(
                "kb_visits_day", "Visits to the form that began in the last 24 hours, by outcome.", labels=["outcome"]
            )
            ended = Counts(visit.outcome for visit in self._store.visits.between(self._now - DAY, self._now))
            for outcome in get_args(Outcome):
                visits.add_metric([outcome], ended[outcome])
            yield visits
        if self._generation:
            live = GaugeMetricFamily("kb_generation_info", "The index that answers.", labels=["generation"])
            live.add_metric([self._generation], 1.0)
            yield live
        if self._behind is not None:
            behind = GaugeMetricFamily(
                "kb_release_behind", "1 when what is live in shared storage is not used.", labels=["kind"]
            )
            for kind in KINDS:
                behind.add_metric([kind], float(kind in self._behind))
            yield behind
        built = _built(self._generation) if self._generation else None
        if built:
            age = (self._now - built).total_seconds()
            yield GaugeMetricFamily("kb_generation_age_seconds", "Seconds since the index that answers was built.", age)


def _built(generation: str) -> datetime | None:
    """When a generation was built, as its name says; None for a folder that somebody has renamed."""
    try:
        return datetime.strptime("-".join(generation.split("-")[:2]), "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
