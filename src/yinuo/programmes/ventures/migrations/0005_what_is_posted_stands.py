"""The last guard of the ledger: what does not balance, rewrites, reverses twice or reopens is refused to every role."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION ledger_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what is in the books is never rewritten' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER venture_book_stands BEFORE UPDATE OR DELETE ON venture_book
  FOR EACH ROW EXECUTE FUNCTION ledger_stands();
CREATE TRIGGER ledger_account_stands BEFORE UPDATE OR DELETE ON ledger_account
  FOR EACH ROW EXECUTE FUNCTION ledger_stands();
CREATE TRIGGER ledger_entry_stands BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_stands();
CREATE TRIGGER ledger_line_stands BEFORE UPDATE OR DELETE ON ledger_line
  FOR EACH ROW EXECUTE FUNCTION ledger_stands();
CREATE TRIGGER ledger_closing_stands BEFORE UPDATE OR DELETE ON ledger_closing
  FOR EACH ROW EXECUTE FUNCTION ledger_stands();

CREATE FUNCTION ledger_entry_is_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE begins date; closed date; before integer;
BEGIN
  -- One book takes one entry or one closing at a time: what is read below is still so when this one stands.
  PERFORM pg_advisory_xact_lock(hashtextextended('venture_book/' || NEW.book_id, 0));
  SELECT "first" INTO begins FROM venture_book WHERE venture_id = NEW.book_id;
  SELECT max(month) INTO closed FROM ledger_closing WHERE book_id = NEW.book_id;
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
CREATE TRIGGER ledger_entry_is_in_order BEFORE INSERT ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_in_order();

CREATE FUNCTION ledger_line_is_in_its_book() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
       SELECT FROM ledger_account AS a JOIN ledger_entry AS e ON e.book_id = a.book_id
        WHERE a.id = NEW.account_id AND e.id = NEW.entry_id
          AND (a.by = 'party') = (NEW.party <> '') AND (a.by = 'purpose') = (NEW.purpose <> '')) THEN
    RAISE EXCEPTION 'a line is on an account of its own book, and says what the account asks for'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_line_is_in_its_book BEFORE INSERT ON ledger_line
  FOR EACH ROW EXECUTE FUNCTION ledger_line_is_in_its_book();

CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_entry bigint; entry ledger_entry%ROWTYPE; lines bigint; rest numeric;
BEGIN
  IF TG_TABLE_NAME = 'ledger_entry' THEN of_entry := NEW.id; ELSE of_entry := NEW.entry_id; END IF;
  SELECT * INTO entry FROM ledger_entry WHERE id = of_entry;
  SELECT count(*), coalesce(sum(amount), 0) INTO lines, rest FROM ledger_line WHERE entry_id = of_entry;
  IF lines < 2 OR lines <> entry.n_lines OR rest <> 0 THEN
    RAISE EXCEPTION 'an entry has the lines it was posted with, two or more, and they sum to zero'
      USING ERRCODE = 'check_violation';
  END IF;
  IF entry.reverses_id IS NOT NULL AND EXISTS (
       (SELECT account_id, purpose, party, -amount FROM ledger_line WHERE entry_id = entry.reverses_id
        EXCEPT ALL SELECT account_id, purpose, party, amount FROM ledger_line WHERE entry_id = entry.id)
       UNION ALL
       (SELECT account_id, purpose, party, amount FROM ledger_line WHERE entry_id = entry.id
        EXCEPT ALL SELECT account_id, purpose, party, -amount FROM ledger_line WHERE entry_id = entry.reverses_id)) THEN
    RAISE EXCEPTION 'an entry is taken back line by line' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();
CREATE CONSTRAINT TRIGGER ledger_line_balances AFTER INSERT ON ledger_line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();

CREATE FUNCTION ledger_closing_is_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE due date;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('venture_book/' || NEW.book_id, 0));
  SELECT coalesce((SELECT (max(month) + interval '1 month')::date FROM ledger_closing WHERE book_id = NEW.book_id),
                  (SELECT "first" FROM venture_book WHERE venture_id = NEW.book_id)) INTO due;
  IF NEW.month <> due THEN
    RAISE EXCEPTION 'months close one after the other' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_closing_is_in_order BEFORE INSERT ON ledger_closing
  FOR EACH ROW EXECUTE FUNCTION ledger_closing_is_in_order();
"""
UNREFUSE = """
DROP TRIGGER ledger_closing_is_in_order ON ledger_closing;
DROP FUNCTION ledger_closing_is_in_order();
DROP TRIGGER ledger_line_balances ON ledger_line;
DROP TRIGGER ledger_entry_balances ON ledger_entry;
DROP FUNCTION ledger_entry_balances();
DROP TRIGGER ledger_line_is_in_its_book ON ledger_line;
DROP FUNCTION ledger_line_is_in_its_book();
DROP TRIGGER ledger_entry_is_in_order ON ledger_entry;
DROP FUNCTION ledger_entry_is_in_order();
DROP TRIGGER ledger_closing_stands ON ledger_closing;
DROP TRIGGER ledger_line_stands ON ledger_line;
DROP TRIGGER ledger_entry_stands ON ledger_entry;
DROP TRIGGER ledger_account_stands ON ledger_account;
DROP TRIGGER venture_book_stands ON venture_book;
DROP FUNCTION ledger_stands();
"""


class Migration(migrations.Migration):
    """Hang the triggers."""

    dependencies = [("ventures", "0004_ledger_tables")]

    operations = [migrations.RunSQL(REFUSE, UNREFUSE)]
