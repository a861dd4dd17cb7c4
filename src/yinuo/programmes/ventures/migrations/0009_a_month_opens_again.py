"""A closed month opens again by two persons; until then, and since it was closed anew, it takes no entry."""

import django.db.models.deletion
from django.db import migrations, models

STANDING = """
CREATE FUNCTION ledger_closed_until(book varchar) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT max(c.month) FROM ledger_closing AS c
   WHERE c.book_id = book
     AND NOT EXISTS (SELECT FROM ledger_reopening AS r WHERE r.closing_id = c.id AND r.agreed_on IS NOT NULL)
$$;

CREATE FUNCTION ledger_reopening_is_of_the_last() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of ledger_closing%ROWTYPE;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'what opened a month again stands' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT * INTO of FROM ledger_closing WHERE id = NEW.closing_id;
  PERFORM pg_advisory_xact_lock(hashtextextended('venture_book/' || of.book_id, 0));
  IF of.month IS DISTINCT FROM ledger_closed_until(of.book_id) THEN
    RAISE EXCEPTION 'only the month closed last opens again' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' AND NEW.agreed_on IS NOT NULL THEN
    RAISE EXCEPTION 'first it is asked for' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.agreed_on IS NOT NULL
       OR (OLD.id, OLD.closing_id, OLD.reason, OLD.asked_on, OLD.asked_by_id)
          IS DISTINCT FROM (NEW.id, NEW.closing_id, NEW.reason, NEW.asked_on, NEW.asked_by_id)) THEN
    RAISE EXCEPTION 'it is agreed to once, as it was asked for' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_reopening_is_of_the_last BEFORE INSERT OR UPDATE OR DELETE ON ledger_reopening
  FOR EACH ROW EXECUTE FUNCTION ledger_reopening_is_of_the_last();
"""
UNSTANDING = """
DROP TRIGGER ledger_reopening_is_of_the_last ON ledger_reopening;
DROP FUNCTION ledger_reopening_is_of_the_last();
DROP FUNCTION ledger_closed_until(varchar);
"""
ORDERED = """
CREATE OR REPLACE FUNCTION ledger_entry_is_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE begins date; closed date; before integer;
BEGIN
  -- One book takes one entry or one closing at a time: what is read below is still so when this one stands.
  PERFORM pg_advisory_xact_lock(hashtextextended('venture_book/' || NEW.book_id, 0));
  SELECT "first" INTO begins FROM venture_book WHERE venture_id = NEW.book_id;
  {closed}
  SELECT coalesce(max(number), 0) INTO before FROM ledger_entry WHERE book_id = NEW.book_id;
  IF NEW.number <> before + 1 THEN
    RAISE EXCEPTION 'entries are numbered without a gap' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW."on" < begins OR NEW.month < date_trunc('month', NEW."on")::date OR NEW.month <= closed THEN
    RAISE EXCEPTION 'an entry counts in an open month, and not before its day' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
       SELECT FROM ledger_entry WHERE id = NEW.reverses_id AND book_id = NEW.book_id AND reverses_id IS NULL) THEN
    RAISE EXCEPTION 'an entry takes back an entry of its own book that takes back none' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION ledger_closing_is_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE closed date; due date;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('venture_book/' || NEW.book_id, 0));
  {closed}
  SELECT coalesce((closed + interval '1 month')::date,
                  (SELECT "first" FROM venture_book WHERE venture_id = NEW.book_id)) INTO due;
  IF NEW.month <> due THEN
    RAISE EXCEPTION 'months close one after the other' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""
NOW = ORDERED.replace("{closed}", "closed := ledger_closed_until(NEW.book_id);")
BEFORE = ORDERED.replace(
    "{closed}", "SELECT max(month) INTO closed FROM ledger_closing WHERE book_id = NEW.book_id;"
)


def to(model: str, *, null: bool = False) -> models.ForeignKey:
    """Give a reference that holds what it points at."""
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model
    )


class Migration(migrations.Migration):
    """Make the table; let the guards ask which closings stand, so that one month may be closed twice."""

    dependencies = [("people", "0002_two_persons"), ("ventures", "0008_quarters_in_the_open")]

    operations = [
        migrations.RemoveConstraint("ledgerclosing", "ledger_closing_once"),
        migrations.AddIndex(
            "ledgerclosing", models.Index(fields=["book", "month"], name="ledger_closing_by_month")
        ),
        migrations.CreateModel(
            "LedgerReopening",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "closing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reopening",
                        to="ventures.ledgerclosing",
                    ),
                ),
                ("reason", models.TextField()),
                ("asked_on", models.DateField()),
                ("asked_by", to("people.person")),
                ("agreed_on", models.DateField(null=True)),
                ("agreed_by", to("people.person", null=True)),
            ],
            options={
                "db_table": "ledger_reopening",
                "ordering": ["closing"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="ledger_reopening_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_by__isnull", True), ("agreed_on__isnull", True)),
                            models.Q(
                                ("agreed_by__isnull", False),
                                ("agreed_on__gte", models.F("asked_on")),
                                models.Q(("agreed_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ledger_reopening_takes_two_persons",
                    ),
                ],
            },
        ),
        migrations.RunSQL(STANDING, UNSTANDING),
        migrations.RunSQL(NOW, BEFORE),
    ]
