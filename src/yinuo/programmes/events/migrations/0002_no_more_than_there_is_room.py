"""No hour is given to more pupils than it holds, however many book at once: the database refuses it, for every role."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION visit_booking_has_room() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE room integer;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a booking is never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.slot_id, OLD.school_id, OLD.n, OLD.asked_on) IS DISTINCT FROM (NEW.slot_id, NEW.school_id, NEW.n, NEW.asked_on)
       OR (OLD.came IS NOT NULL AND (OLD.came, OLD.came_on) IS DISTINCT FROM (NEW.came, NEW.came_on))
       OR (OLD.left_on IS NOT NULL AND NEW.left_on IS DISTINCT FROM OLD.left_on) THEN
      RAISE EXCEPTION 'a booking stands as it was made' USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  IF NEW.seated_on IS NULL OR NEW.left_on IS NOT NULL THEN RETURN NEW; END IF;
  SELECT capacity INTO room FROM visit_slot WHERE id = NEW.slot_id FOR NO KEY UPDATE;
  IF NEW.n + (SELECT coalesce(sum(n), 0) FROM visit_booking
               WHERE slot_id = NEW.slot_id AND id <> NEW.id AND seated_on IS NOT NULL AND left_on IS NULL) > room THEN
    RAISE EXCEPTION 'there is no room' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER visit_booking_has_room BEFORE INSERT OR UPDATE OR DELETE ON visit_booking
  FOR EACH ROW EXECUTE FUNCTION visit_booking_has_room();

CREATE FUNCTION visit_slot_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an hour stands as it was opened' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER visit_slot_stands BEFORE UPDATE OR DELETE ON visit_slot
  FOR EACH ROW EXECUTE FUNCTION visit_slot_stands();
"""

ALLOW = """
DROP TRIGGER visit_slot_stands ON visit_slot;
DROP FUNCTION visit_slot_stands();
DROP TRIGGER visit_booking_has_room ON visit_booking;
DROP FUNCTION visit_booking_has_room();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_slots_and_bookings")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
