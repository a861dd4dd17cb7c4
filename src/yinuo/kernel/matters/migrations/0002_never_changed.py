"""I2 and I4 as the database's own refusal; a sealed matter cannot have a public row (I10)."""

from django.db import migrations

GUARD = """
CREATE FUNCTION matter_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a matter is never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.original_due IS NOT NULL AND NEW.original_due IS DISTINCT FROM OLD.original_due THEN
    RAISE EXCEPTION 'the first promised date of % is written once', OLD.ref USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.ref <> OLD.ref OR NEW.stream_id <> OLD.stream_id OR NEW.seq <= OLD.seq THEN
    RAISE EXCEPTION 'no change of % without an event', OLD.ref USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER matter_keeps_its_word BEFORE UPDATE OR DELETE ON matter
FOR EACH ROW EXECUTE FUNCTION matter_keeps_its_word();
ALTER TABLE matter ADD CONSTRAINT matter_has_its_event FOREIGN KEY (stream_id, seq)
REFERENCES event (stream_id, seq) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE public_matter ADD CONSTRAINT public_matter_is_not_sealed FOREIGN KEY (stream_id, visibility)
REFERENCES matter (stream_id, visibility) DEFERRABLE INITIALLY DEFERRED;
"""
UNGUARD = """
ALTER TABLE public_matter DROP CONSTRAINT public_matter_is_not_sealed;
ALTER TABLE matter DROP CONSTRAINT matter_has_its_event;
DROP TRIGGER matter_keeps_its_word ON matter;
DROP FUNCTION matter_keeps_its_word();
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_matter_tables"), ("record", "0003_never_changed")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
