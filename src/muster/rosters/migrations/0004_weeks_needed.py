import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rosters", "0003_weeks_of_shifts")]

    operations = [
        migrations.AlterField(
            model_name="scheduledshift",
            name="on_date",
            field=models.DateField(help_text="The work day it belongs to, at its place."),
        ),
        migrations.AlterField(
            model_name="scheduledshift",
            name="roster",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rosters.roster"
            ),
        ),
    ]
