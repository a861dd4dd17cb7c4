"""What must never happen to villages' money, the database refuses: for every role, by trigger."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION distribution_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a distribution is never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state <> NEW.state AND NOT (OLD.state, NEW.state) IN (
       ('drafted', 'shown'), ('shown', 'resolved'), ('resolved', 'approved'), ('approved', 'paid'),
       ('paid', 'disclosed'), ('drafted', 'withdrawn'), ('shown', 'withdrawn')) THEN
    RAISE EXCEPTION 'a distribution goes from % to no %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state <> 'drafted' AND (OLD.venture_id, OLD.first, OLD.last, OLD.income, OLD.net, OLD.opening, OLD.bank,
       OLD.earmarked, OLD.slip, OLD.plan, OLD.result, OLD.sha256, OLD.handed_out, OLD.carried, OLD.made_by_id, OLD.shown_on,
       OLD.shown_until)
     IS DISTINCT FROM (NEW.venture_id, NEW.first, NEW.last, NEW.income, NEW.net, NEW.opening, NEW.bank,
       NEW.earmarked, NEW.slip, NEW.plan, NEW.result, NEW.sha256, NEW.handed_out, NEW.carried, NEW.made_by_id, NEW.shown_on,
       NEW.shown_until) THEN
    RAISE EXCEPTION 'what was shown stands as it was shown' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER distribution_stands BEFORE UPDATE OR DELETE ON venture_distribution
  FOR EACH ROW EXECUTE FUNCTION distribution_stands();

CREATE FUNCTION venture_payment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of venture_distribution%ROWTYPE;
BEGIN
  SELECT * INTO of FROM venture_distribution
   WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.distribution_id ELSE NEW.distribution_id END;
  IF TG_OP IN ('INSERT', 'DELETE') AND of.state <> 'drafted' THEN
    RAISE EXCEPTION 'what was shown stands as it was shown' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.distribution_id, OLD.unit_id, OLD.amount) IS DISTINCT FROM (NEW.distribution_id, NEW.unit_id, NEW.amount) THEN
      RAISE EXCEPTION 'what a village is owed stands' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.paid_on IS NOT NULL AND (OLD.paid_on, OLD.reference, OLD.paid_by_id)
         IS DISTINCT FROM (NEW.paid_on, NEW.reference, NEW.paid_by_id) THEN
      RAISE EXCEPTION 'paid once is paid' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.matter_id IS NOT NULL AND NEW.matter_id IS DISTINCT FROM OLD.matter_id THEN
      RAISE EXCEPTION 'a promise stays' USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  IF NEW.paid_on IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.paid_on IS NULL) THEN
    IF of.state <> 'approved' OR NEW.paid_on < of.approved_on THEN
      RAISE EXCEPTION 'nothing is paid before it is approved' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.paid_by_id IN (of.made_by_id, of.approved_by_id) THEN
      RAISE EXCEPTION 'who made or approved it does not pay it' USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER venture_payment_stands BEFORE INSERT OR UPDATE OR DELETE ON venture_payment
  FOR EACH ROW EXECUTE FUNCTION venture_payment_stands();

CREATE FUNCTION venture_move_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(OLD) - 'known_to') <> (to_jsonb(NEW) - 'known_to') OR OLD.known_to IS NOT NULL THEN
    RAISE EXCEPTION 'a move of shares is never rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER venture_move_stands BEFORE UPDATE OR DELETE ON venture_move
  FOR EACH ROW EXECUTE FUNCTION venture_move_stands();

CREATE FUNCTION venture_move_leaves_none_below_zero() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The core decides on exact fractions; decimals may be off by less than a millionth.
  IF EXISTS (
    SELECT FROM (
      SELECT sum(quantity) OVER (PARTITION BY unit ORDER BY on_day) AS held FROM (
        SELECT taker_id AS unit, "on" AS on_day, top::numeric / bottom AS quantity FROM venture_move
         WHERE venture_id = NEW.venture_id AND register = NEW.register AND known_to IS NULL AND taker_id IS NOT NULL
        UNION ALL
        SELECT giver_id, "on", -top::numeric / bottom FROM venture_move
         WHERE venture_id = NEW.venture_id AND register = NEW.register AND known_to IS NULL AND giver_id IS NOT NULL
      ) AS moves
    ) AS holdings WHERE held < -0.000001
  ) THEN
    RAISE EXCEPTION 'nobody holds less than nothing' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER venture_move_leaves_none_below_zero AFTER INSERT OR UPDATE ON venture_move
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION venture_move_leaves_none_below_zero();
"""
UNREFUSE = """
DROP TRIGGER venture_move_leaves_none_below_zero ON venture_move;
DROP FUNCTION venture_move_leaves_none_below_zero();
DROP TRIGGER venture_move_stands ON venture_move;
DROP FUNCTION venture_move_stands();
DROP TRIGGER venture_payment_stands ON venture_payment;
DROP FUNCTION venture_payment_stands();
DROP TRIGGER distribution_stands ON venture_distribution;
DROP FUNCTION distribution_stands();
"""


class Migration(migrations.Migration):
    """Hang the triggers."""

    dependencies = [("ventures", "0001_venture")]

    operations = [migrations.RunSQL(REFUSE, UNREFUSE)]
