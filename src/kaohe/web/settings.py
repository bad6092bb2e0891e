"""Django's settings. What differs between places comes from the environment, see docs/serving.md."""

from __future__ import annotations

import os
from pathlib import Path

from kaohe.web.configuration import FOLDER, database, secret_key
from kaohe.web.logs import in_a_line

HERE = Path(__file__).parent
KAOHE_WORKSPACE = Path(os.environ.get("KAOHE_WORKSPACE", ".")).absolute()
KAOHE_DEMO = os.environ.get("KAOHE_DEMO") == "1"
OWN = KAOHE_WORKSPACE / FOLDER

SECRET_KEY = secret_key(OWN)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("KAOHE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("KAOHE_ORIGINS", "").split(",") if origin]
DATABASES = {"default": database(os.environ.get("KAOHE_DATABASE", ""), OWN)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "kaohe.cycle",
    "kaohe.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kaohe.web.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kaohe.web.middleware.Speaking",
    "kaohe.web.middleware.KnowsStanding",
    "kaohe.web.middleware.UserErrors",
    "kaohe.web.middleware.UploadLimit",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
ROOT_URLCONF = "kaohe.web.urls"
WSGI_APPLICATION = "kaohe.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaohe.web.layout.context.layout",
            ],
            "builtins": ["kaohe.web.layout.tags"],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = OWN / "static"
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = OWN / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
KAOHE_UPLOAD_BYTES = int(os.environ.get("KAOHE_UPLOAD_MB", "100")) << 20

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "signin"
LOGIN_REDIRECT_URL = "work"
LOGOUT_REDIRECT_URL = "signin"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "signin/locked.html"
AXES_VERBOSE = False

SECURE = os.environ.get("KAOHE_HTTPS") == "1"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

UNFOLD = {"SITE_TITLE": "kaohe 考核", "SITE_HEADER": "kaohe 考核"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"line": {"()": "django.utils.log.CallbackFilter", "callback": in_a_line}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["line"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
