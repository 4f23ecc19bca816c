"""The words of the application, each list once.

Labels are what a person reads; values are what is stored and never change meaning.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Language(models.TextChoices):
    """The six official languages of the United Nations, by ISO 639-1 code."""

    ARABIC = "ar", "العربية"
    CHINESE = "zh", "中文"
    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"
    RUSSIAN = "ru", "Русский"
    SPANISH = "es", "Español"


class UNMembership(models.TextChoices):
    """How a State stands to the United Nations."""

    MEMBER = "member", _("Member State")
    OBSERVER = "observer", _("Observer State")


class RegionalGroup(models.TextChoices):
    """The regional groups of the General Assembly."""

    AFRICAN = "african", _("African States")
    ASIA_PACIFIC = "asia_pacific", _("Asia-Pacific States")
    EASTERN_EUROPEAN = "eastern_european", _("Eastern European States")
    GRULAC = "grulac", _("Latin American and Caribbean States")
    WEOG = "weog", _("Western European and other States")


class Body(models.TextChoices):
    """The organ that adopted a resolution."""

    GENERAL_ASSEMBLY = "ga", _("General Assembly")
    HUMAN_RIGHTS_COUNCIL = "hrc", _("Human Rights Council")
    ECOSOC = "ecosoc", _("Economic and Social Council")
    SECURITY_COUNCIL = "sc", _("Security Council")
    OTHER = "other", _("Another body")


class ResolutionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: Drafts are the administrators' own; the rest is, or once was, public and stays readable.
DRAFT_STATES = (ResolutionState.DRAFT, ResolutionState.IN_REVIEW)
PUBLIC_STATES = (ResolutionState.PUBLISHED, ResolutionState.SUPERSEDED, ResolutionState.WITHDRAWN)


class UploadState(models.TextChoices):
    """Where a file that was given stands. Received and reading wait for a worker, refused and failed for a person."""

    RECEIVED = "received", pgettext_lazy("upload", "Waiting to be read")
    READING = "reading", pgettext_lazy("upload", "Being read")
    READ = "read", pgettext_lazy("upload", "Read")
    REFUSED = "refused", pgettext_lazy("upload", "Refused")
    FAILED = "failed", pgettext_lazy("upload", "Could not be read")
    DISCARDED = "discarded", pgettext_lazy("upload", "Discarded")


class DownloadState(models.TextChoices):
    """Where a file that somebody asked for stands. Waiting and running are a worker's."""

    WAITING = "waiting", pgettext_lazy("download", "Waiting")
    RUNNING = "running", pgettext_lazy("download", "Being made")
    READY = "ready", pgettext_lazy("download", "Ready")
    FAILED = "failed", pgettext_lazy("download", "Could not be made")


class EquivalenceState(models.TextChoices):
    """What people made of two clauses that seem to ask the same."""

    PROPOSED = "proposed", pgettext_lazy("equivalence", "Proposed")
    CONFIRMED = "confirmed", pgettext_lazy("equivalence", "Confirmed")
    REFUSED = "refused", pgettext_lazy("equivalence", "Refused")


class ProvisionKind(models.TextChoices):
    PREAMBULAR = "preambular", _("Preambular paragraph")
    OPERATIVE = "operative", _("Operative paragraph")


class AddresseeClass(models.TextChoices):
    """Who is asked to act, by class (the parser's words)."""

    GOVERNMENTS = "governments", _("Governments")
    UN = "un", _("United Nations")
    ORGANIZATIONS = "organizations", _("Organizations")
    MIXED = "mixed", _("States together with others")
    SELF = "self", _("The organ itself")
    NONE = "none", _("Nobody")


class Force(models.IntegerChoices):
    """Ordinal band of an operative verb's strength, an editorial reading and not a legal effect.

    Bands follow the comparison of published rankings in the design notes: urges and calls upon share a
    band because the sources disagree on their order.
    """

    STANCE = 0, _("States a position")
    IMPLIED = 1, _("Implied")
    ENCOURAGES = 2, _("Encouraged or invited")
    REQUESTS = 3, _("Requested or recommended")
    URGES = 4, _("Urged or called upon")
    DEMANDS = 5, _("Demanded or instructed")
    DECIDES = 6, _("Decided under the Charter")


