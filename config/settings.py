"""Settings, all from the environment.

Nothing has to be set to try the application: a SQLite file, an embedded queue in the file system and a key
kept in VAR_DIR are used on a loopback address. Serving anyone else (DEBUG off, a host that is no loopback
name) needs SECRET_KEY, and start-up refuses to go on without it. docs/operators.md lists every variable.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab, schedule
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from kombu import Exchange, Queue

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")

# --- where things are kept -------------------------------------------------------------------------------
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- who may be served -----------------------------------------------------------------------------------
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=LOOPBACK_HOSTS)
LOOPBACK_ONLY = set(ALLOWED_HOSTS) <= {*LOOPBACK_HOSTS, "testserver"}
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])


def _secret_key() -> str:
    """SECRET_KEY, or on loopback addresses a random key made once and kept in VAR_DIR."""
    if value := str(env.str("SECRET_KEY", default="")):
        return value
    if not LOOPBACK_ONLY:
        raise ImproperlyConfigured(
            "Set SECRET_KEY to a long random string: ALLOWED_HOSTS names more than this machine."
        )
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


SECRET_KEY = _secret_key()
SITE_NAME = env.str("SITE_NAME", default="Resolution Ledger")
#: Says on every page that fictional States are here to try things on; set by `manage.py demo`.
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
#: The public address pages are cited by, for example https://ledger.example.org; empty: the request's own.
SITE_URL = env.str("SITE_URL", default="").rstrip("/")

# --- applications ----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "compliance.apps.ComplianceConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "compliance.middleware.AsAtMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "compliance.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "compliance.context_processors.site",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "django_tables2/compliance.html"

# --- database --------------------------------------------------------------------------------------------
DATABASES: dict[str, Any] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'compliance.sqlite3'}")
}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["ENGINE"] = "config.sqlite"
    # IMMEDIATE: a writer waits its turn instead of failing half way; FULL: an accepted write survives a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
elif "postgresql" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})
    if env.bool("DATABASE_KEEPS_PLANS", default=True):
        # Values are sent apart from statements, and the server keeps the plans of those that come again: to work one
        # out for a page's statement takes it ten times as long as to carry it out.
        DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 5}
    DATABASES["default"]["OPTIONS"]["options"] = (
        "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
        # For short statements on a disk without a moving head, which is what databases stand on today.
        " -c random_page_cost=1.1 -c jit=off"
    )
else:
    raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// or sqlite:///")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- background work -------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
QUEUE_DIR = VAR_DIR / "queue"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 600,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "health_check_interval": 25,
        "socket_keepalive": True,
        "socket_connect_timeout": 1,
        # A worker waits in a blocking read of one second; anything else should give up sooner.
        "socket_timeout": 5 if "worker" in sys.argv or "beat" in sys.argv else 1,
        "max_retries": 0,
    }
else:
    for folder in ("messages", "processed", "control"):
        (QUEUE_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT = "config.embedded_queue:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "processed_folder": str(QUEUE_DIR / "processed"),
        "control_folder": str(QUEUE_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
#: Reading files waits in a queue of its own, so that a long one never holds up a summary. A worker without -Q serves
#: both; `up` runs one for each.
IMPORTS_QUEUE = "imports"
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_QUEUES = [
    Queue(name, Exchange(name), routing_key=name) for name in (CELERY_TASK_DEFAULT_QUEUE, IMPORTS_QUEUE)
]
CELERY_TASK_ROUTES = {
    "compliance.read_uploads": {"queue": IMPORTS_QUEUE},
    "compliance.tidy_uploads": {"queue": IMPORTS_QUEUE},
    "compliance.apply_sheets": {"queue": IMPORTS_QUEUE},
    "compliance.scan_files": {"queue": IMPORTS_QUEUE},
    "compliance.check_evidence": {"queue": IMPORTS_QUEUE},
    "compliance.make_downloads": {"queue": IMPORTS_QUEUE},
    "compliance.tidy_downloads": {"queue": IMPORTS_QUEUE},
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_PUBLISH_RETRY = False  # fail fast: the sweeper is the retry
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_TIMEZONE = "UTC"
#: Seconds between two looks for work that no message announced.
SWEEP_INTERVAL = env.float("SWEEP_INTERVAL", default=10.0)
CELERY_BEAT_SCHEDULE = {
    "propose-equivalents": {"task": "compliance.propose_equivalents", "schedule": crontab(minute="25", hour="0")},
    "tidy-uploads": {"task": "compliance.tidy_uploads", "schedule": crontab(minute="40", hour="0")},
    "tidy-downloads": {"task": "compliance.tidy_downloads", "schedule": crontab(minute="50", hour="0")},
    "check-evidence": {"task": "compliance.check_evidence", "schedule": crontab(minute="10", hour="2")},
    "sweep": {
        "task": "compliance.sweep",
        "schedule": schedule(SWEEP_INTERVAL),
        "options": {"expires": max(SWEEP_INTERVAL, 5)},
    },
}

# --- people ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "compliance.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "compliance.backends.LedgerBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "after_sign_in"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 3600
INVITATION_DAYS = env.int("INVITATION_DAYS", default=14)
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_VERBOSE = False
AXES_USERNAME_FORM_FIELD = "username"

# --- mail: without EMAIL_URL messages are written to files in VAR_DIR/mail and invitations show their link ---
if email_url := env.str("EMAIL_URL", default=""):
    vars().update(env.email_url_config(email_url))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
MAIL_LEAVES_THIS_MACHINE = bool(email_url)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="ledger@localhost")

# --- cookies and headers ---------------------------------------------------------------------------------
HTTPS = env.bool("HTTPS", default=not LOOPBACK_ONLY)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if env.bool("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- files -----------------------------------------------------------------------------------------------
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = ""  # never served by address: only through a view that checks permission
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
#: Static files under hashed names, compressed once, kept by browsers for ever; needs collectstatic. On one
#: machine they are served as they lie.
HASHED_STATIC = env.bool("HASHED_STATIC", default=not LOOPBACK_ONLY)
WHITENOISE_USE_FINDERS = not HASHED_STATIC
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
#: Largest file of a resolution taken, in bytes (of plain text and HTML at most 5,000,000), and largest evidence file.
RESOLUTION_MAX_BYTES = env.int("RESOLUTION_MAX_BYTES", default=25_000_000)
EVIDENCE_MAX_BYTES = env.int("EVIDENCE_MAX_BYTES", default=25_000_000)
#: Largest workbook or .csv of a checklist or statistic.
SHEET_MAX_BYTES = env.int("SHEET_MAX_BYTES", default=10_000_000)
#: Folders with fonts that reports are set in, before those of the system.
REPORT_FONTS: list[str] = env.list("REPORT_FONTS", default=[])
#: A national report of more clauses is made in the background.
REPORT_AT_ONCE_CLAUSES = env.int("REPORT_AT_ONCE_CLAUSES", default=200)
#: Counts from 1 to below this are shown to the public as "fewer than"; 0 shows every count.
STATISTICS_SMALL = env.int("STATISTICS_SMALL", default=5)
#: Under what terms tables may be used, in words or as the address of a licence; said with every table.
DATA_LICENCE = env.str("DATA_LICENCE", default="")
#: Tables of more rows are made in the background, and days for which such a file is kept.
DOWNLOAD_AT_ONCE_ROWS = env.int("DOWNLOAD_AT_ONCE_ROWS", default=5000)
DOWNLOAD_DAYS = env.int("DOWNLOAD_DAYS", default=7)
#: Room for evidence files: of a State altogether, and what one person may give in a day.
EVIDENCE_STATE_BYTES = env.int("EVIDENCE_STATE_BYTES", default=5_000_000_000)
EVIDENCE_DAY_BYTES = env.int("EVIDENCE_DAY_BYTES", default=500_000_000)
#: A command that looks for malicious software in a file on its standard input, or at `{path}`: 0 is clean, 1 found,
#: all else a failure. Nobody downloads a file before it has passed. Empty: files are not scanned.
EVIDENCE_SCANNER = env.str("EVIDENCE_SCANNER", default="")
EVIDENCE_SCANNER_SECONDS = env.int("EVIDENCE_SCANNER_SECONDS", default=60)
#: Months after which published evidence asks whether it still holds.
EVIDENCE_CONFIRM_MONTHS = env.int("EVIDENCE_CONFIRM_MONTHS", default=12)
#: Whether links of evidence are asked, nightly in turn; off on one machine, which may have no network. Days between
#: two checks of a link or file, and links of one host asked in a night.
CHECK_LINKS = env.bool("CHECK_LINKS", default=not LOOPBACK_ONLY)
CHECK_EVERY_DAYS = env.int("CHECK_EVERY_DAYS", default=7)
CHECK_LINKS_PER_HOST = env.int("CHECK_LINKS_PER_HOST", default=50)

# --- languages -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", _("Arabic")),
    ("zh-hans", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS

# --- reporting defaults, in months; each resolution sets its own when it is published ---------------------
REPORT_FIRST_MONTHS = env.int("REPORT_FIRST_MONTHS", default=12)
REPORT_INTERVAL_MONTHS = env.int("REPORT_INTERVAL_MONTHS", default=24)
# My country: days before a date within which something is due soon, and due later.
DUE_SOON_DAYS = env.int("DUE_SOON_DAYS", default=30)
DUE_LATER_DAYS = env.int("DUE_LATER_DAYS", default=90)
# Days for which a review counts as new there; a new version answers it sooner.
REVIEW_NEW_DAYS = env.int("REVIEW_NEW_DAYS", default=30)
#: A second administrator publishes what the first has submitted.
PUBLISH_NEEDS_SECOND_ADMINISTRATOR = env.bool("PUBLISH_NEEDS_SECOND_ADMINISTRATOR", default=False)

# --- logs ------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {"compliance": {"level": env.str("LOG_LEVEL", default="INFO")}},
}
#: What a collector of /metrics has to bring as its bearer token. Without one they are shown on one machine alone.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
SILENCED_SYSTEM_CHECKS: list[str] = []
