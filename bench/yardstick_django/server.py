"""Started as `python -m bench.yardstick_django.server DATABASE PORT`: Django under WSGI on the same server."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import django
import uvicorn
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from workplace.web import language

HERE = Path(__file__).parent
_NAME = "bench.yardstick_django"


def configure(database: str) -> None:
    """What a settings file would say: production's choices (cached templates, kept connections, no debug)."""
    settings.configure(
        DEBUG=False,
        SECRET_KEY="only for a bench",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=f"{_NAME}.views",
        INSTALLED_APPS=[_NAME],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.gzip.GZipMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            f"{_NAME}.visitors.SignedIn",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": database,
                "CONN_MAX_AGE": None,
                "OPTIONS": {"init_command": "PRAGMA cache_size=-16000; PRAGMA mmap_size=268435456"},
            }
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "APP_DIRS": False,
                "OPTIONS": {
                    "context_processors": ["django.template.context_processors.request"],
                    "builtins": [f"{_NAME}.tags", "django.templatetags.i18n"],
                },
            }
        ],
        LANGUAGE_CODE="vi",
        LANGUAGES=[("vi", "Tiếng Việt"), ("en", "English")],
        LOCALE_PATHS=[_catalogue()],
        USE_I18N=True,
        USE_TZ=True,
        TIME_ZONE="Asia/Ho_Chi_Minh",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


def _catalogue() -> str:
    """Our catalogue under the name that Django looks for."""
    language.translations("vi")  # compiles it where that has not been done
    folder = Path(tempfile.mkdtemp(prefix="workplace-bench-")) / "vi/LC_MESSAGES"
    folder.mkdir(parents=True)
    shutil.copyfile(language._CATALOGUE.with_suffix(".mo"), folder / "django.mo")
    return str(folder.parents[1])


def main() -> None:
    configure(sys.argv[1])
    options: dict[str, Any] = {"interface": "wsgi", "access_log": False, "log_config": None, "http": "httptools"}
    uvicorn.run(get_wsgi_application(), port=int(sys.argv[2]), loop="asyncio", **options)


if __name__ == "__main__":
    main()