class Latitude(models.TextChoices):
    """How much room the wording of an action leaves; never an excuse for not starting."""

    NONE = "none", _("No latitude")
    DISCRETION = "discretion", _("As appropriate")
    CONSIDERATION = "consideration", _("To consider")


class Scope(models.TextChoices):
    """To which States an obligation applies."""

    ALL = "all", _("All Members and observers")
    MEMBERS = "members", _("All Members")
    NAMED = "named", _("Named States")
    PARTIES = "parties", _("Parties to a treaty")
    SELF_DECLARED = "self_declared", _("States that declare it themselves")


class WordingChange(models.TextChoices):
    """What a revision did to an obligation's wording."""

    NEW = "new", _("New")
    UNCHANGED = "unchanged", _("Unchanged")
    AMENDED = "amended", _("Amended")


#: What a plan says of an obligation that the new text no longer holds. It gets no wording, so it is no WordingChange.
RETIRED = "retired"


class Status(models.TextChoices):
    """What a State says of itself on an obligation. Not reported is the absence of a published version."""

    NOT_STARTED = "not_started", _("Not started")
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    IMPLEMENTED = "implemented", _("Implemented")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


#: After these no target date can pass.
SETTLED = (Status.IMPLEMENTED, Status.NOT_APPLICABLE)
NOT_REPORTED = "not_reported"
NOT_REPORTED_LABEL = pgettext_lazy("status", "Not reported")


class VersionState(models.TextChoices):
    """Where a version of an implementation stands. Working: draft, submitted, returned, approved."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Discarded")


WORKING_STATES = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.RETURNED, VersionState.APPROVED)


class NoteKind(models.TextChoices):
    """What a line of the thread between a State's officers was said with."""

    NOTE = "note", pgettext_lazy("between officers", "Note")
    SUBMIT = "submit", pgettext_lazy("between officers", "Submitted")
    RETURN = "return", pgettext_lazy("between officers", "Returned")


class ActionStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("action", "Open")
    DONE = "done", pgettext_lazy("action", "Done")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("action", "Not applicable")


class EvidenceKind(models.TextChoices):
    LAW = "law", _("Law")
    POLICY = "policy", _("Policy")
    ACTION_PLAN = "action_plan", _("Action plan")
    INSTITUTION = "institution", _("Institution")
    BUDGET = "budget", _("Budget")
    TRAINING = "training", _("Training")
    CAMPAIGN = "campaign", _("Campaign")
    SERVICE = "service", _("Service")
    CASE = "case", _("Case")
    STATISTIC = "statistic", _("Statistic")
    TREATY_ACTION = "treaty_action", _("Treaty action")
    OTHER = "other", _("Other")


class EvidenceOrigin(models.TextChoices):
    """Who says so: an officer of the State or organisation, or the depositary of a treaty, which no officer changes."""

    OFFICER = "officer", pgettext_lazy("evidence", "An officer")
    DEPOSITARY = "depositary", pgettext_lazy("evidence", "The depositary")


class TreatyAct(models.TextChoices):
    """How a State became bound by a treaty."""

    RATIFICATION = "ratification", _("Ratification")
    ACCEPTANCE = "acceptance", _("Acceptance")
    APPROVAL = "approval", _("Approval")
    ACCESSION = "accession", _("Accession")
    SUCCESSION = "succession", _("Succession")


class Dimension(models.TextChoices):
    """What kind of fact evidence shows (structure, process and outcome indicators)."""

    STRUCTURE = "structure", _("Structure: law and institutions")
    PROCESS = "process", _("Process: policies, budgets, programmes")
    OUTCOME = "outcome", _("Outcome: results for people")


