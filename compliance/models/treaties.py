"""Treaties, what States did about them according to the depositary, and the clauses that ask States to join."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.enums import TreatyAct
from compliance.models.base import one_of
from compliance.models.countries import Country, reader_language
from compliance.models.evidence import Evidence
from compliance.models.obligations import Action

#: The numeral of a chapter of the Collection, by its number in the names of its files.
CHAPTERS = ("", *"I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXII".split())
CHAPTERS += tuple("XXIII XXIV XXV XXVI XXVII XXVIII XXIX".split())


class TreatyQuerySet(models.QuerySet["Treaty"]):
    def visible_to(self, user: Any) -> TreatyQuerySet:
        """Treaties are public."""
        return self

    def in_order(self) -> TreatyQuerySet:
        """As adopted."""
        return self.order_by("adopted_on", "code")


class Treaty(models.Model):
    """A treaty deposited with the Secretary-General, by its number in the United Nations Treaty Collection.

    `code` is that number as addresses and file names have it: `18-12-a` for chapter XVIII, 12.a. `list_as_of` is the
    day the participants list that was read last speaks of.
    """

    code = models.SlugField(max_length=12, unique=True)
    name_ar = models.CharField(max_length=300)
    name_zh = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    name_fr = models.CharField(max_length=300)
    name_ru = models.CharField(max_length=300)
    name_es = models.CharField(max_length=300)
    short_name_ar = models.CharField(max_length=120)
    short_name_zh = models.CharField(max_length=120)
    short_name_en = models.CharField(max_length=120)
    short_name_fr = models.CharField(max_length=120)
    short_name_ru = models.CharField(max_length=120)
    short_name_es = models.CharField(max_length=120)
    adopted_on = models.DateField(_("adopted on"))
    in_force_on = models.DateField(_("in force since"), null=True, blank=True)
    citation = models.CharField(_("citation"), max_length=200)
    list_as_of = models.DateField(null=True, blank=True)

    objects = TreatyQuerySet.as_manager()

    class Meta:
        ordering = ["adopted_on", "code"]
        verbose_name_plural = "treaties"
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_on__isnull=True) | Q(in_force_on__gt=F("adopted_on")),
                name="treaty_in_force_after_adoption",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The full name in the reader's language."""
        return str(getattr(self, f"name_{reader_language()}"))

    @property
    def short_name(self) -> str:
        return str(getattr(self, f"short_name_{reader_language()}"))

    @property
    def chapter(self) -> str:
        """Its place as the Collection prints it: `XVIII, 12.a`."""
        first, number, *rest = self.code.split("-")
        return f"{CHAPTERS[int(first)]}, {'.'.join([number, *rest])}"


class TreatyActionQuerySet(models.QuerySet["TreatyAction"]):
    def visible_to(self, user: Any) -> TreatyActionQuerySet:
        """What the depositary published is public."""
        return self


class TreatyAction(models.Model):
    """What one State did about one treaty: signed, became bound, or both; the depositary's record and no claim of ours.

    `participant` is the name the list gives the State. `source` names the list, `read_at` when it said so last with
    a change.
    """

    treaty = models.ForeignKey(Treaty, on_delete=models.PROTECT, related_name="actions")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="treaty_actions")
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="treaty_action")
    participant = models.CharField(max_length=200)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    bound_on = models.DateField(_("bound since"), null=True, blank=True)
    how = models.CharField(_("act"), max_length=12, choices=TreatyAct.choices, blank=True)
    source = models.CharField(max_length=200)
    read_at = models.DateTimeField(default=timezone.now)

    objects = TreatyActionQuerySet.as_manager()

    class Meta:
        ordering = ["treaty", "country"]
        constraints = [
            models.UniqueConstraint(fields=["treaty", "country"], name="treaty_action_unique"),
            one_of("how", TreatyAct, "treaty_action_act_known", blank=True),
            models.CheckConstraint(
                condition=Q(bound_on__isnull=False) & ~Q(how="")
                | Q(bound_on__isnull=True, how="", signed_on__isnull=False),
                name="treaty_action_has_an_act",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id}: {self.treaty_id}"


class TreatyCall(models.Model):
    """An action of a clause that asks States to sign, ratify, accede to or become party to a treaty.

    Found by the words of the clause in force (`services/treaty_calls.py`). It says for every State at once on which
    clauses its acts are on record; no row is written for a State.
    """

    treaty = models.ForeignKey(Treaty, on_delete=models.CASCADE, related_name="calls")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="treaty_calls")

    class Meta:
        ordering = ["action", "treaty"]
        constraints = [models.UniqueConstraint(fields=["treaty", "action"], name="treaty_call_unique")]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.treaty_id}"
