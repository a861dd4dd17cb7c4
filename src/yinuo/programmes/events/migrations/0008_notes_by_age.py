"""Notes by age of an exhibition; what was said of an age stays as it was said, and ends once, for every role."""

import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION visit_age_note_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_on IS NOT NULL
     OR (OLD.exhibition_id, OLD.from_age, OLD.to_age, OLD.text, OLD.told_on) IS DISTINCT FROM
        (NEW.exhibition_id, NEW.from_age, NEW.to_age, NEW.text, NEW.told_on) THEN
    RAISE EXCEPTION 'a note by age stands as it was told, and ends once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER visit_age_note_stands BEFORE UPDATE OR DELETE ON visit_age_note
  FOR EACH ROW EXECUTE FUNCTION visit_age_note_stands();
"""

ALLOW = """
DROP TRIGGER visit_age_note_stands ON visit_age_note;
DROP FUNCTION visit_age_note_stands();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0007_contests_are_fair'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgeNote',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('from_age', models.SmallIntegerField()),
                ('to_age', models.SmallIntegerField()),
                ('text', models.TextField()),
                ('told_on', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('exhibition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='age_notes', to='events.exhibition')),
            ],
            options={
                'db_table': 'visit_age_note',
                'constraints': [models.CheckConstraint(condition=models.Q(('from_age__gte', 0), ('to_age__gte', models.F('from_age')), ('to_age__lte', 18)), name='visit_age_note_is_for_ages'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='visit_age_note_says_something'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('told_on')), _connector='OR'), name='visit_age_note_ends_after_it_was_told'), models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('exhibition', 'from_age', 'to_age'), name='visit_age_note_holds_once')],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