class EvidenceState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ScanState(models.TextChoices):
    """What a scanner for malicious software made of a file. Nobody downloads one that waits or was refused."""

    NOT_SCANNED = "not_scanned", pgettext_lazy("scan", "Not scanned")
    WAITING = "waiting", pgettext_lazy("scan", "Waiting to be scanned")
    CLEAN = "clean", pgettext_lazy("scan", "Nothing found")
    REFUSED = "refused", pgettext_lazy("scan", "Refused")


#: Files in these states may be downloaded, by whom their evidence is visible to.
DOWNLOADABLE = (ScanState.NOT_SCANNED, ScanState.CLEAN)


class CheckOutcome(models.TextChoices):
    """What the last check of a link or file found."""

    FINE = "fine", pgettext_lazy("check", "In order")
    MOVED = "moved", pgettext_lazy("check", "Moved to another address")
    UNREACHABLE = "unreachable", pgettext_lazy("check", "Not reached")
    GONE = "gone", pgettext_lazy("check", "No longer there")
    MISSING = "missing", pgettext_lazy("check", "File missing")
    CHANGED = "changed", pgettext_lazy("check", "File changed")


#: What is in order; a link that leads on to another address still leads to something.
SOUND_OUTCOMES = (CheckOutcome.FINE, CheckOutcome.MOVED)


class Audience(models.TextChoices):
    OWN_STATE = "own_state", _("Own State only")
    ACCREDITED = "accredited", _("Accredited organisations")
    EVERYONE = "everyone", _("Everyone")


class Grade(models.TextChoices):
    """Grades a reviewer chooses, after the follow-up procedure of the Human Rights Committee.

    D (no cooperation) is computed from a State's silence and is never chosen.
    """

    A = "A", _("Largely satisfactory")
    B = "B", _("Partially satisfactory")
    C = "C", _("Not satisfactory")
    E = "E", _("Contrary to, or rejecting, the obligation")


class InformationQuality(models.TextChoices):
    DETAILED = "detailed", _("Detailed")
    PARTIAL = "partial", pgettext_lazy("quality of information", "Partial")
    INSUFFICIENT = "insufficient", _("Insufficient")


class ReviewState(models.TextChoices):
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced by a later review")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    RAPPORTEUR = "rapporteur", _("National rapporteur")
    CONTRIBUTOR = "contributor", _("Contributor")
    APPROVER = "approver", _("Organisation's approver")
    MEMBER = "member", _("Organisation's member")


STATE_ROLES = (Role.RAPPORTEUR, Role.CONTRIBUTOR)
ORGANISATION_ROLES = (Role.APPROVER, Role.MEMBER)


class AfterHandover(models.TextChoices):
    """What somebody who has handed over does afterwards."""

    LEAVES = "leaves", pgettext_lazy("after a hand-over", "Leaves")
    CONTRIBUTOR = "contributor", pgettext_lazy("after a hand-over", "Stays as contributor")
    RAPPORTEUR = "rapporteur", pgettext_lazy("after a hand-over", "Stays as national rapporteur")


class Need(models.TextChoices):
    """Why a clause needs somebody, most urgent first; several may hold for one clause.

    The first three and the draft speak to one person, the others to everybody who works on the record.
    """

    WAITING = "waiting", _("Waiting for my approval")
    APPROVED = "approved", _("Approved, not published yet")
    RETURNED = "returned", _("Returned to me")
    REPORT_OVERDUE = "report_overdue", _("Report overdue")
    TARGET_OVERDUE = "target_overdue", _("Target overdue")
    DISPUTED = "is_disputed", _("Disputed by a review")
    NEWLY_REVIEWED = "newly_reviewed", _("Newly reviewed")
    AMENDED = "amended", _("Clause amended since")
    DUE_SOON = "due_soon", _("Due soon")
    DUE_LATER = "due_later", _("Due later")
    STALE = "stale", _("Gone stale")
    FAILING = "failing", _("Link or file of evidence fails")
    UNCONFIRMED = "unconfirmed", _("Evidence to confirm again")
    DRAFT = "draft", _("My drafts")
    NEVER_REPORTED = "never_reported", _("Never reported on")


