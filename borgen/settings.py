"""One settings file; everything that differs per installation comes from the environment (.env.example)."""

import sys
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from environs import Env

from borgen.lib.secrets import weakness_of

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

# --- the installation -----------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("BORGEN_DEMO", False)
# The demo has a public password: it stays on this machine unless somebody asks for the network by name.
DEMO_ON_NETWORK = env.bool("BORGEN_DEMO_ON_NETWORK", False)
PORT = env.int("PORT", 8000)
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "data"))).resolve()
SECRET_KEY = env.str("SECRET_KEY", "")
if not (DEBUG or DEMO) and (weakness := weakness_of(SECRET_KEY)):
    raise ImproperlyConfigured(
        f"{weakness} Make one with: python -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )
SECRET_KEY = SECRET_KEY or "only-for-debug-and-demo-on-this-machine-" + "0123456789" * 3
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", LOOPBACK if DEBUG or DEMO else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is not set: give the host name people type, for example borgen.school.nl"
    )
if DEMO and not DEMO_ON_NETWORK and (others := sorted(set(ALLOWED_HOSTS) - set(LOOPBACK))):
    raise ImproperlyConfigured(
        f"The demo has passwords that everybody knows and may not be reached from {', '.join(others)}. "
        "To try it with a phone on your own network: BORGEN_DEMO_ON_NETWORK=1 (see README)."
    )
BASE_URL = env.str(
    "BASE_URL", f"http://localhost:{PORT}" if DEBUG or DEMO else f"https://{ALLOWED_HOSTS[0]}"
).rstrip("/")
# Cookies marked Secure do not travel over the demo's plain http.
SECURE = not (DEBUG or DEMO)

# --- the house ------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "borgen",
    "common",
    "teams",
    "improvements",
    "documents",
    "monitoring",
    "boas",
    "actions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    # Its script, and nothing else of it: static/js/editor.js builds the editor.
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "borgen.middleware.permissions_policy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Below the headers: static files carry them too.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages over a school's wireless network; Django pads each answer, so its length tells nothing (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "borgen.middleware.session_limits",
    "borgen.middleware.language_of_user",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "borgen.urls"
WSGI_APPLICATION = "borgen.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "borgen.context.navigation",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "borgen.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- the database ---------------------------------------------------------------------------------------

DATABASE_URL = env.str("DATABASE_URL", f"sqlite:///{DATA_DIR / 'borgen.sqlite3'}")
DATABASES = {"default": env.dj_db_url("DATABASE_URL", DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue up instead of failing half-way; see docs/decisions on SQLite.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = not TESTING
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Above it rows that still count would go, and with them the limits on guessing. Those that expired go
        # each day (borgen/daily.py).
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# borgen/overview/keeping.py: a process keeps what it loaded, but for the teams that the log tells about.
KEEP_OVERVIEW = True

# --- people and sessions --------------------------------------------------------------------------------

AUTH_USER_MODEL = "teams.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("borgen:today")
ACCOUNT_ADAPTER = "teams.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation proves the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
# A school is one network address: the limit per address is only a high ceiling (conventions X8).
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "300/m/ip,5/5m/key",
    "reset_password": "100/m/ip,5/h/key",
    "invitation": "300/m/ip,20/10m/key",
    # A calendar asks a few times a day; the services that ask for many people come from few addresses.
    "feed": "300/m/ip,60/h/key",
    "feed_guess": "300/m/ip",
    # A screen asks once a minute, without a script three times; several may have the same address.
    "screen": "1200/m/ip,900/h/key",
    "screen_guess": "600/m/ip",
    # Nine digits that are good for half an hour: guessing from one address finds nothing in a lifetime.
    "screen_code": "60/m/ip",
    # The worker makes one poster in seconds; mails wait for none of them.
    "poster": "30/10m/user",
    # Who prints before a meeting takes ten; each costs the server up to seconds (borgen/lib/limits.py).
    "export": "60/10m/user",
}
# Borgen writes to people it knows, and to nobody else on somebody's request.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
# An invitation proved the address; a reset that was asked for and not used must not close the second step.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Borgen"
SESSION_IDLE_LIMIT = timedelta(hours=env.int("SESSION_IDLE_HOURS", 3))
SESSION_ABSOLUTE_LIMIT = timedelta(hours=env.int("SESSION_ABSOLUTE_HOURS", 12))
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE_LIMIT.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [BASE_URL]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- headers --------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = SECURE and env.bool("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if env.bool("BEHIND_PROXY", SECURE):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- language and time ----------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# --- files ----------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "borgen.static_files.StaticFiles"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# A VERI matrix of 200 rows and 12 roles, and what is around it.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000
FILE_UPLOAD_PERMISSIONS = 0o600

# --- mail -----------------------------------------------------------------------------------------------

# The demo sends nothing out: its mails stand on /demo/post.
EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND",
    "django.core.mail.backends.dummy.EmailBackend" if DEMO else "common.smtp.EmailBackend",
)
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"Borgen <borgen@{BASE_URL.split('//')[1].split(':')[0]}>")

# --- log ------------------------------------------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # The handler has the level too: the worker sets its own logger to INFO.
    "handlers": {"stderr": {"class": "logging.StreamHandler", "level": LOG_LEVEL, "filters": ["secrets"]}},
    "filters": {"secrets": {"()": "borgen.lib.log.WithoutSecrets"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Each tells every step of every PDF.
    "loggers": {"weasyprint.progress": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
}
