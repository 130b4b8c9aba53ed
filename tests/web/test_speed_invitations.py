"""Officers invite people to measure: through the page as they see it, from the form to the leaflet."""

from typing import Any

from django.test import Client
from django.urls import reverse

from hatangso.store.measurements.models import TestInvitation
from tests.world import World


def of_officer(world: World) -> Client:
    client = Client()
    client.force_login(world.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def filled(form: Any) -> dict[str, Any]:
    """What a browser sends of the form as it stands."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None}


def test_an_officer_of_a_ward_makes_a_leaflet_from_the_form_as_it_stands(world: World) -> None:
    client = of_officer(world)
    address = reverse("speed_recruit", args=["D0101"])
    for asked in ("", "?place=", "?place=D0101", "?place=D0102"):
        sent = filled(client.get(address + asked).context["form"])
        assert sent["place"] == world.ward.pk
        assert client.post(address + asked, sent).status_code == 302
    assert TestInvitation.objects.filter(unit=world.ward).count() == 4


def test_what_is_wrong_with_a_hidden_field_is_said_too(world: World) -> None:
    answer = of_officer(world).post(reverse("speed_recruit", args=["D0101"]), {"place": ""})
    assert answer.status_code == 422
    shown = answer.content.decode().split('role="alert">')[1].split("</div>")[0]
    assert "bắt buộc" in shown


def test_leaflet_banner_and_button_use_the_same_words(world: World) -> None:
    client = of_officer(world)
    answer = client.post(reverse("speed_recruit", args=["D0101"]), {"place": world.ward.pk}, follow=True)
    leaflet = answer.content.decode()
    page = Client().get(reverse("measure"), {"moi": TestInvitation.objects.get().code}).content.decode()
    banner = page.split("measure-invited")[1].split("</p>")[0]
    officers = client.get(reverse("speed_recruit", args=["D0101"])).content.decode()
    assert "<strong>Đo và gửi cho địa phương</strong>" in page  # what is to be chosen
    assert "Bắt đầu đo, rồi gửi</button>" in page  # what is to be pressed
    assert all(words in leaflet for words in ("“Đo và gửi cho địa phương”", "“Bắt đầu đo, rồi gửi”"))
    assert "“Đo và gửi cho địa phương”" in banner
    for told in (leaflet, banner, officers):
        assert "Mỗi máy đo một hoặc vài lần, ở những giờ khác nhau; có thêm máy mới giúp nhiều nhất." in told
    for told in (leaflet, page, officers):
        assert "nửa phút" in told
        assert "một phút" not in told
