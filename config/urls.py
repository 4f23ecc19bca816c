"""Addresses. All of them are permanent; those of the pages live in compliance.urls."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
