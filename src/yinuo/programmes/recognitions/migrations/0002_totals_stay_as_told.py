"""A list has as many lines as its source says, and what was checked stands: the database keeps it, for every role."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION recognition_list_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a list stands as it was told' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER recognition_list_stands BEFORE UPDATE OR DELETE ON recognition_list
  FOR EACH ROW EXECUTE FUNCTION recognition_list_stands();

CREATE FUNCTION recognition_list_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM recognition_listing WHERE list_id = NEW.id) <> NEW.n_products THEN
    RAISE EXCEPTION 'a list has as many lines as its source says' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER recognition_list_is_whole AFTER INSERT ON recognition_list
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION recognition_list_is_whole();

CREATE FUNCTION recognition_listing_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a line is never taken away' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.n < 1 OR NEW.n > (SELECT n_products FROM recognition_list WHERE id = NEW.list_id) THEN
      RAISE EXCEPTION 'a list has as many lines as its source says' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (OLD.list_id, OLD.n) IS DISTINCT FROM (NEW.list_id, NEW.n)
     OR (OLD.entered_on IS NOT NULL AND (OLD.firm, OLD.product, OLD.evidence, OLD.cluster_id, OLD.entered_on, OLD.entered_by_id)
       IS DISTINCT FROM (NEW.firm, NEW.product, NEW.evidence, NEW.cluster_id, NEW.entered_on, NEW.entered_by_id))
     OR (OLD.checked_on IS NOT NULL AND (OLD.checked_on, OLD.checked_by_id)
       IS DISTINCT FROM (NEW.checked_on, NEW.checked_by_id)) THEN
    RAISE EXCEPTION 'what was filled in stands' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER recognition_listing_stands BEFORE INSERT OR UPDATE OR DELETE ON recognition_listing
  FOR EACH ROW EXECUTE FUNCTION recognition_listing_stands();
"""

ALLOW = """
DROP TRIGGER recognition_listing_stands ON recognition_listing;
DROP FUNCTION recognition_listing_stands();
DROP TRIGGER recognition_list_is_whole ON recognition_list;
DROP FUNCTION recognition_list_is_whole();
DROP TRIGGER recognition_list_stands ON recognition_list;
DROP FUNCTION recognition_list_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("recognitions", "0001_lists_and_lines")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
