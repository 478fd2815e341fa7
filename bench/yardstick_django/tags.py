"""Template tags: icons, and the addresses of static files."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from workplace.web import filters, pages
from workplace.web.static import static as address

register = template.Library()
_ICONS = pages._icons()


@register.simple_tag
def icon(name: str, cls: str = "") -> SafeString:
    """An icon drawn in the page."""
    drawing = mark_safe(_ICONS[name])
    return format_html('<svg class="ic {}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', cls, drawing)


@register.simple_tag
def static(path: str) -> str:
    """The address of a static file."""
    return address(path)


register.filter("day_words", filters.day_words)
