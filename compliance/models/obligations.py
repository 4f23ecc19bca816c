"""Obligations and actions: permanent identities, with wording that belongs to a revision."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance import rules
from compliance.enums import PUBLIC_STATES, AddresseeClass, Force, Latitude, ResolutionState, Scope, WordingChange
from compliance.models.addresses import address_of
from compliance.models.base import make_key, one_of
from compliance.models.countries import Country, reader_language
from compliance.models.resolutions import LanguageVersion, Provision, Resolution


class Theme(models.Model):
    """A subject, in a small tree; `unbis_id` is its number in the UNBIS Thesaurus where it has one."""

    slug = models.SlugField(max_length=60, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)
    unbis_id = models.CharField(max_length=12, blank=True)
    sdg_targets = models.JSONField(default=list, blank=True)
    label_ar = models.CharField(max_length=120)
    label_zh = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    label_fr = models.CharField(max_length=120)
    label_ru = models.CharField(max_length=120)
    label_es = models.CharField(max_length=120)

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return str(getattr(self, f"label_{reader_language()}"))

    @property
    def unbis_url(self) -> str:
        """Its permanent address in the UNBIS Thesaurus, "" where it has none."""
        return f"http://metadata.un.org/thesaurus/{self.unbis_id}" if self.unbis_id else ""


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def in_force(self) -> ObligationQuerySet:
        """On every checklist today: published and not retired."""
        return self.filter(resolution__state=ResolutionState.PUBLISHED, retired_at__isnull=True)

    def visible_to(self, user: Any) -> ObligationQuerySet:
        if rules.may_load_resolutions(user):
            return self
        return self.filter(resolution__state__in=PUBLIC_STATES)

    def applying_to(self, country: Country) -> ObligationQuerySet:
        """Those whose scope takes in the State; out of scope there is no row and nothing is counted."""
        everyone = Q(scope=Scope.ALL)
        if country.membership == "member":
            everyone |= Q(scope=Scope.MEMBERS)
        named = Q(
            scope__in=[Scope.NAMED, Scope.PARTIES, Scope.SELF_DECLARED],
            pk__in=ScopeState.objects.filter(country=country).values("obligation_id"),
        )
        return self.filter(everyone | named)

    def in_order(self) -> ObligationQuerySet:
        """As printed: by resolution, then place."""
        return self.order_by("resolution__adopted_on", "resolution__symbol", "wording__position")


class Obligation(models.Model):
    """One clause addressed to governments, under one governing verb.

    The key is its identity for ever; `wording` points at the words now in force in the original language, and
    `words_from` at the wording with which these words came: a revision that only moves a clause, or closes it with
    another mark, leaves it. Reviews and versions name `words_from`, so that what was said of the words stays current.
    """

    key = models.CharField(max_length=12, unique=True, default=make_key, editable=False)
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="obligations")
    scope = models.CharField(_("applies to"), max_length=13, choices=Scope.choices, default=Scope.ALL)
    scope_note = models.CharField(max_length=200, blank=True)
    wording = models.OneToOneField(
        "ObligationWording", on_delete=models.PROTECT, null=True, blank=True, related_name="current_of"
    )
    words_from = models.ForeignKey(
        "ObligationWording", on_delete=models.PROTECT, null=True, blank=True, related_name="words_of"
    )
    themes = models.ManyToManyField(Theme, through="ObligationTheme", related_name="obligations")
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        constraints = [one_of("scope", Scope, "obligation_scope_known")]
        indexes = [models.Index(fields=["resolution", "retired_at"], name="obligation_in_resolution")]

    def __str__(self) -> str:
        return f"{self.resolution.symbol}, {self.wording.place}" if self.wording else self.key

    def get_absolute_url(self) -> str:
        return address_of("obligation_detail", slug=self.resolution.slug, place=self.place_slug)

    @property
    def place_slug(self) -> str:
        """What its address ends in: its place, or for a retired one its key, because another may stand there now."""
        assert self.wording is not None
        return self.wording.slug if self.retired_at is None else self.key


class ObligationTheme(models.Model):
    """A theme of an obligation; `proposed` until a person has looked."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="theme_links")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="obligation_links")
    proposed = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["obligation", "theme"], name="obligation_theme_unique")]

    def __str__(self) -> str:
        return f"{self.obligation_id}: {self.theme_id}"


class ScopeState(models.Model):
    """A State to which a named, treaty-bound or self-declared obligation applies."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="scope_states")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="scoped_obligations")
    since = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["obligation", "country"], name="scope_state_unique")]

    def __str__(self) -> str:
        return f"{self.obligation_id}: {self.country_id}"


class ObligationWording(models.Model):
    """An obligation's words, verb and place in one language of one revision.

    `place` is as printed, `3(e)/s1` for a second verb; `slug` the same for addresses, `3-e-s1`. Offsets are
    code points in the language version's text, end excluded.
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="wordings")
    version = models.ForeignKey(LanguageVersion, on_delete=models.PROTECT, related_name="obligation_wordings")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="obligation_wordings")
    place = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60)
    position = models.PositiveIntegerField()
    verb = models.CharField(max_length=120)
    verb_base = models.CharField(max_length=80)
    force = models.PositiveSmallIntegerField(choices=Force.choices)
    addressee = models.TextField()
    addressee_class = models.CharField(
        max_length=13, choices=AddresseeClass.choices, default=AddresseeClass.GOVERNMENTS
    )
    text = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    change = models.CharField(max_length=9, choices=WordingChange.choices, default=WordingChange.NEW)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["obligation", "version"], name="obligation_wording_unique"),
            models.UniqueConstraint(fields=["version", "slug"], name="obligation_wording_slug_unique"),
            models.CheckConstraint(condition=Q(end__gte=models.F("start")), name="obligation_wording_span"),
            one_of("force", Force, "obligation_wording_force_known"),
            one_of("change", WordingChange, "obligation_wording_change_known"),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def short_text(self) -> str:
        """The clause from its first action on, for lists: what is asked, without who asks whom."""
        return self.text if len(self.text) <= 180 else self.text[:180].rsplit(" ", 1)[0] + " …"


class Action(models.Model):
    """One infinitive phrase of an obligation: an item to tick. Its identity is permanent like the obligation's."""

    key = models.CharField(max_length=12, unique=True, default=make_key, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="actions")
    wording = models.OneToOneField(
        "ActionWording", on_delete=models.PROTECT, null=True, blank=True, related_name="current_of"
    )
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.wording.text if self.wording else self.key


class ActionWording(models.Model):
    """An action's words in one wording of its obligation.

    Actions that share `alternative_group` are alternatives ("or to"): any one satisfies. `narrowed_to` is the
    narrower addressee of a phrase like "for States parties to".
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="wordings")
    obligation_wording = models.ForeignKey(ObligationWording, on_delete=models.PROTECT, related_name="action_wordings")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    verbs = models.JSONField(default=list)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    latitude = models.CharField(max_length=13, choices=Latitude.choices, default=Latitude.NONE)
    qualifiers = models.JSONField(default=list)
    alternative_group = models.PositiveSmallIntegerField(null=True, blank=True)
    narrowed_to = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["action", "obligation_wording"], name="action_wording_unique"),
            models.UniqueConstraint(fields=["obligation_wording", "position"], name="action_wording_position_unique"),
            one_of("latitude", Latitude, "action_wording_latitude_known"),
        ]

    def __str__(self) -> str:
        return self.text
