"""Who comes in, as what, and who goes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import ORGANISATION_ROLES, STATE_ROLES, Language, OrganisationKind, Role
from compliance.models import Country, Handover, Institution, Invitation, Membership, Organisation, User
from compliance.services import handing_over, trail
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.pairs import country_for_update


def _clean_email(email: str) -> str:
    try:
        validate_email(email.strip())
    except ValidationError:
        raise Invalid(email=_("Enter an e-mail address such as name@example.org.")) from None
    return email.strip().lower()


def _clean_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid({"password": list(error.messages)}) from None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def administrator_create(
    *, email: str, name: str, language: str = Language.ENGLISH, password: str | None = None
) -> User:
    """The first administrator, or one more from the command line. Without a password the reset page sets one."""
    email = _clean_email(email)
    if User.objects.filter(email=email).exists():
        raise Invalid(email=_("Somebody with this address is already here."))
    if password is not None:
        _clean_password(password, User(email=email, name=name))
    user = User.objects.create_user(email, password, name=name, language=language)
    Membership.objects.create(user=user, role=Role.ADMINISTRATOR)
    trail.append(
        verb="membership.begin",
        object_type="user",
        object_key=str(user.pk),
        payload={"role": Role.ADMINISTRATOR},
    )
    return user


@transaction.atomic
def invitation_send(
    *,
    actor: User,
    email: str,
    name: str,
    role: str,
    country: Country | None = None,
    organisation: Organisation | None = None,
    institution: Institution | None = None,
    language: str = Language.ENGLISH,
) -> tuple[Invitation, str]:
    """Ask somebody in; returns the invitation and the secret of its link, which is not kept.

    Only an administrator names the State or organisation; for everyone else it is their own.
    """
    if role not in rules.invitable_roles(actor):
        raise NotAllowed(_("You cannot invite people to this role."))
    email = _clean_email(email)
    if not name.strip():
        raise Invalid(name=_("Enter the person's name."))
    membership = rules.membership_of(actor)
    assert membership is not None
    if not rules.is_administrator(actor):
        country, organisation = membership.country, membership.organisation
    country = country if role in STATE_ROLES else None
    organisation = organisation if role in ORGANISATION_ROLES else None
    institution = institution if country else None
    if role in STATE_ROLES and country is None:
        raise Invalid(country=_("Choose the State this person will report for."))
    if role in ORGANISATION_ROLES and organisation is None:
        raise Invalid(organisation=_("Choose the organisation this person will speak for."))
    if institution and (country is None or institution.country_id != country.pk):
        raise Invalid(institution=_("Choose an institution of the same State."))
    if institution and institution.closed_at is not None:
        raise Invalid(institution=_("Choose an institution that is open."))
    if Membership.objects.active().filter(user__email=email).exists():
        raise Invalid(email=_("This person already has a role here. End it before giving another."))
    now, token = timezone.now(), secrets.token_urlsafe(32)
    earlier = Invitation.objects.filter(
        pk__in=list(Invitation.objects.open().select_for_update().filter(email=email).values_list("pk", flat=True))
    )
    earlier.update(revoked_at=now)
    handing_over.cancel_of(invitations=earlier, actor=actor)
    invitation = Invitation.objects.create(
        email=email,
        name=name.strip(),
        language=language,
        role=role,
        country=country,
        organisation=organisation,
        institution=institution,
        token_hash=_hash(token),
        invited_by=actor,
        created_at=now,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    trail.append(
        verb="invitation.send",
        object_type="invitation",
        object_key=str(invitation.pk),
        actor=actor,
        country=country,
        payload={
            "role": role,
            "organisation": organisation.slug if organisation else "",
            "invitee": _hash(email),
        },
    )
    return invitation, token


def invitation_find(*, token: str) -> Invitation | None:
    """The open invitation of a link, or None for one that is unknown, used, revoked or out of date."""
    return (
        Invitation.objects.open()
        .select_related("country", "organisation", "institution", "invited_by")
        .filter(token_hash=_hash(token))
        .first()
    )


@transaction.atomic
def invitation_accept(*, token: str, password: str) -> User:
    """Take up an invitation: the account is made, or found by its address, and the membership begins.

    Where somebody hands over to the person invited, that happens now.
    """
    unlocked = Invitation.objects.open().filter(token_hash=_hash(token)).first()
    if unlocked is not None and unlocked.country_id is not None:
        # The State's lock first, as everywhere: whoever hands over holds it while they invite.
        country_for_update(unlocked.country_id)
    invitation = Invitation.objects.select_for_update().open().filter(token_hash=_hash(token)).first()
    if invitation is None:
        raise Conflict(_("This invitation has been used or is out of date. Ask for a new one."))
    user = User.objects.filter(email=invitation.email).first() or User(
        email=invitation.email, name=invitation.name, language=invitation.language
    )
    _clean_password(password, user)
    if user.pk and Membership.objects.active().filter(user=user).exists():
        raise Conflict(_("This person already has a role here."))
    user.is_active = True
    user.set_password(password)
    user.save()
    Membership.objects.create(
        user=user,
        role=invitation.role,
        country=invitation.country,
        organisation=invitation.organisation,
        institution=invitation.institution,
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    trail.append(
        verb="membership.begin",
        object_type="user",
        object_key=str(user.pk),
        actor=user,
        country=invitation.country,
        payload={
            "role": invitation.role,
            "invitation": invitation.pk,
            "organisation": invitation.organisation.slug if invitation.organisation else "",
        },
    )
    handover = Handover.objects.pending().select_related("country", "from_user").filter(invitation=invitation).first()
    if handover is not None:
        handing_over.complete(handover=handover, successor=user, actor=user)
    return user


def _may_manage(actor: User, thing: Any) -> bool:
    """Administrators manage all; a rapporteur the State's people, an approver the organisation's members."""
    return thing.role in rules.invitable_roles(actor) and (
        rules.is_administrator(actor)
        or (thing.country_id is not None and thing.country_id == rules.country_id_of(actor))
        or (thing.organisation_id is not None and thing.organisation_id == rules.organisation_id_of(actor))
    )


@transaction.atomic
def invitation_revoke(*, actor: User, invitation: Invitation) -> Invitation:
    """Make an open invitation's link useless; a hand-over that waits for it is cancelled with it."""
    if invitation.country_id is not None:
        country_for_update(invitation.country_id)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not _may_manage(actor, invitation):
        raise NotAllowed(_("You cannot revoke this invitation."))
    if not invitation.is_open:
        raise Conflict(_("This invitation is no longer open."), invitation)
    handing_over.cancel_of(invitations=Invitation.objects.filter(pk=invitation.pk), actor=actor)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    trail.append(
        verb="invitation.revoke",
        object_type="invitation",
        object_key=str(invitation.pk),
        actor=actor,
        country=invitation.country,
    )
    return invitation


