"""People, the organisations they speak for, and how they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from compliance import rules
from compliance.enums import ORGANISATION_ROLES, STATE_ROLES, Language, OrganisationKind, Role
from compliance.models.base import one_of
from compliance.validators import validate_web_address

if TYPE_CHECKING:
    from compliance.models.countries import Country, Institution


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who signs in with an e-mail address; without a password they cannot sign in yet."""
        if not email:
            raise ValueError("A person needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who can sign in. What they may do follows from their one active membership."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(
        _("preferred language"), max_length=2, choices=Language.choices, default=Language.ENGLISH
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_demonstration = models.BooleanField(
        default=False, editable=False, help_text=_("Signs in only where nobody but this machine is served.")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("Somebody with this address is already here."),
            ),
            one_of("language", Language, "user_language_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def active_membership(self) -> Membership | None:
        """The membership in force, with its State or organisation; None for somebody between two."""
        return self.memberships.active().select_related("country", "organisation", "institution").first()


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: Any) -> OrganisationQuerySet:
        """Organisations are named beside their reviews, so everyone may see them."""
        return self


class Organisation(models.Model):
    """A body outside government that reviews what States report."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=20, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=OrganisationKind.choices, default=OrganisationKind.NGO)
    url = models.CharField(_("web address"), max_length=500, blank=True, validators=[validate_web_address])
    is_fictional = models.BooleanField(default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [one_of("kind", OrganisationKind, "organisation_kind_known")]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> MembershipQuerySet:
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user: Any) -> MembershipQuerySet:
        """Administrators see all, others those of their own State or organisation."""
        if rules.is_administrator(user):
            return self
        if country_id := rules.country_id_of(user):
            return self.filter(country_id=country_id)
        if organisation_id := rules.organisation_id_of(user):
            return self.filter(organisation_id=organisation_id)
        return self.none()


_ROLE_FITS_PLACE = (
    Q(role=Role.ADMINISTRATOR, country__isnull=True, organisation__isnull=True, institution__isnull=True)
    | Q(role__in=STATE_ROLES, country__isnull=False, organisation__isnull=True)
    | Q(
        role__in=ORGANISATION_ROLES,
        country__isnull=True,
        organisation__isnull=False,
        institution__isnull=True,
    )
)


class Membership(models.Model):
    """What somebody may do, and for whom: one active membership a person."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=13, choices=Role.choices)
    country: models.ForeignKey[Country | None] = models.ForeignKey(
        "compliance.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    institution: models.ForeignKey[Institution | None] = models.ForeignKey(
        "compliance.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at__isnull=True), name="membership_one_active_per_user"
            ),
            models.CheckConstraint(condition=_ROLE_FITS_PLACE, name="membership_role_fits_place"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("started_at")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Neither accepted nor revoked nor run out."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())

    def visible_to(self, user: Any) -> InvitationQuerySet:
        if rules.is_administrator(user):
            return self
        if rules.is_rapporteur(user) and (country_id := rules.country_id_of(user)):
            return self.filter(country_id=country_id)
        if rules.role_of(user) == Role.APPROVER and (organisation_id := rules.organisation_id_of(user)):
            return self.filter(organisation_id=organisation_id)
        return self.none()


class Invitation(models.Model):
    """An address asked to join in a role. Only the hash of its secret link is kept."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.ENGLISH)
    role = models.CharField(_("role"), max_length=13, choices=Role.choices)
    country: models.ForeignKey[Country | None] = models.ForeignKey(
        "compliance.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    institution: models.ForeignKey[Institution | None] = models.ForeignKey(
        "compliance.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations_sent")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.CheckConstraint(condition=_ROLE_FITS_PLACE, name="invitation_role_fits_place")]

    def __str__(self) -> str:
        return f"{self.email} ({self.get_role_display()})"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > timezone.now()
