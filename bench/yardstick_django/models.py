"""The tables that the page reads, as Django sees tables that another program owns."""

from django.db import models


class Person(models.Model):
    full_name = models.TextField()
    language = models.TextField()
    theme = models.TextField()

    class Meta:
        managed = False
        db_table = "person"


class OpenSession(models.Model):
    token = models.TextField()
    csrf = models.TextField()
    person = models.ForeignKey(Person, models.DO_NOTHING)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "session"


class EffectivePrincipal(models.Model):
    pk = models.CompositePrimaryKey("person_id", "principal_id")
    person_id = models.IntegerField()
    principal_id = models.IntegerField()
    role = models.TextField()

    class Meta:
        managed = False
        db_table = "effective_principal"


class Unit(models.Model):
    organisation_id = models.IntegerField()
    name = models.TextField()

    class Meta:
        managed = False
        db_table = "unit"


class Position(models.Model):
    person = models.ForeignKey(Person, models.DO_NOTHING)
    unit = models.ForeignKey(Unit, models.DO_NOTHING)
    title = models.TextField()
    main = models.BooleanField()

    class Meta:
        managed = False
        db_table = "position"


class OrganisationVersion(models.Model):
    organisation_id = models.IntegerField()
    name = models.TextField()
    valid_to = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "organisation_version"


class Doc(models.Model):
    direction = models.TextField()
    state = models.TextField()
    code = models.TextField()
    number = models.IntegerField(null=True)
    summary = models.TextField()
    urgency = models.IntegerField()
    author = models.TextField()
    due = models.DateField(null=True)
    verdict = models.TextField()
    overlay = models.TextField()

    class Meta:
        managed = False
        db_table = "doc"


class Participant(models.Model):
    pk = models.CompositePrimaryKey("holder", "folder", "kind", "at", "doc_id", "row")
    holder = models.IntegerField()
    folder = models.TextField()
    kind = models.IntegerField()
    at = models.BigIntegerField()
    doc = models.ForeignKey(Doc, models.DO_NOTHING, db_column="thing")
    row = models.IntegerField()
    is_read = models.BooleanField()
    due = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "participant"


class Notice(models.Model):
    person = models.IntegerField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "notice"


class CalendarDay(models.Model):
    day = models.DateField(primary_key=True)
    kind = models.TextField()

    class Meta:
        managed = False
        db_table = "calendar_day"
