"""An organisation's word on what a State reports, or on its silence."""

from __future__ import annotations

import hashlib
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import ReviewState
from compliance.models import Country, Implementation, Obligation, Pair, Review, User
from compliance.services import search_index, trail, work
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.pairs import fresh_membership, pair_for


def _record(verb: str, actor: User, review: Review, **payload: str) -> None:
    trail.append(
        verb=f"review.{verb}",
        object_type="review",
        object_key=review.key,
        actor=actor,
        country=review.pair.country,
        payload={
            "obligation": review.pair.obligation.key,
            "organisation": review.organisation.slug,
            "grade": review.grade,
            "judged_version": review.judged_version.number if review.judged_version else None,
            "reasons_sha256": hashlib.sha256(review.reasons.encode()).hexdigest(),
            **payload,
        },
    )


@transaction.atomic
def review_publish(
    *,
    actor: User,
    obligation: Obligation,
    country: Country,
    judged_version_id: int | None,
    grade: str,
    information_quality: str,
    reasons: str,
    sources: str = "",
    evidence_cutoff: date,
) -> Review:
    """Publish the organisation's review of the version the person read; it replaces its earlier one.

    `judged_version_id` is None where nothing was published. Conflict if the State's word is another by now.
    """
    membership = fresh_membership(actor)
    if not rules.may_review(actor) or membership.organisation is None:
        raise NotAllowed(_("Only people of an organisation write reviews."))
    if not rules.may_review_state(actor, country):
        raise NotAllowed(_("A fictional organisation reviews fictional States only."))
    pair = pair_for(country=country, obligation=obligation)
    pair = (
        Pair.objects.select_for_update(of=("self",)).select_related("country", "obligation__words_from").get(pk=pair.pk)
    )
    implementation = (
        Implementation.objects.select_for_update(of=("self",))
        .filter(pair=pair)
        .select_related("current_version")
        .first()
    )
    current = implementation.current_version if implementation else None
    if (current.pk if current else None) != judged_version_id:
        raise Conflict(
            _("The State has published another version since you opened this page. Read it before you grade."),
            current,
        )
    wording = pair.obligation.words_from
    assert wording is not None
    now = timezone.now()
    if evidence_cutoff > timezone.localdate():
        raise Invalid(evidence_cutoff=_("Choose today or an earlier day."))
    Review.objects.filter(pair=pair, organisation=membership.organisation, state=ReviewState.PUBLISHED).update(
        state=ReviewState.REPLACED, ended_at=now
    )
    review = Review(
        pair=pair,
        organisation=membership.organisation,
        judged_version=current,
        judged_wording=wording,
        grade=grade,
        information_quality=information_quality,
        reasons=reasons.strip(),
        sources=sources.strip(),
        evidence_cutoff=evidence_cutoff,
        written_by=actor,
        published_at=now,
    )
    try:
        review.full_clean(exclude=["pair", "organisation", "judged_version", "judged_wording", "written_by"])
    except ValidationError as error:
        raise Invalid(
            {
                key if key != "__all__" else "": [str(m) for m in messages]
                for key, messages in error.message_dict.items()
            }
        ) from None
    review.save()
    search_index.review_index(review)
    _record("publish", actor, review)
    work.mark_country(country.pk)
    return review


@transaction.atomic
def review_withdraw(*, actor: User, review: Review, reason: str) -> Review:
    """Take a standing review back; it stays readable and dated, and counts no more."""
    membership = fresh_membership(actor)
    review = (
        Review.objects.select_for_update(of=("self",))
        .select_related("pair__country", "pair__obligation", "organisation", "judged_version")
        .get(pk=review.pk)
    )
    if membership.organisation_id != review.organisation_id:
        raise NotAllowed(_("Only the organisation that wrote a review withdraws it."))
    if review.state != ReviewState.PUBLISHED:
        raise Conflict(_("This review no longer stands."), review)
    if not reason.strip():
        raise Invalid(reason=_("Say why, for those who read the record later."))
    review.state, review.ended_at, review.ended_reason = ReviewState.WITHDRAWN, timezone.now(), reason.strip()
    review.save(update_fields=["state", "ended_at", "ended_reason"])
    _record("withdraw", actor, review, reason=reason.strip())
    work.mark_country(review.pair.country_id)
    return review
