"""The whole of Django's settings: every word from outside comes by a typed reader and fails loudly."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from yinuo.config.embedded import places
from yinuo.config.env import (
    PROGRAMMES,
    Misconfigured,
    env_bool,
    env_int,
    env_key,
    env_keys,
    env_list,
    env_name,
    env_ring,
    env_secret,
    env_str,
    home,
    insist,
    mode,
    oidc,
)

try:
    YINUO_MODE = mode()
    IS_PRODUCTION = YINUO_MODE == "production"
    IS_TEST = YINUO_MODE == "test"
    YINUO_HOME = home()
    PACKAGE = Path(__file__).resolve().parents[1]

    # --- the place and its programmes ----------------------------------------------------------------------
    YINUO_SCHEMA = env_name("YINUO_SCHEMA", "yinuo")
    # The pack that is loaded; none in production, where a place of its own comes from its sheets (yinuo init).
    YINUO_PACK = env_str("YINUO_PACK", "" if IS_PRODUCTION else "pinghu")
    YINUO_PROGRAMMES = env_list("YINUO_PROGRAMMES", PROGRAMMES)
    # The story clock of the demo: the day shown when nobody chose another. It cannot exist in production.
    YINUO_AT = date.fromisoformat(env_str("YINUO_AT", "2025-08-18")) if not IS_PRODUCTION else None
    insist(not (IS_PRODUCTION and env_str("YINUO_AT")), "YINUO_AT is the demo's story clock; unset it here.")

    # --- keys ----------------------------------------------------------------------------------------------
    SECRET_KEY = env_secret("YINUO_DJANGO_KEY")
    # Tracking codes: HMAC(code key, scope ‖ idempotency key). Blind indexes of contacts: lookup key. The master
    # key wraps every subject's key; none of them is ever in the database. The first of a ring writes, all read.
    YINUO_CODE_KEY = env_key("YINUO_CODE_KEY")
    YINUO_LOOKUP_KEYS = env_ring("YINUO_LOOKUP_KEY")
    YINUO_MASTER_KEYS = env_ring("YINUO_MASTER_KEY")

    # Names to be covered wherever they would go out, one a line: read with the place's book, kept nowhere else.
    YINUO_PRIVATE_NAMES = Path(env_str("YINUO_PRIVATE_NAMES") or YINUO_HOME / "private_names.txt")

    # What the machine learned to suggest at the desk, and whether it may: without the file it says nothing either.
    YINUO_SUGGEST = env_bool("YINUO_SUGGEST", default=True)
    YINUO_TRIAGE_MODEL = Path(env_str("YINUO_TRIAGE_MODEL") or YINUO_HOME / "triage.npz")

    # The public log. Its keys sign for this register, and the sequencer's process alone reads them; a second key of a
    # kind signs beside the first while they change.
    YINUO_LOG = Path(env_str("YINUO_LOG") or YINUO_HOME / "log")
    YINUO_LOG_LAST = (
        YINUO_HOME / "log.last"
    )  # the last published checkpoint, beside the folder and the database
    YINUO_WITNESSES = env_list("YINUO_WITNESSES")  # vkeys of those whose cosignatures are taken
    _is_sequencer = env_str("YINUO_ROLE") == "sequencer"
    YINUO_LOG_SEEDS = env_keys("YINUO_LOG_KEY") if _is_sequencer else ()
    YINUO_CLOCK_SEEDS = env_keys("YINUO_CLOCK_KEY") if _is_sequencer else ()

    # --- database: one city = one schema; one database user for each kind of process -----------------------
    YINUO_ROLES = ("owner", "web", "worker", "sequencer", "auditor")
    YINUO_ROLE = env_str("YINUO_ROLE", "web")
    insist(
        YINUO_ROLE in YINUO_ROLES,
        f"YINUO_ROLE is '{YINUO_ROLE}'. Set it to one of: {', '.join(YINUO_ROLES)}.",
    )
    # Who waits longer than this for a connection is told that the database is away, and may ask again.
    _pool = {"min_size": 1, "max_size": env_int("YINUO_DB_POOL", 8, least=1), "timeout": 3}
    # No transaction may sit open for longer than a leaf may be late in the log (ADR-0014: 300 s).
    _idle = "" if IS_TEST or YINUO_ROLE == "owner" else " -c idle_in_transaction_session_timeout=240s"
    # Whoever serves pages asks for little at a time: starting helpers, or compiling, takes longer than the answer.
    _alone = " -c jit=off" + (" -c max_parallel_workers_per_gather=0" if YINUO_ROLE == "web" else "")
    DATABASES: dict[str, dict[str, Any]] = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": env_str("YINUO_DB_NAME", "yinuo"),
            "HOST": env_str("YINUO_DB_HOST") or str(places(YINUO_HOME).sockets),
            "PORT": env_str("YINUO_DB_PORT", "5432"),
            "USER": f"{YINUO_SCHEMA}_{YINUO_ROLE}",
            "PASSWORD": env_secret(f"YINUO_DB_{YINUO_ROLE.upper()}_PASSWORD"),
            "OPTIONS": {
                "options": f"-c search_path={YINUO_SCHEMA} -c timezone=UTC{_alone}{_idle}",
                # Django's default silently switches prepared statements off; the write path needs them.
                "prepare_threshold": 2,
                # Tests drop databases under the connection, and the owner's runs are short: no pool there.
                **({} if IS_TEST or YINUO_ROLE == "owner" else {"pool": _pool}),
            },
        }
    }
    DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

    # --- who may call, and how -----------------------------------------------------------------------------
    DEBUG = env_bool("YINUO_DEBUG") and not IS_PRODUCTION
    ALLOWED_HOSTS = env_list("YINUO_HOSTS")
    insist(
        ALLOWED_HOSTS or not IS_PRODUCTION,
        "YINUO_HOSTS is empty. Set it to the names this register answers to, parted by commas.",
    )
    # The log's name, which its first checkpoint fixes for ever.
    YINUO_LOG_ORIGIN = (
        env_str("YINUO_LOG_ORIGIN") or f"{(ALLOWED_HOSTS or ['localhost'])[0].lstrip('.*')}/{YINUO_SCHEMA}"
    )
    insist(
        not set("+ \t") & set(YINUO_LOG_ORIGIN),
        f"YINUO_LOG_ORIGIN is '{YINUO_LOG_ORIGIN}'. No spaces, and no plus sign.",
    )
    if not IS_PRODUCTION:
        ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]", "testserver"]
    CSRF_TRUSTED_ORIGINS = env_list("YINUO_ORIGINS")
    UPLOAD_LIMIT = env_int("YINUO_UPLOAD_LIMIT", 20 * 1024 * 1024, least=1)  # one photo, in bytes
    _behind_proxy = env_bool("YINUO_BEHIND_PROXY")
    # How many of a process's threads filing, searching and codes run in; the others read. Tests post many at once.
    YINUO_LANE = 0 if IS_TEST else max(1, env_int("YINUO_THREADS", 8, least=1) // 4)
    # --- who comes in --------------------------------------------------------------------------------------
    # Days from an account's opening until a second factor must stand; None (no demand) in a demo and in tests.
    _grace = env_str("YINUO_SECOND_FACTOR_GRACE_DAYS", "0" if IS_PRODUCTION else "")
    YINUO_SECOND_FACTOR_GRACE = env_int("YINUO_SECOND_FACTOR_GRACE_DAYS", 0) if _grace else None
    YINUO_IDLE_MINUTES = env_int("YINUO_IDLE_MINUTES", 30, least=5)
    # Minutes after which what is grave asks for the password or the second factor again; None: never (a demo, tests).
    YINUO_ASK_AGAIN_MINUTES = 15 if IS_PRODUCTION else None
    # One person appoints where it takes two: holds only while fewer than five work here, and the portal says so.
    YINUO_APPOINT_ALONE = env_bool("YINUO_APPOINT_ALONE")
    YINUO_OIDC = oidc()
    YINUO_PACE = env_bool(
        "YINUO_PACE", default=True
    )  # whether one visitor may post only so much in ten minutes
except (Misconfigured, ValueError) as wrong:
    raise ImproperlyConfigured(str(wrong)) from wrong

INSTALLED_APPS = [
    "yinuo.kernel.people",
    "yinuo.kernel.limits",
    "yinuo.kernel.record",
    "yinuo.kernel.matters",
    "yinuo.kernel.intake",
    "yinuo.kernel.notices",
    "yinuo.kernel.search",
    "yinuo.kernel.figures",
    "yinuo.kernel.log",
    "yinuo.kernel.identity",
    "yinuo.doors.shell",
    "yinuo.doors.portal",
    "yinuo.doors.workspace",
    "yinuo.doors.api",
    *YINUO_PROGRAMMES,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "csp",
]
MIDDLEWARE = [
    # These three write headers alone, and stand outermost: a static file and a refusal carry them too.
    "yinuo.config.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yinuo.config.packing.PackingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yinuo.doors.shell.tongue.TongueMiddleware",
    "django.middleware.common.CommonMiddleware",
    "yinuo.config.lanes.LaneMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "yinuo.config.unready.SetUpMiddleware",
    *([] if YINUO_AT is None else ["yinuo.config.story.StoryMiddleware"]),
]
ROOT_URLCONF = "yinuo.config.urls"
WSGI_APPLICATION = "yinuo.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # The app of template_partials would import the admin; its loader and tags are all that is needed.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "libraries": {"partials": "template_partials.templatetags.partials"},
            "builtins": ["template_partials.templatetags.partials", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "yinuo.doors.shell.frame.frame",
            ],
        },
    }
]

# --- words and time ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # the pack's zone is applied at the doors

# --- log-in: staff alone have sessions; a visitor gets none ------------------------------------------------
AUTH_USER_MODEL = "people.Account"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/desk/login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "yinuo.kernel.identity.sessions"
# A browser takes a cookie of this prefix from this very host alone, over TLS: no neighbour can plant one.
_own = "__Host-" if IS_PRODUCTION else ""
SESSION_COOKIE_NAME = f"{_own}yinuo"
CSRF_COOKIE_NAME = f"{_own}csrf"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "yinuo.doors.shell.problems.csrf_failed"
CSRF_COOKIE_AGE = None  # gone with the browser: it must not become a mark of a visitor

# --- headers -----------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_PRODUCTION else 0
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _behind_proxy else None
SECURE_REDIRECT_EXEMPT = [r"^health$"]
X_FRAME_OPTIONS = "DENY"
# Whether all subdomains speak TLS, for ever and in browsers' own lists, is for the operator of the domain to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# --- files -------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = YINUO_HOME / "static"
STATICFILES_DIRS = [PACKAGE / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = IS_TEST
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = Path(
    env_str("YINUO_MEDIA") or YINUO_HOME / "media"
)  # never served by path: every file goes through a policy
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- mail: files in the demo; a real relay is named outside ------------------------------------------------
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if IS_PRODUCTION else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = YINUO_HOME / "outbox"
EMAIL_HOST = env_str("YINUO_MAIL_HOST", "localhost")
DEFAULT_FROM_EMAIL = env_str("YINUO_MAIL_FROM", "yinuo@localhost")

# --- what is written down: never an address, a body or a row's content -------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "yinuo.config.logs.PlainFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "yinuo": {"level": "INFO"},
        "procrastinate": {"level": "WARNING"},
    },
}
