"""Addresses. All of them are permanent; those of the pages live in compliance.urls."""

from django.urls import URLPattern, URLResolver, include, path

from compliance.views import metrics, probes

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("robots.txt", probes.robots, name="robots"),
    path("metrics", metrics.metrics, name="metrics"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("compliance.urls")),
]

handler500 = "compliance.views.errors.failed"