class AssignmentAct(models.TextChoices):
    """What is done to the institutions of some clauses."""

    LEAD = "lead", pgettext_lazy("assignment", "Make it the lead institution")
    OTHER = "other", pgettext_lazy("assignment", "Ask it as another institution")
    REMOVE = "remove", pgettext_lazy("assignment", "Take it off")
    CLEAR = "clear", pgettext_lazy("assignment", "Take all institutions off")


class OrganisationKind(models.TextChoices):
    NGO = "ngo", _("Non-governmental organisation")
    NHRI = "nhri", _("National human rights institution")
    ACADEMIC = "academic", _("Academic institution")
    OTHER = "other", _("Other")


class WorkKind(models.TextChoices):
    """What a work mark asks to be compiled."""

    COUNTRY = "country", _("A State's summaries")
    WORLD = "world", _("Regions and the world")


class SignKind(models.TextChoices):
    """Who, or what act, of the background leaves a sign of life."""

    WORKER = "worker", _("Worker")
    BEAT = "beat", _("Beat")
    SWEEP = "sweep", _("Sweep")
    NIGHTLY = "nightly", _("Nightly compilation")
    COMPILING = "compiling", _("Compiling")


class Measure(models.TextChoices):
    """What a cell of a statistic counts: persons, each once a year."""

    IDENTIFIED = "identified", pgettext_lazy("statistic", "Victims identified")
    ASSISTED = "assisted", pgettext_lazy("statistic", "Victims assisted")
    INVESTIGATIONS = "investigations", pgettext_lazy("statistic", "Investigations")
    PROSECUTIONS = "prosecutions", pgettext_lazy("statistic", "Prosecutions")
    CONVICTIONS = "convictions", pgettext_lazy("statistic", "Convictions")


#: The value by which a cell of a statistic does not tell apart what its column could.
WHOLE = "all"


class StatisticSex(models.TextChoices):
    ALL = WHOLE, pgettext_lazy("sex", "All")
    FEMALE = "female", pgettext_lazy("sex", "Female")
    MALE = "male", pgettext_lazy("sex", "Male")
    OTHER = "other", pgettext_lazy("sex", "Another or unknown")


class AgeGroup(models.TextChoices):
    ALL = WHOLE, pgettext_lazy("age group", "All")
    CHILDREN = "children", pgettext_lazy("age group", "Children under 18")
    ADULTS = "adults", pgettext_lazy("age group", "Adults")
    UNKNOWN = "unknown", pgettext_lazy("age group", "Unknown")


class Exploitation(models.TextChoices):
    """Forms of exploitation, in the words of the Trafficking in Persons Protocol and of the classification IC-TIP."""

    ALL = WHOLE, pgettext_lazy("form of exploitation", "All")
    SEXUAL = "sexual", pgettext_lazy("form of exploitation", "Sexual exploitation")
    FORCED_LABOUR = "forced_labour", pgettext_lazy("form of exploitation", "Forced labour or services")
    SLAVERY = "slavery", pgettext_lazy("form of exploitation", "Slavery, similar practices or servitude")
    FORCED_MARRIAGE = "forced_marriage", pgettext_lazy("form of exploitation", "Forced marriage")
    CRIMINAL_ACTIVITY = "criminal_activity", pgettext_lazy("form of exploitation", "Forced criminal activity")
    BEGGING = "begging", pgettext_lazy("form of exploitation", "Begging")
    ORGAN_REMOVAL = "organ_removal", pgettext_lazy("form of exploitation", "Removal of organs")
    MIXED = "mixed", pgettext_lazy("form of exploitation", "Several forms")
    OTHER = "other", pgettext_lazy("form of exploitation", "Another form")
    UNKNOWN = "unknown", pgettext_lazy("form of exploitation", "Unknown")


