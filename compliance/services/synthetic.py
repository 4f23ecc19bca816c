"""Filling an empty database with synthetic records, to see how the program behaves with everything filled.

Every State gets a random record on every obligation. Nothing of it is true, so it goes only where no real record
is, and from then on every page says so. Resolutions go through the parser and the services like real ones;
records are written in bulk, a batch of States at a time, each batch whole or not at all, with one trail entry.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.enums import Role, Scope, UNMembership
from compliance.models import (
    Country,
    Evidence,
    Institution,
    Membership,
    Obligation,
    ObligationTheme,
    Organisation,
    Pair,
    Resolution,
    Review,
    Revision,
    SyntheticLoad,
    Theme,
    Upload,
    User,
)
from compliance.services import resolutions, search_index, summaries, trail, work
from compliance.services import synthetic_sql as sql
from compliance.services.demonstration import PASSWORD
from compliance.services.errors import Invalid
from compliance.services.planner import refresh_statistics
from compliance.services.synthetic_words import resolution_text, title

#: Clauses of one synthetic resolution, and the most resolutions of one run: beyond that they get longer.
CLAUSES = 40
MOST_RESOLUTIONS = 50
#: Pairs written in one transaction.
BATCH_PAIRS = 10_000
#: First session of synthetic symbols: A/RES/901/1. Real sessions are far from it.
FIRST_SESSION = 901
#: Rows of these are records; States and themes come from fixtures, and administrators have to come from somewhere.
RECORDS: tuple[type[Model], ...] = (Resolution, Pair, Evidence, Review, Organisation, Institution, Upload)

Say = Callable[[str], None]


def is_synthetic() -> bool:
    """Whether this database holds synthetic records."""
    return SyntheticLoad.objects.exists()


def require_no_real_records() -> None:
    """Refuse a database with records that nobody generated. Raises Invalid with a sentence."""
    if is_synthetic():
        return
    found = {model._meta.verbose_name_plural: model._default_manager.count() for model in RECORDS}
    found["memberships"] = Membership.objects.exclude(role=Role.ADMINISTRATOR).count()
    if held := ", ".join(f"{number} {name}" for name, number in found.items() if number):
        raise Invalid(
            database=_(
                "This database holds records that were not generated (%(held)s). Made-up statuses must not stand "
                "among them: name an empty database in DATABASE_URL."
            )
            % {"held": held}
        )


def synthetic_load(*, countries: int, obligations: int, fill: float, seed: int, say: Say) -> SyntheticLoad:
    """Fill so many States with a record on so many obligations each, and compile their summaries.

    `fill` is the share of pairs that get a record, 0 to 1. The same numbers again change nothing, or finish what
    was interrupted; other numbers add resolutions of their own. Raises Invalid.
    """
    _check(countries=countries, obligations=obligations, fill=fill, seed=seed)
    require_no_real_records()
    load = _started(countries=countries, obligations=obligations, fill=fill, seed=seed)
    if load.finished_at:
        say(f"Run {load.number} did this before; nothing was changed.")
        return load
    states = _states(countries)
    _store_people(states)
    ids = _store_resolutions(load, say)
    _store_records(load, states, ids, say)
    say("Indexing the words")
    search_index.rebuild()
    SyntheticLoad.objects.filter(pk=load.pk).update(finished_at=timezone.now())
    refresh_statistics()
    say("Compiling the summaries")
    summaries.drain()
    load.refresh_from_db()
    return load


def _check(*, countries: int, obligations: int, fill: float, seed: int) -> None:
    if not 1 <= countries <= 195:
        raise Invalid(countries=_("Choose between 1 and 195 States: there are no more."))
    if not 1 <= obligations <= 40_000:
        raise Invalid(obligations=_("Choose between 1 and 40,000 obligations."))
    if not 0 <= fill <= 1:
        raise Invalid(fill=_("The share to fill lies between 0 and 1."))
    if not 0 <= seed < 2**31:
        raise Invalid(seed=_("The seed is a whole number from 0 to 2,147,483,647."))


@transaction.atomic
def _started(*, countries: int, obligations: int, fill: float, seed: int) -> SyntheticLoad:
    """The run with these numbers: an earlier one if there is one. From here on the database is synthetic."""
    asked = {"countries": countries, "obligations": obligations, "fill": fill, "seed": seed}
    if found := SyntheticLoad.objects.filter(**asked).first():
        return found
    number = SyntheticLoad.objects.count() + 1
    if number > 99:
        raise Invalid(database=_("This database has taken 99 runs; begin with an empty one."))
    trail.append(verb="synthetic.start", object_type="synthetic-load", object_key=str(number), payload=asked)
    return SyntheticLoad.objects.create(number=number, **asked)


def _states(number: int) -> list[Country]:
    """Members first, by code, so that 193 are the Members."""
    if not Country.objects.real().exists():
        call_command("loaddata", "countries", verbosity=0)
    if not Theme.objects.exists():
        call_command("loaddata", "themes", verbosity=0)
    real = list(Country.objects.real().order_by("iso3"))
    return sorted(real, key=lambda country: country.membership != UNMembership.MEMBER)[:number]


@transaction.atomic
def _store_people(states: list[Country]) -> None:
    """A rapporteur, a contributor and institutions for each State, and organisations with two people each.

    They sign in with the demonstration's password, on this machine only.
    """
    known = set(User.objects.filter(email__endswith=f"@{sql.DOMAIN}").values_list("email", flat=True))
    password = make_password(PASSWORD)
    institutions = {
        (i.country_id, i.slug): i
        for i in Institution.objects.bulk_create(
            [
                Institution(country=state, slug=f"synthetic-{n}", name=f"Generated ministry {n}")
                for state in states
                for n in range(1, sql.INSTITUTIONS + 1)
                if f"rapporteur-{state.code}@{sql.DOMAIN}" not in known
            ]
        )
    }
    numbers = range(1, sql.ORGANISATIONS + 1)
    organisations = {
        n: Organisation.objects.get_or_create(slug=f"synthetic-watch-{n}", defaults={"name": f"Generated watch {n}"})[0]
        for n in numbers
    }
    cast: dict[str, tuple[str, Membership]] = {}
    for state in states:
        place = institutions.get((state.pk, "synthetic-1"))
        rapporteur = Membership(role=Role.RAPPORTEUR, country=state)
        contributor = Membership(role=Role.CONTRIBUTOR, country=state, institution=place)
        cast[f"rapporteur-{state.code}"] = (f"Generated rapporteur {state.iso3}", rapporteur)
        cast[f"contributor-{state.code}"] = (f"Generated contributor {state.iso3}", contributor)
    for n in numbers:
        cast[f"approver-{n}"] = (
            f"Generated approver {n}",
            Membership(role=Role.APPROVER, organisation=organisations[n]),
        )
        cast[f"member-{n}"] = (f"Generated member {n}", Membership(role=Role.MEMBER, organisation=organisations[n]))
    new = {name: value for name, value in cast.items() if f"{name}@{sql.DOMAIN}" not in known}
    users = User.objects.bulk_create(
        [
            User(email=f"{name}@{sql.DOMAIN}", name=full, password=password, is_demonstration=True)
            for name, (full, _membership) in new.items()
        ]
    )
    memberships = [membership for _name, membership in new.values()]
    for user, membership in zip(users, memberships, strict=True):
        membership.user = user
    Membership.objects.bulk_create(memberships)


def _store_resolutions(load: SyntheticLoad, say: Say) -> list[int]:
    """The run's resolutions, read and published like real ones; returns their ids in order."""
    longest = max(CLAUSES, -(-load.obligations // MOST_RESOLUTIONS))
    sizes = [longest] * (load.obligations // longest)
    if rest := load.obligations - sum(sizes):
        sizes.append(rest)
    session = FIRST_SESSION - 1 + load.number
    ids = []
    for number, clauses in enumerate(sizes, start=1):
        with transaction.atomic():
            ids.append(_store_resolution(load, f"A/RES/{session}/{number}", number, clauses))
        if number % 10 == 0 or number == len(sizes):
            say(f"{number} of {len(sizes)} resolutions")
    return ids


def _store_resolution(load: SyntheticLoad, symbol: str, number: int, clauses: int) -> int:
    text = resolution_text(symbol=symbol, run=load.number, number=number, clauses=clauses, seed=load.seed)
    name = f"{symbol.replace('/', '-')}.txt"
    report = resolutions.resolution_load(data=text.encode(), filename=name, symbol=symbol)
    if report.already_loaded:
        return int(report.resolution.pk)
    resolution = resolutions.resolution_publish(resolution=report.resolution)
    found = resolution.obligations.filter(retired_at__isnull=True).count()
    if found != clauses:
        raise RuntimeError(f"{found} obligations were read from {symbol}, where {clauses} are printed.")
    adopted = date(2010 + number % 10, 12, 1 + number % 20)
    published = datetime(2021, 1, 1 + number % 28, 9, tzinfo=timezone.get_default_timezone())
    # Every third resolution asked for a first report long ago.
    first_report = date(2023, 6, 1) if number % 3 == 0 else date(2031, 6, 1)
    Resolution.objects.filter(pk=resolution.pk).update(
        title=title(load.number, number),
        adopted_on=adopted,
        number=str(number),
        published_at=published,
        first_report_on=first_report,
    )
    Revision.objects.filter(resolution=resolution).update(published_at=published)
    obligations = Obligation.objects.filter(resolution=resolution).order_by("wording__position")
    members_only = [pk for n, pk in enumerate(obligations.values_list("pk", flat=True)) if n % 10 == 9]
    Obligation.objects.filter(pk__in=members_only).update(scope=Scope.MEMBERS)
    _store_themes(load, number, list(obligations.values_list("pk", flat=True)))
    return int(resolution.pk)


def _store_themes(load: SyntheticLoad, number: int, obligations: list[int]) -> None:
    """One theme for each obligation, and a second for every third."""
    themes = list(Theme.objects.order_by("position", "slug").values_list("pk", flat=True))
    if not themes:
        return
    links = set()
    for n, obligation in enumerate(obligations):
        at = n * 7 + number * 3 + load.seed
        links.add((obligation, themes[at % len(themes)]))
        if n % 3 == 0:
            links.add((obligation, themes[(at + 5) % len(themes)]))
    ObligationTheme.objects.bulk_create(
        [ObligationTheme(obligation_id=o, theme_id=t, proposed=False) for o, t in sorted(links)], ignore_conflicts=True
    )


def _store_records(load: SyntheticLoad, states: list[Country], resolution_ids: list[int], say: Say) -> None:
    """The records of the States that have none of this run yet, a batch at a time."""
    size = max(1, BATCH_PAIRS // load.obligations)
    total = 0
    for begin in range(load.filled, len(states), size):
        batch = states[begin : begin + size]
        total += _store_batch(load, batch, resolution_ids)
        load.filled = begin + len(batch)
        say(f"{load.filled} of {load.countries} States, {total:,} records")


@transaction.atomic
def _store_batch(load: SyntheticLoad, states: list[Country], resolution_ids: list[int]) -> int:
    """All records of these States on the run's obligations; returns how many pairs."""
    parameters = {"seed": load.seed, "run": load.number, "fill": round(load.fill * 1000)}
    with connection.cursor() as cursor:
        cursor.execute(sql.DROP_DECK)
        cursor.execute(sql.CREATE_DECK)
        cursor.execute(sql.fill_deck([state.pk for state in states], resolution_ids), parameters)
        pairs = cursor.rowcount
        cursor.execute(sql.INDEX_DECK)
        for statement, values in sql.deal():
            cursor.execute(statement, values)
        cursor.execute(sql.DROP_DECK)
    SyntheticLoad.objects.filter(pk=load.pk).update(filled=load.filled + len(states))
    trail.append(
        verb="synthetic.fill",
        object_type="synthetic-load",
        object_key=str(load.number),
        payload={"states": [state.iso3 for state in states], "records": pairs},
    )
    work.mark_all()
    return int(pairs)
