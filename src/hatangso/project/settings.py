"""Settings of one installation. Everything an installation may choose comes from the environment.

Nothing secret stands here: the signing key is made on the first start and kept, readable by the owner
only, in the data folder, unless HATANGSO_SECRET_KEY is given.
"""

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from hatangso.project.data_folder import data_folder, secret_key
from hatangso.project.probe_limits import probe_limits
from hatangso.project.speed_address import may_connect, speed_key, speed_url

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = data_folder(os.environ)
DEBUG = os.environ.get("HATANGSO_DEBUG") == "1"
SECRET_KEY = secret_key(DATA_DIR, os.environ)
ALLOWED_HOSTS = os.environ.get("HATANGSO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HATANGSO_ORIGINS", "").split(",") if o]
PUBLIC_URL = os.environ.get("HATANGSO_PUBLIC_URL", "http://localhost:8000")
DEMO = os.environ.get("HATANGSO_DEMO") == "1"
SPEED_SERVER_URL = speed_url(os.environ, PUBLIC_URL)
SPEED_KEY = speed_key(os.environ, SECRET_KEY)  # of its tokens and signed results

INSTALLED_APPS = [
    "hatangso.store.audit",
    "hatangso.store.places",
    "hatangso.store.accounts",
    "hatangso.store.organisations",
    "hatangso.store.evidence",
    "hatangso.store.plans",
    "hatangso.store.programme",
    "hatangso.store.results",
    "hatangso.store.duties",
    "hatangso.store.reports",
    "hatangso.store.surveys",
    "hatangso.store.support",
    "hatangso.store.measurements",
    "hatangso.store.probes",
    "hatangso.store.shapes",
    "hatangso.store.assets",
    "hatangso.store.basemap",
    "hatangso.store.sharing",
    "hatangso.store.permits",
    "hatangso.store.outages",
    "hatangso.store.citizen_reports",
    "hatangso.store.wishes",
    "hatangso.store.collection",
    "hatangso.store.indices",
    "hatangso.commands",
    "hatangso.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "hatangso.web.middleware.legible.LegibleMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hatangso.web.middleware.api_token.ApiTokenMiddleware",
    "hatangso.web.middleware.chosen_language.ChosenLanguageMiddleware",
    "hatangso.web.middleware.session_activity.SessionActivityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hatangso.web.middleware.acting_person.ActingPersonMiddleware",
    "hatangso.web.middleware.session_limits.SessionLimitsMiddleware",
    "hatangso.web.middleware.first_run.FirstRunMiddleware",
    "hatangso.web.middleware.own_password.OwnPasswordMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hatangso.project.urls"
WSGI_APPLICATION = "hatangso.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A page's template lies beside its Python in web/pages; shared ones in web/templates.
        "DIRS": [PACKAGE / "web" / "templates", PACKAGE / "web" / "pages", PACKAGE / "web" / "components"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hatangso.web.context.shell",
            ],
            "builtins": ["hatangso.web.templatetags.house"],
        },
    }
]

DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{DATA_DIR / 'hatangso.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a deferred transaction that reads first and writes later fails at once beside a worker.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,  # at the due hour fifty people write one after the other, in no fair order
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
elif DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Compiling a query takes longer than any of ours runs (docs/methods/consolidation.md).
    DATABASES["default"]["OPTIONS"] = {"options": "-c jit=off"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        # One worker runs one task at a time; a long reading must not hold up the letters.
        "QUEUES": ["default", "mail", "probes"],  # the prober waits on the network
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_ADAPTER = "hatangso.web.sign_in.NoOpenSignUp"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Locking is axes' work (5 wrong answers of either step); this only slows down a machine that tries names.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "hatangso.web.sign_in.SecondStep"
MFA_FORMS = {
    "authenticate": "hatangso.web.sign_in_forms.LockedAuthenticateForm",
    "reauthenticate": "hatangso.web.sign_in_forms.LockedReauthenticateForm",
}
MFA_TOTP_ISSUER = "Hạ Tầng Số"
USERSESSIONS_TRACK_ACTIVITY = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "hatangso.web.sign_in.name_counted"
AXES_HTTP_RESPONSE_CODE = 429

SESSION_ENGINE = "hatangso.store.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_LIMIT = timedelta(minutes=int(os.environ.get("HATANGSO_IDLE_MINUTES", "60")))
SESSION_LIMIT_PER_PERSON = int(os.environ.get("HATANGSO_SESSIONS_PER_PERSON", "5"))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if PUBLIC_URL.startswith("https://") else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("HATANGSO_BEHIND_PROXY") == "1" else None
)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, *may_connect(SPEED_SERVER_URL)],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = "hatangso.project.formats"

STATIC_URL = "/static/"
STATIC_ROOT = None  # files are served from where the page build and the packages put them
STATICFILES_DIRS = [PACKAGE / "web" / "built", PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA_DIR / "received"

UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
TABLE_UPLOAD_LIMIT_BYTES = 700 * 1024 * 1024  # a million rows of an operator's table, several times over
TESTS_UPLOAD_LIMIT_BYTES = 6 * 1024 * 1024 * 1024  # single speed tests: a national year
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "hatangso.web.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

EMAIL_URL = os.environ.get("HATANGSO_EMAIL_URL", "")
DEFAULT_FROM_EMAIL = os.environ.get("HATANGSO_EMAIL_FROM", "hatangso@localhost")
if EMAIL_URL:
    from hatangso.project.email_url import email_settings

    globals().update(email_settings(EMAIL_URL))
else:
    # Without a mail server the letters lie in the data folder, where they can be read.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

# A report that nobody closes keeps its reporter's data so long after the last event. Our own proposal; the
# consent promises at most domain.citizen_reports.consent.SILENT_DAYS, so it may only be made shorter.
REPORT_SILENT_DAYS = int(os.environ.get("HATANGSO_REPORT_SILENT_DAYS", "180"))

PROBE_LIMITS = probe_limits(os.environ, PUBLIC_URL)
PROBE_PLACE = os.environ.get("HATANGSO_PROBE_PLACE", "")

REPORT_FONT_DIR = Path(os.environ.get("HATANGSO_REPORT_FONTS", PACKAGE / "assets" / "fonts"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "hatangso": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "axes": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS = ["models.W040"]  # SQLite leaves out the further columns of a covering index
