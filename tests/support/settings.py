"""The program's settings with what only tests need.

The addresses of database and queue are not chosen here but in the environment, by
`tests.support.plugin`: the program's own settings read them as they do in service.
"""

from config.settings import *  # noqa: F403
from config.settings import DATABASES, STATIC_ROOT, VAR_DIR

# A file, because the worker and the server are processes of their own; without a name here
# Django would test in memory.
if DATABASES["default"]["ENGINE"] == "config.sqlite":
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}

# The hash that takes 50 ms on purpose would take most of the run's time.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Kept in memory where a test reads it.
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Look a static file up when it is asked for: every test client makes the middleware anew, and listing
# all files each time was half of what a request of the tests took.
WHITENOISE_AUTOREFRESH = True

# Empty: tests get static files from where they lie, by the finders. WhiteNoise warns where it is absent.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
