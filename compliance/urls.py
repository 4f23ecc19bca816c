"""Addresses of the pages. They are permanent: what is cited today is found in ten years."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from compliance.views import reports, taking
from compliance.views.public import (
    about,
    compare_countries,
    comparison,
    countries,
    coverage,
    dates,
    history,
    home,
    matrix,
    obligations,
    pairs,
    resolutions,
    search,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("about/", about.about, name="about"),
    path("matrix/", matrix.matrix, name="matrix"),
    path("as-at/", dates.as_at_go, name="as_at_go"),
    path("compare/", compare_countries.compare_countries, name="compare_countries"),
    path("map/", coverage.coverage_map, name="coverage_map"),
    path("themes/", coverage.theme_list, name="theme_list"),
    path("themes/<slug:slug>/", coverage.theme_detail, name="theme_detail"),
    path("countries/", countries.country_list, name="country_list"),
    path("countries/<slug:code>/", countries.country_detail, name="country_detail"),
    path("countries/<slug:code>/summary/", countries.country_summary, name="country_summary"),
    path("countries/<slug:code>/report.<slug:file_format>", reports.country_report, name="country_report"),
    path(
        "countries/<slug:code>/report.<slug:file_format>/make/", reports.country_report_make, name="country_report_make"
    ),
    path("countries/<slug:code>/<slug:slug>/<slug:place>/", pairs.pair_detail, name="pair_detail"),
    path("countries/<slug:code>/<slug:slug>/<slug:place>/history/", history.pair_history, name="pair_history"),
    path(
        "countries/<slug:code>/<slug:slug>/<slug:place>/history/<int:number>/",
        history.pair_version,
        name="pair_version",
    ),
    path(
        "countries/<slug:code>/<slug:slug>/<slug:place>/history/<int:old>/<int:new>/",
        history.pair_versions_compared,
        name="pair_versions_compared",
    ),
    path("resolutions/", resolutions.resolution_list, name="resolution_list"),
    path("resolutions/<slug:slug>/", resolutions.resolution_detail, name="resolution_detail"),
    path("resolutions/<slug:slug>/<slug:place>/", obligations.obligation_detail, name="obligation_detail"),
    path(
        "resolutions/<slug:slug>/compared-with/<slug:other>/",
        comparison.resolution_comparison,
        name="resolution_comparison",
    ),
    path(
        "resolutions/<slug:slug>/revisions/<int:old>/<int:new>/",
        comparison.revision_comparison,
        name="revision_comparison",
    ),
    path(
        "resolutions/<slug:slug>/files/<int:revision>/<slug:language>/",
        resolutions.resolution_file,
        name="resolution_file",
    ),
    path("search/", search.search, name="search"),
    path("obligations/", obligations.obligation_list, name="obligation_list"),
    path("obligations/<slug:key>/", obligations.obligation_by_key, name="obligation_by_key"),
    path("data/", taking.data, name="data"),
    path("data/ledger.<slug:extension>", taking.ledger, name="ledger_table"),
    path("matrix/table.<slug:extension>", taking.matrix, name="matrix_table"),
    path("compare/table.<slug:extension>", taking.comparison, name="comparison_table"),
    path("countries/table.<slug:extension>", taking.countries, name="countries_table"),
    path("countries/<slug:code>/table.<slug:extension>", taking.checklist, name="checklist_table"),
    path("resolutions/table.<slug:extension>", taking.resolutions, name="resolutions_table"),
    path("resolutions/<slug:slug>/<slug:place>/table.<slug:extension>", taking.standing, name="standing_table"),
    path("obligations/table.<slug:extension>", taking.obligations, name="obligations_table"),
    path("", include("compliance.urls_work")),
]
