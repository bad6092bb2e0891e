"""The administration: accounts and grants. What a cycle recorded can be looked at there, not changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from kaohe.cycle.models import AuditEntry, Cycle, Grant
from kaohe.cycle.trail import record

User = get_user_model()
admin.site.unregister(User)
admin.site.unregister(Group)


class Grants(TabularInline):  # type: ignore[misc]
    """A person's grants."""

    model = Grant
    fk_name = "user"
    extra = 0


@admin.register(User)
class Accounts(UserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]
    """Accounts with their grants; every change is on the audit trail."""

    form, add_form, change_password_form = UserChangeForm, UserCreationForm, AdminPasswordChangeForm
    inlines = (Grants,)

    def save_related(self, request: Any, form: Any, formsets: Any, change: Any) -> None:
        """Record who changed whose grants."""
        super().save_related(request, form, formsets, change)
        held = [str(grant) for grant in form.instance.grants.all()]
        record(request.user, "grant:changed", form.instance.get_username(), grants=held)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Keep accounts: they signed things. They can be made inactive."""
        return False


class ReadOnly(ModelAdmin):  # type: ignore[misc]
    """Records that nobody changes."""

    def has_add_permission(self, request: Any) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Refuse."""
        return False


admin.site.register((AuditEntry, Cycle), ReadOnly)
