from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_tandas_door'),
    ]

    operations = [
        migrations.CreateModel(
            name='RateEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=255)),
                ('at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'indexes': [models.Index(models.F('key'), models.F('at'), name='rate_entry_counted')],
            },
        ),
    ]
