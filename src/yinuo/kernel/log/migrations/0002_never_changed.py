"""What stands in the public log is never changed, for any role; its state never shrinks under one origin."""

from django.db import migrations

REFUSE = "".join(
    f"""
CREATE TRIGGER {table}_is_for_ever BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change();
"""
    for table in ("log_leaf", "checkpoint", "cosignature")
)
UNREFUSE = "".join(
    f"""
DROP TRIGGER {table}_is_never_emptied ON {table};
DROP TRIGGER {table}_is_for_ever ON {table};
"""
    for table in ("log_leaf", "checkpoint", "cosignature")
)
GROWS = """
CREATE FUNCTION log_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR NEW.size < OLD.size THEN
    RAISE EXCEPTION 'the public log only grows: % refused', TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER log_only_grows BEFORE UPDATE OR DELETE ON log_state FOR EACH ROW EXECUTE FUNCTION log_only_grows();
"""
UNGROWS = "DROP TRIGGER log_only_grows ON log_state; DROP FUNCTION log_only_grows();"


class Migration(migrations.Migration):
    dependencies = [("log", "0001_public_log"), ("record", "0003_never_changed")]
    operations = [migrations.RunSQL(REFUSE, UNREFUSE), migrations.RunSQL(GROWS, UNGROWS)]
