"""How often somebody gets the overview by mail, chosen by herself or stopped by one press in the mail."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actions.digest_rules import OFF, day_of
from actions.models import Digest
from borgen.lib.dates import local_today
from common import audit
from teams.models import User

_SIGNER = signing.Signer(salt="actions.digest.unsubscribe")


@transaction.atomic
def choose(*, by: User, person: User, digest: str) -> bool:
    """Whether something changed. Who has it begin again gets the first one on the next day for it."""
    if digest not in User.Digest.values:
        raise ValidationError({"digest": _("Choose how often from the list.")})
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.digest == digest:
        return False
    today = local_today()
    if person.digest == OFF and (day := day_of(digest, today)):
        Digest.objects.get_or_create(user=person, day=day)
    person.digest = digest
    person.save(update_fields=["digest"])
    audit.record(by=by, verb="digest.chosen", subject=person, digest=digest)
    return True


def unsubscribe_url(person: User) -> str:
    """For a mail: who has it can stop the overview of this person, and nothing else. It does not run out."""
    token = _SIGNER.sign_object(person.pk)
    return f"{settings.BASE_URL}{reverse('actions:unsubscribe', args=[token])}"


def person_of(token: str) -> User | None:
    """None for a token that is not ours."""
    try:
        pk = _SIGNER.unsign_object(token)
    except signing.BadSignature:
        return None
    return User.objects.select_related("institution").filter(pk=pk).first()
