"""The tables, by what they hold."""

from compliance.models.absences import Absence
from compliance.models.accounts import Invitation, Membership, Organisation, User
from compliance.models.countries import Country, Institution
from compliance.models.desk import RecordNote, UnsavedText, VersionSave
from compliance.models.downloads import Download
from compliance.models.equivalences import Equivalence
from compliance.models.evidence import Evidence, EvidenceCheck, EvidenceFile, EvidenceLink, VersionEvidence
from compliance.models.handovers import Handover, HandoverItem
from compliance.models.implementations import (
    Assignment,
    Implementation,
    ImplementationVersion,
    Pair,
    VersionAction,
)
from compliance.models.obligations import (
    Action,
    ActionWording,
    Obligation,
    ObligationTheme,
    ObligationWording,
    ScopeState,
    Theme,
)
from compliance.models.resolutions import (
    Correction,
    LanguageVersion,
    Provision,
    ProvisionWording,
    Resolution,
    Revision,
)
from compliance.models.reviews import Review
from compliance.models.saved_views import SavedView
from compliance.models.search import SearchDocument
from compliance.models.sheets import SheetUpload
from compliance.models.statistics import StatisticCell
from compliance.models.summaries import (
    ObligationSummary,
    OrganisationSummary,
    RegionSummary,
    ResolutionSummary,
    StateResolutionSummary,
    StateSummary,
    StateThemeSummary,
    ThemeSummary,
    WorldSummary,
)
from compliance.models.summary_history import (
    ObligationHistory,
    RegionHistory,
    ResolutionHistory,
    StateHistory,
    StateResolutionHistory,
    StateThemeHistory,
    ThemeHistory,
    WorldHistory,
)
from compliance.models.synthetic import SyntheticLoad
from compliance.models.trail import TrailChain, TrailEntry
from compliance.models.treaties import Treaty, TreatyAction, TreatyCall
from compliance.models.uploads import Upload
from compliance.models.work import SignOfLife, WorkMark

__all__ = [
    "Absence",
    "Action",
    "ActionWording",
    "Assignment",
    "Correction",
    "Country",
    "Download",
    "Equivalence",
    "Evidence",
    "EvidenceCheck",
    "EvidenceFile",
    "EvidenceLink",
    "Handover",
    "HandoverItem",
    "Implementation",
    "ImplementationVersion",
    "Institution",
    "Invitation",
    "LanguageVersion",
    "Membership",
    "Obligation",
    "ObligationHistory",
    "ObligationSummary",
    "ObligationTheme",
    "ObligationWording",
    "Organisation",
    "OrganisationSummary",
    "Pair",
    "Provision",
    "ProvisionWording",
    "RecordNote",
    "RegionHistory",
    "RegionSummary",
    "Resolution",
    "ResolutionHistory",
    "ResolutionSummary",
    "Review",
    "Revision",
    "SavedView",
    "ScopeState",
    "SearchDocument",
    "SheetUpload",
    "SignOfLife",
    "StateHistory",
    "StateResolutionHistory",
    "StateResolutionSummary",
    "StateSummary",
    "StateThemeHistory",
    "StateThemeSummary",
    "StatisticCell",
    "SyntheticLoad",
    "Theme",
    "ThemeHistory",
    "ThemeSummary",
    "TrailChain",
    "TrailEntry",
    "Treaty",
    "TreatyAction",
    "TreatyCall",
    "UnsavedText",
    "Upload",
    "User",
    "VersionAction",
    "VersionEvidence",
    "VersionSave",
    "WorkMark",
    "WorldHistory",
    "WorldSummary",
]
