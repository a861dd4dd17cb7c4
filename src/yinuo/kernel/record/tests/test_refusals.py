"""What the web role may never do to the record: by rights, before any trigger is asked."""

import pytest
from django.conf import settings
from django.db import connection, transaction
from psycopg import errors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET type = 'x'",
        "DELETE FROM event",
        "TRUNCATE event CASCADE",
        "DELETE FROM event_content",
        "UPDATE event_content SET body = ''",
        "TRUNCATE event_content",
        "UPDATE access SET reason = ''",
        "DELETE FROM access",
        "DELETE FROM contact",
        "UPDATE subject_key SET wrapped = NULL",
        "DELETE FROM actor",
        "UPDATE actor SET person_id = 1",
        "DELETE FROM matter",
        "DELETE FROM stream",
        "DELETE FROM idempotency",
        "TRUNCATE matter CASCADE",
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "DROP TRIGGER event_is_for_ever ON event",
        "CREATE TABLE mine (x int)",
        "SET ROLE {owner}",
    ],
)
def test_the_web_role_may_not(statement: str) -> None:
    owner = f"{settings.YINUO_SCHEMA}_owner"
    with pytest.raises(errors.InsufficientPrivilege), transaction.atomic(), connection.cursor() as cursor:
        cursor.cursor.execute(statement.format(owner=owner))
