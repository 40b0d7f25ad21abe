from typing import Any

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


def give_options_ids(apps: Any, schema_editor: Any) -> None:
    """Options were their names alone."""
    for field in apps.get_model("people", "CustomField")._base_manager.exclude(options=[]):
        field.options = [{"id": number, "name": str(name)} for number, name in enumerate(field.options, start=1)]
        field.save(update_fields=["options"])


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_tandas_door'),
        ('people', '0002_tandas_door'),
    ]

    operations = [
        migrations.RunPython(give_options_ids, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='customfield',
            name='kind',
            field=models.CharField(choices=[('text', 'Text'), ('number', 'Number'), ('date', 'Date'), ('choice', 'Choice'), ('choices', 'Choices'), ('expiry', 'a date on which something expires')], default='text', max_length=10),
        ),
        migrations.AddField(
            model_name='customfield',
            name='required',
            field=models.BooleanField(default=False, help_text="Whoever states somebody's custom fields must state this one."),
        ),
        migrations.AlterField(
            model_name='customfield',
            name='options',
            field=models.JSONField(blank=True, default=list, help_text='What may be chosen: [{"id": 1, "name": "Red"}]. An id stays its option\'s.'),
        ),
        migrations.CreateModel(
            name='CustomFieldGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('updated_at', models.DateTimeField(editable=False)),
                ('name', models.CharField(max_length=100)),
                ('organisation', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.organisation')),
            ],
        ),
        migrations.AddField(
            model_name='customfield',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.customfieldgroup'),
        ),
        migrations.AddConstraint(
            model_name='customfieldgroup',
            constraint=models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('name'), name='custom_field_group_name_once'),
        ),
    ]
