"""States and the institutions that act for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from compliance import rules
from compliance.enums import Language, RegionalGroup, UNMembership
from compliance.models.addresses import address_of
from compliance.models.base import one_of
from compliance.validators import validate_iso2, validate_iso3, validate_m49

if TYPE_CHECKING:
    from compliance.models.accounts import User


def reader_language() -> str:
    """The reader's language as one of the six codes; English where another is active."""
    code = (get_language() or "en")[:2]
    return code if code in _LANGUAGES else Language.ENGLISH


#: Asked for with every name of a State: `values` makes a new list each time.
_LANGUAGES = frozenset(Language.values)


class CountryQuerySet(models.QuerySet["Country"]):
    def real(self) -> CountryQuerySet:
        """The 195 States, without the fictional ones of the demonstration."""
        return self.filter(is_fictional=False)

    def visible_to(self, user: Any) -> CountryQuerySet:
        """Every State has a public page."""
        return self

    def in_region(self, code: str) -> CountryQuerySet:
        """Those of a region or sub-region of the UN Statistics Division, by its code."""
        return self.filter(Q(m49_region=code) | Q(m49_subregion=code))

    def in_reader_order(self) -> CountryQuerySet:
        """By short name in the reader's language."""
        return self.order_by(f"short_name_{reader_language()}")


#: The columns a State is named by, in whatever language, and its address made of.
NAMED_BY = ("iso3", "is_fictional", *(f"short_name_{code}" for code in ("ar", "zh", "en", "fr", "ru", "es")))


class Country(models.Model):
    """A State: one of 193 Members and two observers, or a fictional one for the demonstration.

    `iso3` (ISO 3166-1 alpha-3) is its permanent code and gives its address; names are those of the United
    Nations in its six languages; `m49*` are codes of the UN Statistics Division.
    """

    iso3 = models.CharField("ISO 3166-1 alpha-3", max_length=3, unique=True, validators=[validate_iso3])
    iso2 = models.CharField("ISO 3166-1 alpha-2", max_length=2, unique=True, validators=[validate_iso2])
    m49 = models.CharField("M49", max_length=3, unique=True, validators=[validate_m49])
    m49_region = models.CharField(max_length=3, blank=True)
    m49_subregion = models.CharField(max_length=3, blank=True)
    membership = models.CharField(_("membership"), max_length=8, choices=UNMembership.choices)
    member_since = models.DateField(_("member since"), null=True, blank=True)
    regional_group = models.CharField(_("regional group"), max_length=16, choices=RegionalGroup.choices, blank=True)
    short_name_ar = models.CharField(max_length=120)
    short_name_zh = models.CharField(max_length=120)
    short_name_en = models.CharField(max_length=120)
    short_name_fr = models.CharField(max_length=120)
    short_name_ru = models.CharField(max_length=120)
    short_name_es = models.CharField(max_length=120)
    formal_name_ar = models.CharField(max_length=200)
    formal_name_zh = models.CharField(max_length=200)
    formal_name_en = models.CharField(max_length=200)
    formal_name_fr = models.CharField(max_length=200)
    formal_name_ru = models.CharField(max_length=200)
    formal_name_es = models.CharField(max_length=200)
    is_fictional = models.BooleanField(default=False, db_index=True)
    four_eyes = models.BooleanField(
        _("four eyes"), default=False, help_text=_("Another rapporteur approves what one rapporteur wrote.")
    )
    four_eyes_off_asked_by: models.ForeignKey[User | None] = models.ForeignKey(
        "compliance.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    four_eyes_off_asked_at = models.DateTimeField(null=True, blank=True)

    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ["short_name_en"]
        constraints = [
            one_of("membership", UNMembership, "country_membership_known"),
            one_of("regional_group", RegionalGroup, "country_group_known", blank=True),
            models.CheckConstraint(
                condition=Q(four_eyes_off_asked_by__isnull=True, four_eyes_off_asked_at__isnull=True)
                | Q(four_eyes=True, four_eyes_off_asked_by__isnull=False, four_eyes_off_asked_at__isnull=False),
                name="country_four_eyes_asked_while_on",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("country_detail", code=self.code)

    @property
    def name(self) -> str:
        """Short name in the reader's language."""
        return str(getattr(self, f"short_name_{reader_language()}"))

    @property
    def formal_name(self) -> str:
        return str(getattr(self, f"formal_name_{reader_language()}"))

    @property
    def code(self) -> str:
        """The code as it stands in addresses: `ken`."""
        return self.iso3.lower()


class InstitutionQuerySet(models.QuerySet["Institution"]):
    def visible_to(self, user: Any) -> InstitutionQuerySet:
        """Named as lead in published versions, hence public; the list of a State's own is its officers'."""
        return self

    def open(self) -> InstitutionQuerySet:
        """Those that act today."""
        return self.filter(closed_at__isnull=True)

    def open_or(self, pk: int | None) -> InstitutionQuerySet:
        """Those that act today, and one more: what a text names already stays choosable though it has closed."""
        return self.filter(Q(closed_at__isnull=True) | Q(pk=pk))

    def of_user(self, user: Any) -> InstitutionQuerySet:
        country_id = rules.country_id_of(user)
        return self.filter(country_id=country_id) if country_id else self.none()


class Institution(models.Model):
    """A ministry or agency of a State."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="institutions")
    slug = models.SlugField(max_length=80)
    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=20, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["country", "slug"], name="institution_slug_unique_in_country"),
            models.UniqueConstraint(
                fields=["country", "name"],
                condition=Q(closed_at__isnull=True),
                name="institution_name_unique_in_country",
            ),
        ]

    def __str__(self) -> str:
        return self.name
