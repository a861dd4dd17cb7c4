"""The database's roles, before its first table: a kind of process each, and none may do another's work."""

from django.conf import settings
from django.db import migrations

ROLES = [f"{settings.YINUO_SCHEMA}_{role}" for role in ("web", "worker", "sequencer", "auditor")]
MAKE = "".join(
    f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE "{role}" NOLOGIN; END IF;
END $$;
"""
    for role in ROLES
)


class Migration(migrations.Migration):
    """Roles belong to the whole cluster and may serve another city's schema: the reverse leaves them."""

    initial = True
    dependencies = []
    operations = [migrations.RunSQL(MAKE, reverse_sql=migrations.RunSQL.noop)]
