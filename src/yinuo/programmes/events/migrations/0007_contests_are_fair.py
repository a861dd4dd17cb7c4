"""No judge judges what they have to do with, or without saying so first; what is decided stays, for every role."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION contest_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was told of a contest stands' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER contest_entry_stands BEFORE UPDATE OR DELETE ON contest_entry FOR EACH ROW EXECUTE FUNCTION contest_stands();
CREATE TRIGGER contest_score_stands BEFORE UPDATE OR DELETE ON contest_score FOR EACH ROW EXECUTE FUNCTION contest_stands();
CREATE TRIGGER contest_award_stands BEFORE UPDATE OR DELETE ON contest_award FOR EACH ROW EXECUTE FUNCTION contest_stands();
CREATE TRIGGER contest_conflict_stands BEFORE UPDATE OR DELETE ON contest_conflict
  FOR EACH ROW EXECUTE FUNCTION contest_stands();

CREATE FUNCTION contest_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.decided_on IS NOT NULL
     OR (OLD.code, OLD.name, OLD.place, OLD.closes_on, OLD.rubric, OLD.known_on, OLD.source) IS DISTINCT FROM
        (NEW.code, NEW.name, NEW.place, NEW.closes_on, NEW.rubric, NEW.known_on, NEW.source) THEN
    RAISE EXCEPTION 'a contest stands as it was opened, and is decided once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER contest_is_decided_once BEFORE UPDATE OR DELETE ON contest
  FOR EACH ROW EXECUTE FUNCTION contest_is_decided_once();

CREATE FUNCTION contest_score_is_fair() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of contest_entry%ROWTYPE;
BEGIN
  SELECT * INTO of FROM contest_entry WHERE id = NEW.entry_id;
  PERFORM 1 FROM contest WHERE id = of.contest_id FOR SHARE;
  IF NOT EXISTS (SELECT 1 FROM contest_conflict WHERE contest_id = of.contest_id AND person_id = NEW.person_id)
     OR EXISTS (SELECT 1 FROM contest_conflict
                WHERE contest_id = of.contest_id AND person_id = NEW.person_id AND school_id = of.school_id)
     OR EXISTS (SELECT 1 FROM contest WHERE id = of.contest_id AND decided_on IS NOT NULL) THEN
    RAISE EXCEPTION 'this judge may not judge this entry' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER contest_score_is_fair BEFORE INSERT ON contest_score
  FOR EACH ROW EXECUTE FUNCTION contest_score_is_fair();
"""

ALLOW = """
DROP TRIGGER contest_score_is_fair ON contest_score;
DROP FUNCTION contest_score_is_fair();
DROP TRIGGER contest_is_decided_once ON contest;
DROP FUNCTION contest_is_decided_once();
DROP TRIGGER contest_conflict_stands ON contest_conflict;
DROP TRIGGER contest_award_stands ON contest_award;
DROP TRIGGER contest_score_stands ON contest_score;
DROP TRIGGER contest_entry_stands ON contest_entry;
DROP FUNCTION contest_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0006_contests")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
