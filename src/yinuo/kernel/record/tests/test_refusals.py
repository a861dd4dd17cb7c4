"""What must never happen, the database refuses, whoever asks."""

import pytest
from django.db import DatabaseError, connection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET type = 'x'",
        "DELETE FROM event",
        "TRUNCATE event CASCADE",
        "DELETE FROM event_content",
    ],
)
def test_events_cannot_be_changed_by_the_web_role(statement: str) -> None:
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(statement)
