"""A gift goes its way in order, whoever writes: nothing is the museum's without a deed, nothing changes afterwards."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION gift_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a gift stands as it was told' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER gift_stands BEFORE UPDATE OR DELETE ON gift FOR EACH ROW EXECUTE FUNCTION gift_stands();
CREATE TRIGGER gift_step_stands BEFORE UPDATE OR DELETE ON gift_step FOR EACH ROW EXECUTE FUNCTION gift_stands();

CREATE FUNCTION gift_step_is_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE needed text := CASE NEW.sort
  WHEN 'expert' THEN 'provenance' WHEN 'deed' THEN 'expert' WHEN 'certificate' THEN 'deed'
  WHEN 'accession' THEN 'certificate' WHEN 'display' THEN 'accession' END;
BEGIN
  PERFORM 1 FROM gift WHERE stream_id = NEW.gift_id FOR NO KEY UPDATE;
  IF (needed IS NOT NULL AND NOT EXISTS (SELECT 1 FROM gift_step WHERE gift_id = NEW.gift_id AND sort = needed))
     OR EXISTS (SELECT 1 FROM gift_step WHERE gift_id = NEW.gift_id AND sort = 'return')
     OR (NEW.sort = 'return' AND EXISTS (SELECT 1 FROM gift_step WHERE gift_id = NEW.gift_id AND sort = 'accession'))
     OR (NEW.sort = 'deed' AND 'clear' IS DISTINCT FROM
         (SELECT finding FROM gift_step WHERE gift_id = NEW.gift_id AND sort = 'provenance' ORDER BY id DESC LIMIT 1)) THEN
    RAISE EXCEPTION 'this step does not follow' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER gift_step_is_in_order BEFORE INSERT ON gift_step
  FOR EACH ROW EXECUTE FUNCTION gift_step_is_in_order();
"""

ALLOW = """
DROP TRIGGER gift_step_is_in_order ON gift_step;
DROP FUNCTION gift_step_is_in_order();
DROP TRIGGER gift_step_stands ON gift_step;
DROP TRIGGER gift_stands ON gift;
DROP FUNCTION gift_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0004_gifts")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
