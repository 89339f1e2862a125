from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.functional import lazy
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import local_today
from borgen.lib.fields import DayField
from teams.forms.base import ServiceForm, model_field
from teams.models import Institution, InstitutionRole, Membership, Team, User

# Each in its own words: who cannot read Dutch finds English.
LANGUAGES = [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


def _roles_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Roles for the whole institution"),
        required=False,
        choices=InstitutionRole.Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Most people have none: what somebody does in a team goes with the team."),
    )


class PersonForm(ServiceForm):
    name = model_field(User, "name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = model_field(User, "email", widget=forms.EmailInput(attrs={"autocomplete": "off"}))


class NewPersonForm(PersonForm):
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), required=False, empty_label=_("no team")
    )
    role = model_field(Membership, "role", label=_("Role in the team"), required=False)
    institution_roles = _roles_field()

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = running_teams(institution)  # type: ignore[attr-defined]


class ChangePersonForm(PersonForm):
    institution_roles = _roles_field()


class JoinTeamForm(ServiceForm):
    """Put somebody in one more team."""

    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"))
    role = model_field(Membership, "role", label=_("Role in the team"))

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = running_teams(institution)  # type: ignore[attr-defined]


class UploadForm(ServiceForm):
    file = forms.FileField(
        label=_("List (Excel or csv)"),
        help_text=_(
            "With a row of headings: name, e-mail, and if you like team and role. "
            "At most 2,000 people at a time."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    adds_teams = forms.BooleanField(label=_("Add teams that do not exist yet"), required=False)


class TeamForm(ServiceForm):
    name = model_field(Team, "name")
    sector = model_field(Team, "sector", help_text=_("To find it back in a long list."))


class NewMemberForm(ServiceForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Of somebody of your school, or of somebody new."),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Only for somebody who is new to Borgen."),
    )
    role = model_field(Membership, "role")
    since = DayField(label=_("Member since"), initial=local_today)


class MembershipForm(ServiceForm):
    role = model_field(Membership, "role")
    until = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Only when somebody leaves. On this day the person still belongs to the team."),
    )
    without_leader = forms.BooleanField(label=_("Go on: the team then has no team leader"), required=False)


class InvitationForm(ServiceForm):
    name = model_field(
        User,
        "name",
        label=_("Your name"),
        help_text=_("As colleagues know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password1 = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        help_text=lazy(password_validators_help_text_html, str)(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("password1") and data.get("password2") and data["password1"] != data["password2"]:
            self.add_error("password2", _("The two passwords are not the same."))
        return data


class OwnForm(ServiceForm):
    name = model_field(User, "name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.RadioSelect)


def running_teams(institution: Institution) -> Any:
    return Team.objects.filter(institution=institution, archived_on=None)
