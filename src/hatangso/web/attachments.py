"""The field of a form that takes evidence files, several at once."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

ACCEPTED = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg,.webp,.txt,.csv"


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class EvidenceField(forms.FileField):
    """Any number of files. What each is and how large it may be is decided by what it holds, in the flow."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            **{
                "label": _("Minh chứng"),
                "required": False,
                "help_text": _("PDF, Word (.docx), Excel (.xlsx), ảnh, .txt, .csv; mỗi tệp tối đa 20 MB."),
                "widget": _Several(attrs={"accept": ACCEPTED}),
                **given,
            }
        )

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The uploaded files, each checked as Django checks one (not empty, a name that fits)."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(EvidenceField, self).clean(one, initial) for one in given]
