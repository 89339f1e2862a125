"""The database keeps an approved version as it was approved, whoever asks and however."""

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from common import files
from documents import triggers
from documents.models import Attachment, Document, Picture, Version
from tests import builders
from tests.conftest import PlainEditor

pytestmark = [pytest.mark.django_db, pytest.mark.constraint]
VERSION = "an approved version does not change"
ATTACHMENT = "the attachments of an approved version do not change"
PICTURE = "a picture of a document does not change"


@pytest.fixture
def document() -> Document:
    return builders.document()


@pytest.fixture
def valid(document: Document) -> Version:
    return builders.approved(document)


@pytest.fixture
def old(valid: Version) -> Version:
    builders.approved(valid.document, number=(1, 1))
    valid.refresh_from_db()
    assert valid.state == "superseded"
    return valid


def refused(change: Any, message: str) -> None:
    with pytest.raises(DatabaseError, match=message), transaction.atomic():
        change()


def sql(text: str, *values: object) -> Any:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(text, values)

    return run


def other_value(field: models.Field, value: Any) -> Any:
    """Something else than what is there, and of the right kind."""
    if isinstance(field, models.ForeignKey):
        return 987654
    if isinstance(field, models.DateTimeField):
        return timezone.now().replace(year=2001)
    if isinstance(field, models.JSONField):
        return '{"stap": 1}'
    if isinstance(field, models.IntegerField):
        return (value or 0) + 7
    return "anders"


def frozen_columns() -> list[models.Field]:
    changing = ("state", "superseded_at")
    return [field for field in Version._meta.concrete_fields if field.name not in changing]


@pytest.mark.parametrize("field", frozen_columns(), ids=lambda field: field.name)
@pytest.mark.parametrize("state", ["valid", "old"])
def test_no_column_changes(request, state, field):
    version = request.getfixturevalue(state)
    value = other_value(field, getattr(version, field.attname))
    refused(
        sql(f'UPDATE documents_version SET "{field.column}" = %s WHERE id = %s', value, version.pk), VERSION
    )


def test_the_triggers_name_every_column():
    """A new column of the version is frozen too, or it is named here with its reason."""
    named = set(triggers._FROZEN)
    assert named == {field.column for field in frozen_columns()}


@pytest.mark.parametrize("state", ["draft", "review", "lost"])
def test_an_approved_version_only_becomes_superseded(valid, state):
    refused(sql("UPDATE documents_version SET state = %s WHERE id = %s", state, valid.pk), VERSION)


@pytest.mark.parametrize("state", ["draft", "review", "approved"])
def test_what_is_superseded_stays_so(old, state):
    refused(sql("UPDATE documents_version SET state = %s WHERE id = %s", state, old.pk), VERSION)


def test_superseding_and_changing_at_once_is_refused(valid):
    refused(
        lambda: Version.objects.filter(pk=valid.pk).update(
            state="superseded", superseded_at=timezone.now(), html="<p>Anders.</p>"
        ),
        VERSION,
    )


def test_superseding_is_possible(valid):
    Version.objects.filter(pk=valid.pk).update(state="superseded", superseded_at=timezone.now())


def test_django_cannot_either(valid):
    valid.html = "<p>Anders.</p>"
    refused(valid.save, VERSION)
    refused(lambda: Version.objects.filter(pk=valid.pk).update(text="Anders."), VERSION)
    refused(lambda: Version.objects.bulk_update([valid], ["html"]), VERSION)
    valid.refresh_from_db()
    assert valid.html == builders.TEXT


@pytest.mark.parametrize("state", ["valid", "old"])
def test_nothing_removes_it(request, state):
    version = request.getfixturevalue(state)
    refused(sql("DELETE FROM documents_version WHERE id = %s", version.pk), VERSION)
    # Not past the trigger by way of Django's own short cut.
    refused(lambda: Version.objects.filter(pk=version.pk)._raw_delete("default"), VERSION)


def test_a_draft_changes_and_goes(document):
    draft = builders.draft(document)
    Version.objects.filter(pk=draft.pk).update(html="<p>Anders.</p>")
    draft.delete()


def test_an_approved_row_cannot_be_taken_for_a_new_one(valid):
    values = f'UPDATE documents_version SET "id" = {valid.pk + 1000} WHERE "id" = %s'
    refused(sql(values, valid.pk), VERSION)


# --- attachments and pictures -----------------------------------------------------------------------------


@pytest.fixture
def attached(document: Document) -> Attachment:
    draft = builders.draft(document, state="review")
    attachment = builders.attachment(draft)
    by = builders.leader(document.team)
    Version.objects.filter(pk=draft.pk).update(
        state="approved", major=1, minor=0, approved_by=by, approved_at=timezone.now()
    )
    return attachment


def test_an_attachment_stays_as_it_was_approved(attached):
    refused(
        sql("UPDATE documents_attachment SET title = %s WHERE id = %s", "Anders", attached.pk), ATTACHMENT
    )
    refused(attached.delete, ATTACHMENT)
    refused(sql("DELETE FROM documents_attachment WHERE id = %s", attached.pk), ATTACHMENT)


def test_nothing_is_added_to_an_approved_version(attached):
    refused(lambda: builders.attachment(attached.version, "nog.pdf", b"%PDF nog een"), ATTACHMENT)


def test_an_attachment_does_not_move_in_or_out(attached):
    draft = builders.draft(attached.version.document)
    other = builders.attachment(draft, "concept.pdf", b"%PDF concept")
    refused(lambda: Attachment.objects.filter(pk=other.pk).update(version=attached.version), ATTACHMENT)
    refused(lambda: Attachment.objects.filter(pk=attached.pk).update(version=draft), ATTACHMENT)
    other.delete()


def test_a_picture_stays_as_it_is(document):
    stored = files.store(
        institution_id=document.institution_id, name="foto.png", content=b"PNG", content_type="image/png"
    )
    by = builders.user(document.institution)
    picture = Picture.objects.create(document=document, file=stored, width=2, height=2, added_by=by)
    refused(lambda: Picture.objects.filter(pk=picture.pk).update(width=3), PICTURE)
    refused(picture.delete, PICTURE)


# --- taking the triggers away, for removing a whole institution ---------------------------------------------


def test_removing_an_institution_lifts_them_and_puts_them_back(valid):
    editor = PlainEditor(connection)
    triggers.remove(apps, editor)
    Version.objects.filter(pk=valid.pk).update(html="<p>Anders.</p>")
    triggers.install(apps, editor)
    refused(lambda: Version.objects.filter(pk=valid.pk).update(html="<p>Weer anders.</p>"), VERSION)
