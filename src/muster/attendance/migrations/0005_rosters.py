import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0004_leave'),
        ('places', '0003_leave'),
    ]

    operations = [
        migrations.AddField(
            model_name='clockevent',
            name='pay_code',
            field=models.ForeignKey(blank=True, help_text="Of the shift that it starts, in place of the department's.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.paycode'),
        ),
    ]
