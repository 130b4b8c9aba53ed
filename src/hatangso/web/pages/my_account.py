"""One's own account: name, language, letters, password, second step, sessions."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hatangso.flows.end_sessions import end_sessions
from hatangso.store.accounts.models import User
from hatangso.store.organisations.models import Membership
from hatangso.web.asked import asked_id
from hatangso.web.templatetags.people import role_label


class AccountForm(forms.ModelForm[User]):
    """What a person keeps of themselves."""

    language = forms.ChoiceField(label=gettext_lazy("Ngôn ngữ"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["full_name", "position", "email", "language", "mail_muted"]
        labels = {
            "full_name": gettext_lazy("Họ và tên"),
            "position": gettext_lazy("Chức vụ"),
            "email": gettext_lazy("Thư điện tử"),
            "mail_muted": gettext_lazy("Không gửi thư nhắc việc (vẫn nhắc trong trang)"),
        }

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip()
        if email and User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Thư điện tử này đã thuộc một tài khoản khác."))
        return email


@login_required
def my_account(request: HttpRequest) -> HttpResponse:
    """The page and its form."""
    user = _self(request)
    form = AccountForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        translation.activate(user.language)
        messages.success(request, _("Đã lưu."))
        answer = redirect("my_account")
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return answer
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    held = Membership.objects.filter(user=user).select_related("organisation__unit").order_by("-valid_from")
    today = timezone.localdate()
    context = {
        "form": form,
        "has_second_step": Authenticator.Type.TOTP in kinds,
        "sessions": UserSession.objects.filter(user=user).order_by("-last_seen_at"),
        "current_key": request.session.session_key,
        "roles": [(one, role_label(one.role), one.valid_to is None or one.valid_to > today) for one in held],
    }
    return render(request, "my_account.html", context)


@login_required
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's own other sessions, or all others."""
    current = request.session.session_key
    listed = UserSession.objects.filter(user=request.user).exclude(session_key=current)
    if (wanted := request.POST.get("session")) == "others":
        ended = end_sessions(_self(request), keep=current)
    else:
        one = listed.filter(pk=asked_id(wanted)).first() if asked_id(wanted) else None
        ended = end_sessions(_self(request), only=one.session_key) if one else 0
    if ended:
        messages.success(request, _("Đã kết thúc phiên."))
    else:
        messages.info(request, _("Phiên này đã kết thúc từ trước."))
    return redirect("my_account")


def _self(request: HttpRequest) -> User:
    return User.objects.get(username=request.user.get_username())


urlpatterns = [
    path("tai-khoan-cua-toi/", my_account, name="my_account"),
    path("tai-khoan-cua-toi/phien/", end_session, name="my_session_end"),
]
