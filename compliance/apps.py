"""What this application is to Django."""

import gc

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

#: After how many new objects Python looks for cycles. A page makes some ten thousand that are gone once it is sent: at
#: the usual 700 a tenth of its time went into looking through them again and again.
NEW_OBJECTS = 20_000


class ComplianceConfig(AppConfig):
    name = "compliance"
    label = "compliance"
    verbose_name = _("Compliance with resolutions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        _first, second, third = gc.get_threshold()
        gc.set_threshold(NEW_OBJECTS, second, third)
