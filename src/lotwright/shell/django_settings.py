"""Django's settings: the web framework, sessions and accounts. Nothing regulated passes through its ORM.

Importing this starts nothing. `DATABASE_URL` is the application role's DSN; whoever starts the server sets it.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

_STATIC_APP = Path(__file__).parent.parent / "web" / "static" / "app"


def database(dsn: str) -> dict[str, Any]:
    """Django's description of the database a DSN names."""
    parts = conninfo_to_dict(dsn)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "lotwright"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": parts,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


_SECURE = os.environ.get("LOTWRIGHT_HTTPS", "") == "1"
SECRET_KEY = os.environ.get("LOTWRIGHT_SECRET_KEY") or secrets.token_urlsafe(48)
DEBUG = False
_HOSTS = [host.strip() for host in os.environ.get("LOTWRIGHT_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")]
ALLOWED_HOSTS = [re.sub(r":\d+$", "", host) for host in _HOSTS]
ROOT_URLCONF = "lotwright.web.urls"
WSGI_APPLICATION = "lotwright.web.wsgi.application"
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "lotwright.shell.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
]
MIDDLEWARE = [
    "lotwright.web.headers.SecurityHeaders",
    "lotwright.web.assets.Assets",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["lotwright.shell.accounts.backend.CountingBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "lotwright.shell.accounts.adapter.Adapter"
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "lotwright_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _SECURE
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = "lotwright_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _SECURE
CSRF_HEADER_NAME = "HTTP_X_CSRFTOKEN"
# Whoever ends HTTPS for us speaks HTTP to us, while a browser names the origin it knows us by.
CSRF_TRUSTED_ORIGINS = [f"https://{'*' * host.startswith('.')}{host}" for host in _HOSTS] if _SECURE else []
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

STATIC_URL = "/static/"
WHITENOISE_ROOT = str(_STATIC_APP)
WHITENOISE_AUTOREFRESH = True
WHITENOISE_INDEX_FILE = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/assets/.+-[\w-]{8,}\.\w+$"
LOGGING_CONFIG = None
