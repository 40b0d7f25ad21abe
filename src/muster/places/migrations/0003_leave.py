import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_tandas_door'),
        ('places', '0002_tandas_door'),
    ]

    operations = [
        migrations.AddField(
            model_name='department',
            name='maximum_off',
            field=models.PositiveSmallIntegerField(default=0, help_text='How many of its people may be on leave on one day; 0: as many as ask.'),
        ),
        migrations.CreateModel(
            name='HolidaySet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('updated_at', models.DateTimeField(editable=False)),
                ('name', models.CharField(max_length=200)),
                ('region', models.CharField(help_text='ISO 3166: GB, AU-QLD; BE:fr with names in one of several languages.', max_length=40)),
                ('known_until', models.PositiveSmallIntegerField(default=0, help_text='The last year whose holidays were written down.')),
                ('organisation', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='PublicHoliday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('updated_at', models.DateTimeField(editable=False)),
                ('name', models.CharField(max_length=200)),
                ('on_date', models.DateField()),
                ('starts_at', models.TimeField(blank=True, help_text='Of one that is not all day: local time.', null=True)),
                ('finishes_at', models.TimeField(blank=True, help_text='Not after starts_at: midnight.', null=True)),
                ('by_hand', models.BooleanField(default=False)),
                ('holiday_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.holidayset')),
                ('organisation', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.organisation')),
            ],
        ),
        migrations.AddConstraint(
            model_name='holidayset',
            constraint=models.UniqueConstraint(fields=('organisation', 'region'), name='holiday_set_once'),
        ),
        migrations.AddConstraint(
            model_name='publicholiday',
            constraint=models.UniqueConstraint(fields=('holiday_set', 'on_date', 'name'), name='public_holiday_once'),
        ),
    ]
