"""Settings of the tests: a data folder of their own, tasks at once, quick password hashes."""

import os
import tempfile

os.environ.setdefault("HATANGSO_DATA", tempfile.mkdtemp(prefix="hatangso-test-"))
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if _worker and not os.environ["HATANGSO_DATA"].endswith(f"/{_worker}"):
    os.environ["HATANGSO_DATA"] += (
        f"/{_worker}"  # tests that run at once do not write over each other's files
    )
os.environ.setdefault("HATANGSO_SECRET_KEY", "only-for-tests")

from hatangso.project.settings import *  # noqa: E402, F403
from hatangso.project.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
        "QUEUES": ["default", "mail", "probes"],
    }
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
DATABASES["default"]["CONN_MAX_AGE"] = 0
