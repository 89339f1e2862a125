from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation

from common import mail
from teams.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people are added and invited by their school."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through our own outbox: it is tried again when the mail server is down, and the demo shows it."""
        person = context.get("user") or User.objects.get(email__iexact=email)
        with translation.override(person.language):
            message = self.render_mail(template_prefix, email, context)
        mail.queue(
            institution_id=person.institution_id,
            to=email,
            subject=message.subject,
            template="sign_in",
            context={"institution": person.institution, "message": message.body},
            topic=f"teams:{person.pk}:sign-in",
            language=person.language,
        )
