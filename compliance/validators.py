"""Value checks shared by models and forms."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

validate_iso2 = RegexValidator(r"^[A-Z]{2}\Z", _("Two capital letters."))
validate_iso3 = RegexValidator(r"^[A-Z]{3}\Z", _("Three capital letters."))
validate_m49 = RegexValidator(r"^[0-9]{3}\Z", _("Three digits."))
validate_sha256 = RegexValidator(r"^[0-9a-f]{64}\Z", _("Sixty-four hexadecimal digits."))
validate_web_address = RegexValidator(r"^https?://[^\s<>\"']+\Z", _("An address that begins with https:// or http://."))
