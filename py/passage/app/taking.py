"""Taking files away: which effect makes each, and what is told where there is nothing in it."""

from __future__ import annotations

from dataclasses import replace

from passage.app import actions as act
from passage.app.effects import Deliver, Draw, DrawShared, Effect, Write
from passage.app.state import AppState
from passage.app.takeaway import PICTURES, SHARED, WRITTEN, figures, may_write, packed
from passage.core.errors import AppError, ExportError

Turn = tuple[AppState, tuple[Effect, ...]]


def taken(state: AppState, action: act.Take) -> Turn:
    """Return the state with the file asked for, and the effect that makes it."""
    if action.what in PICTURES:
        picture, painted = PICTURES[action.what]
        drawn = Draw(picture, painted, figures(state))
        return replace(state, problem=None, taken=action.what, part=1), (drawn,)
    if action.what in SHARED:
        shared = DrawShared(SHARED[action.what])
        return replace(state, problem=None, taken=action.what, part=1), (shared,)
    try:
        if action.what in WRITTEN:
            may_write(state, action.what)
            return replace(state, problem=None, taken=action.what, part=1), (Write(action.what),)
        name, mime, data = packed(state, action.what, action.part)
    except ExportError as error:
        return replace(state, problem=error.problem(), taken=None), ()
    except AppError as error:
        return replace(state, problem=error.problem()), ()
    delivered = Deliver(action.what, name, mime, data)
    return replace(state, problem=None, taken=action.what, part=action.part), (delivered,)
