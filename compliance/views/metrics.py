"""Figures for Prometheus, read from the database when they are asked for.

Nobody is shown them by default: whoever brings METRICS_TOKEN is, and, where no token is set and only this machine is
served, whoever asks from this machine.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from compliance.selectors.operations import Operations, Size, Waiting, operations, size


class Figures(Collector):
    """The figures of one moment."""

    def __init__(self, found: Operations, much: Size) -> None:
        self.found, self.much = found, much

    def collect(self) -> Iterator[Metric]:
        found, much = self.found, self.much
        yield _gauge("work_marks_waiting", "Summaries older than what was last said", found.marks.number)
        yield _gauge("work_marks_oldest_seconds", "How long the oldest of them has waited", self._age(found.marks))
        yield _gauge("work_marks_set_aside", "Summaries that failed too often to be tried again", found.aside)
        yield _gauge(
            "sweep_age_seconds", "Since the last look for work that no message announced", self._since("sweep")
        )
        yield _gauge("nightly_age_seconds", "Since the last nightly compilation began", self._since("nightly"))
        yield from self._compiling()
        alive = GaugeMetricFamily("ledger_processes_alive", "Processes seen in the last minute", labels=["kind"])
        for kind in ("worker", "beat"):
            alive.add_metric([kind], sum(is_alive for sign, is_alive in found.processes if sign.kind == kind))
        yield alive
        waiting = GaugeMetricFamily("ledger_queue_waiting", "Files that wait for a worker", labels=["queue"])
        oldest = GaugeMetricFamily("ledger_queue_oldest_seconds", "Since the first of them", labels=["queue"])
        for name in ("uploads", "sheets", "scans", "downloads"):
            if (queue := getattr(found.queues, name)) is not None:
                waiting.add_metric([name], queue.number)
                oldest.add_metric([name], self._age(queue))
        yield waiting
        yield oldest
        yield _gauge("states", "States", much.states)
        yield _gauge("states_reporting", "States with a published record", much.states_reporting)
        yield _gauge("records_published", "Clauses on which a State has a published record", much.records)

    def _age(self, waiting: Waiting) -> float:
        return max(0.0, (self.found.now - waiting.since).total_seconds()) if waiting.since else 0.0

    def _since(self, name: str) -> float:
        """Endless where it never happened, so that an alarm on it rings."""
        sign = getattr(self.found, name)
        return (self.found.now - sign.seen_at).total_seconds() if sign else float("inf")

    def _compiling(self) -> Iterator[Metric]:
        done = self.found.compiling
        yield CounterMetricFamily("ledger_compilations", "Compilations", done.times if done else 0)
        yield CounterMetricFamily("ledger_compiled_states", "States compiled", done.states if done else 0)
        yield CounterMetricFamily("ledger_compilation_seconds", "Time spent compiling", done.seconds if done else 0)
        yield _gauge("compilation_last_seconds", "How long the last compilation took", done.last_seconds if done else 0)


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(f"ledger_{name}", says, value)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return secrets.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    # Behind a proxy everybody comes from this machine: where others are served nothing goes without the token.
    try:
        return bool(settings.LOOPBACK_ONLY) and ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """In the text format of Prometheus; 404 for whoever may not read them."""
    if not _may_read(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(Figures(operations(), size()))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
