"""The address of each view: what stands after the # in the browser's address line.

It names the step, of the review the filter and the page, of the kit its page, so that "back" goes
back, a reload stays, and a place can be kept as a bookmark. Nothing that was typed is in it, and
nobody's name: browsers keep and share their histories.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from urllib.parse import parse_qsl, urlencode

from passage.app.state import AppState, Filter, KitPage, Step

_NAMES = tuple(one.name for one in fields(Filter) if one.name != "text")

Place = tuple[Step, Filter, int, KitPage]
"""A step, the review's filter, its page counted from 1, and the page of the kit."""


def address_of(state: AppState) -> str:
    """Return the address of what a state shows, without the #."""
    if state.step in (Step.START, Step.READING):
        return ""
    if state.step is Step.LEAVE and state.kit_page is not KitPage.OVERVIEW:
        return f"{state.step.value}/{state.kit_page.value}"
    if state.step is not Step.REVIEW:
        return str(state.step.value)
    values: dict[str, str] = asdict(state.review.filter)
    chosen = [(name, values[name]) for name in _NAMES]
    page = [("page", str(state.review.page))] if state.review.page > 1 else []
    query = urlencode([pair for pair in chosen if pair[1]] + page)
    return "?".join(part for part in (str(state.step.value), query) if part)


def place_at(address: str) -> Place | None:
    """Read an address; None where it is none of ours: it comes from the browser.

    The empty address is the first step.
    """
    name, _, query = address.removeprefix("#").partition("?")
    name, _, part = name.partition("/")
    step = next((one for one in Step if one.value == (name or Step.START.value)), None)
    page_of_kit = next((one for one in KitPage if one.value == part), KitPage.OVERVIEW)
    if step is None or (part and step is not Step.LEAVE):
        return None
    values = dict(parse_qsl(query[:500]))
    page = values.get("page", "1")
    chosen = Filter(**{name: values.get(name, "") for name in _NAMES})
    number = int(page) if page.isascii() and page.isdecimal() else 1
    return step, chosen, number, page_of_kit
