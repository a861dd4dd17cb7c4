"""What must never happen, the database refuses: for the web role by rights, for every role by trigger."""

from django.conf import settings
from django.db import migrations

SCHEMA = settings.YINUO_SCHEMA
REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never changed: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_is_for_ever BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_is_never_emptied BEFORE TRUNCATE ON event EXECUTE FUNCTION refuse_change();
CREATE TRIGGER content_is_as_written BEFORE UPDATE ON event_content FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER access_is_for_ever BEFORE UPDATE OR DELETE ON access FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
UNREFUSE = """
DROP TRIGGER access_is_for_ever ON access;
DROP TRIGGER content_is_as_written ON event_content;
DROP TRIGGER event_is_never_emptied ON event;
DROP TRIGGER event_is_for_ever ON event;
DROP FUNCTION refuse_change();
"""
# Erasing needs rights that no process has: these two functions have them, and do nothing else.
ERASE = f"""
CREATE FUNCTION erase_contact(of_stream bigint) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = {SCHEMA}, pg_temp AS $$
  DELETE FROM contact WHERE stream_id = of_stream;
$$;
CREATE FUNCTION erase_subject(subject bigint) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = {SCHEMA}, pg_temp AS $$
  DELETE FROM event_content WHERE subject_key_id = subject;
  DELETE FROM contact WHERE subject_key_id = subject;
  UPDATE subject_key SET wrapped = NULL, erased_at = coalesce(erased_at, clock_timestamp()) WHERE id = subject;
$$;
REVOKE ALL ON FUNCTION erase_contact(bigint), erase_subject(bigint) FROM PUBLIC;
"""
UNERASE = "DROP FUNCTION erase_subject(bigint); DROP FUNCTION erase_contact(bigint);"


class Migration(migrations.Migration):
    dependencies = [("record", "0002_record_tables")]
    operations = [migrations.RunSQL(REFUSE, UNREFUSE), migrations.RunSQL(ERASE, UNERASE)]