@transaction.atomic
def membership_end(*, actor: User, membership: Membership, reason: str) -> Membership:
    """End somebody's role at once. What they wrote stays theirs; an administrator cannot end the last one."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    manageable = _may_manage(actor, membership) or rules.is_administrator(actor)
    if not manageable or membership.user_id == actor.pk:
        raise NotAllowed(_("You cannot end this membership."))
    if membership.ended_at is not None:
        raise Conflict(_("This membership has already ended."), membership)
    if not reason.strip():
        raise Invalid(reason=_("Say why, for those who read the history later."))
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    trail.append(
        verb="membership.end",
        object_type="user",
        object_key=str(membership.user_id),
        actor=actor,
        country=membership.country,
        payload={"role": membership.role, "reason": reason.strip()},
    )
    return membership


def free_slug(name: str, taken: Any) -> str:
    """A slug of the name that `taken` (a queryset) does not hold yet."""
    base = slugify(name)[:70] or "x"
    used = set(taken.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, len(used) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in used)


@transaction.atomic
def organisation_create(
    *, actor: User, name: str, acronym: str = "", kind: str = OrganisationKind.NGO, url: str = ""
) -> Organisation:
    """An organisation that may review."""
    if not rules.is_administrator(actor):
        raise NotAllowed(_("Only administrators add organisations."))
    if not name.strip():
        raise Invalid(name=_("Enter the organisation's name."))
    if Organisation.objects.filter(name__iexact=name.strip()).exists():
        raise Invalid(name=_("An organisation of this name is already here."))
    organisation = Organisation(
        slug=free_slug(name, Organisation.objects.all()),
        name=name.strip(),
        acronym=acronym.strip(),
        kind=kind,
        url=url.strip(),
    )
    validated_save(organisation)
    trail.append(
        verb="organisation.create",
        object_type="organisation",
        object_key=organisation.slug,
        actor=actor,
        payload={"name": organisation.name},
    )
    return organisation


def validated_save(instance: Any) -> None:
    """Save what its own fields accept; raises Invalid with what each of them says."""
    try:
        instance.full_clean()
    except ValidationError as error:
        raise Invalid(
            {
                key if key != "__all__" else "": [str(m) for m in messages]
                for key, messages in error.message_dict.items()
            }
        ) from None
    instance.save()


@transaction.atomic
def user_update(*, user: User, name: str, language: str) -> User:
    """A person changes their own name or language."""
    user.name, user.language = name.strip(), language
    validated_save(user)
    trail.append(
        verb="user.update",
        object_type="user",
        object_key=str(user.pk),
        actor=user,
        payload={"language": language},
    )
    return user
