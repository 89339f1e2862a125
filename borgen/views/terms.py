"""How long the institution keeps things, and what the next night would take."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from borgen.daily import next_night
from borgen.posters import keeping
from borgen.terms import going
from common import retention
from monitoring.services import import_retention
from teams.access import Permission, Request, institution_page
from teams.forms.base import ServiceForm, model_field
from teams.models import Institution
from teams.services.retention import change_terms
from teams.terms import Term, shorter


class TermsForm(ServiceForm):
    audit_years = model_field(Institution, Term.AUDIT)
    talk_years = model_field(Institution, Term.TALK)
    signal_years = model_field(Institution, Term.SIGNALS)
    leaver_years = model_field(Institution, Term.LEAVERS)
    understood = forms.BooleanField(
        label=gettext_lazy("Yes, this may go and does not come back"), required=False
    )

    @property
    def years(self) -> list[forms.BoundField]:
        return [self[term] for term in Term]

    @property
    def terms(self) -> dict[Term, int]:
        return {term: self.cleaned_data[term] for term in Term}


@institution_page(Permission.MANAGE_INSTITUTION, methods=("GET", "POST"))
def terms(request: Request, institution: Institution) -> HttpResponse:
    now = institution.terms
    form = TermsForm(request.POST or None, initial={str(term): years for term, years in now.items()})
    extra: list[str] = []
    if request.method == "POST" and form.is_valid():
        extra = _taken_by(institution, form.terms)
        # A tick is about what was shown with it, and about nothing that was typed afterwards.
        if extra and not (form.cleaned_data["understood"] and request.POST.get("shown") == "; ".join(extra)):
            form = _without_tick(form)
            form.add_error("understood", _("Tick this when it may go. Or make the term longer again."))
        elif form.carry_out(change_terms, by=request.user, institution=institution, terms=form.terms):
            messages.success(request, _("The terms are saved. The next night goes by them."))
            return redirect("borgen:terms", institution.slug)
    context = {
        "institution": institution,
        "tab": "terms",
        "form": form,
        "extra": extra,
        "shown": "; ".join(extra),
        "tonight": going(institution.pk, now, next_night()),
        "fixed": _fixed(),
    }
    return render(request, "teams/terms.html", context, status=422 if form.errors else 200)


def _without_tick(form: TermsForm) -> TermsForm:
    data = {name: value for name, value in form.data.items() if name != "understood"}
    asked = TermsForm(data)
    asked.is_valid()
    return asked


def _taken_by(institution: Institution, wanted: dict[Term, int]) -> list[str]:
    """What goes because terms become shorter."""
    less = shorter(institution.terms, wanted)
    return going(institution.pk, {term: wanted[term] for term in less}, next_night())


def _fixed() -> list[tuple[Any, int]]:
    """In days; the same for every institution."""
    return [
        (_("mails that were sent"), retention.MAIL.days),
        (_("posters"), keeping.KEPT.days),
        (_("files of the quality office that nobody took over"), import_retention.UNUSED.days),
        (_("jobs behind the pages"), retention.JOBS.days),
    ]