class SheetKind(models.TextChoices):
    CHECKLIST = "checklist", pgettext_lazy("sheet", "Checklist")
    STATISTICS = "statistics", pgettext_lazy("sheet", "Statistics")


class SheetState(models.TextChoices):
    """Where a sheet that was given stands. Applying: a worker writes the drafts, batch by batch."""

    WAITING = "waiting", pgettext_lazy("sheet", "Waiting for you")
    APPLYING = "applying", pgettext_lazy("sheet", "Being applied")
    APPLIED = "applied", pgettext_lazy("sheet", "Applied")
    DISCARDED = "discarded", pgettext_lazy("sheet", "Discarded")


class M49Region(models.TextChoices):
    """Regions and sub-regions of the UN Statistics Division that have a State, by their codes."""

    AFRICA = "002", pgettext_lazy("region", "Africa")
    NORTHERN_AFRICA = "015", pgettext_lazy("region", "Northern Africa")
    EASTERN_AFRICA = "014", pgettext_lazy("region", "Eastern Africa")
    MIDDLE_AFRICA = "017", pgettext_lazy("region", "Middle Africa")
    SOUTHERN_AFRICA = "018", pgettext_lazy("region", "Southern Africa")
    WESTERN_AFRICA = "011", pgettext_lazy("region", "Western Africa")
    AMERICAS = "019", pgettext_lazy("region", "Americas")
    CARIBBEAN = "029", pgettext_lazy("region", "Caribbean")
    CENTRAL_AMERICA = "013", pgettext_lazy("region", "Central America")
    SOUTH_AMERICA = "005", pgettext_lazy("region", "South America")
    NORTHERN_AMERICA = "021", pgettext_lazy("region", "Northern America")
    ASIA = "142", pgettext_lazy("region", "Asia")
    CENTRAL_ASIA = "143", pgettext_lazy("region", "Central Asia")
    EASTERN_ASIA = "030", pgettext_lazy("region", "Eastern Asia")
    SOUTH_EASTERN_ASIA = "035", pgettext_lazy("region", "South-eastern Asia")
    SOUTHERN_ASIA = "034", pgettext_lazy("region", "Southern Asia")
    WESTERN_ASIA = "145", pgettext_lazy("region", "Western Asia")
    EUROPE = "150", pgettext_lazy("region", "Europe")
    EASTERN_EUROPE = "151", pgettext_lazy("region", "Eastern Europe")
    NORTHERN_EUROPE = "154", pgettext_lazy("region", "Northern Europe")
    SOUTHERN_EUROPE = "039", pgettext_lazy("region", "Southern Europe")
    WESTERN_EUROPE = "155", pgettext_lazy("region", "Western Europe")
    OCEANIA = "009", pgettext_lazy("region", "Oceania")
    AUSTRALIA_AND_NEW_ZEALAND = "053", pgettext_lazy("region", "Australia and New Zealand")
    MELANESIA = "054", pgettext_lazy("region", "Melanesia")
    MICRONESIA = "057", pgettext_lazy("region", "Micronesia")
    POLYNESIA = "061", pgettext_lazy("region", "Polynesia")


#: Those that have sub-regions below them; the sub-regions follow theirs.
M49_WHOLE = (M49Region.AFRICA, M49Region.AMERICAS, M49Region.ASIA, M49Region.EUROPE, M49Region.OCEANIA)


class SearchKind(models.TextChoices):
    """What can be found by its words."""

    CLAUSE = "clause", _("Clauses")
    RESOLUTION = "resolution", _("Resolutions")
    COUNTRY = "country", _("States")
    NARRATIVE = "narrative", _("What States say")
    EVIDENCE = "evidence", _("Evidence")
    REVIEW = "review", _("Reviews")


#: Those whose words are in the index; States are few and are looked at one by one.
INDEXED_KINDS = tuple(kind for kind in SearchKind if kind != SearchKind.COUNTRY)
