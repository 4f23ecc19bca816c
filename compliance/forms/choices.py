"""What lists, forms and tables let a person choose among: the same words in the same order everywhere."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from compliance.enums import NOT_REPORTED, NOT_REPORTED_LABEL, Force, Grade, Status
from compliance.selectors.matrix import NOT_REVIEWED, REVIEWED_AT_ALL
from compliance.selectors.reviews import CONFIRMED, DISPUTED

STATUS_CHOICES = [(NOT_REPORTED, NOT_REPORTED_LABEL), *Status.choices]
#: The strongest first.
FORCE_CHOICES = [(str(force.value), force.label) for force in reversed(Force)]
GRADE_CHOICES = [(value, format_lazy("{} · {}", value, label)) for value, label in Grade.choices]
REVIEW_CHOICES = [
    (REVIEWED_AT_ALL, _("Reviewed")),
    (NOT_REVIEWED, _("Not reviewed")),
    (CONFIRMED, _("Confirmed by review")),
    (DISPUTED, _("Disputed by review")),
]
