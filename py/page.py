"""The page side, in MicroPython: forwards what people do to the engine, applies its patches.

No decision lives here. An element with ``data-action`` names the message it sends; the engine
(`engine.py`, in the worker) answers with patches. Messages are JSON text, because MicroPython's
integers have 32 bits and objects arrive in a worker as proxies; only files travel as they are.
What people do while Python still wakes is queued and sent in order.
"""

import asyncio
import json

import js
from pyscript import document, workers
from pyscript.ffi import create_proxy

# Two doors to the same window: `js` gives constructors, but calling the window's own methods
# through it is an "Illegal invocation"; `defaultView` is the other way round.
window = document.defaultView

QUIET_TYPING = 250  # ms without a key before a filter is sent
waiting = []
engine = None
guarded = False
timer = None


def text_of(js_object):
    """Return a JS object as JSON text."""
    return js.JSON.stringify(js_object)


def send(action, fields="{}", files=None, names="[]"):
    """Hand one message to the engine, or keep it until the engine is awake.

    ``names`` are the files' names as JSON text: a file from a folder forgets its path on the
    way into the worker.
    """
    message = '{"action":' + json.dumps(action) + ',"fields":' + fields + "}"
    if engine is None:
        waiting.append((message, files, names))
        document.documentElement.dataset.queued = str(len(waiting))
    else:
        hand_over(message, files, names)


def hand_over(message, files, names):
    """Pass a message to the worker, with its files if it has any."""
    if files is None:
        engine.act(message)
    else:
        engine.act(message, files, names)


def fields_of(form):
    """Return a form's named values as JSON text; a checkbox not ticked has no key."""
    return text_of(js.Object.fromEntries(js.FormData.new(form).entries()))


def values_of(element):
    """Return an element's data-... attributes and its value as JSON text."""
    values = js.Object.fromEntries(js.Object.entries(element.dataset))
    values.value = element.value or ""
    return text_of(values)


def closest(event, selector):
    """Return the nearest element at or above the event's target, or None."""
    target = event.target
    return target.closest(selector) if hasattr(target, "closest") else None


def copy(button):
    """Put a text of the page on the clipboard, and say so on the button."""
    field = document.getElementById(button.dataset.copy)
    field.select()
    window.navigator.clipboard.writeText(field.value)
    button.textContent = button.dataset.copied
    document.getElementById("status").textContent = button.dataset.copied


def on_click(event):
    """Buttons and links that carry an action of their own."""
    copying = closest(event, "button[data-copy]")
    if copying:
        copy(copying)
        return
    element = closest(event, "button[data-action], a[data-action]")
    if element:
        event.preventDefault()
        send(element.dataset.action, values_of(element))


def on_submit(event):
    """Forms: every named field is sent."""
    form = closest(event, "form[data-action]")
    if form:
        event.preventDefault()
        send(form.dataset.action, fields_of(form))


def take_files(field):
    """Send what a file field holds, and empty it so that the same file can be chosen again."""
    if field.files.length:
        files = getattr(js.Array, "from")(field.files)
        names = json.dumps([file.webkitRelativePath or file.name for file in field.files])
        send(field.dataset.action, files=files, names=names)
        field.value = ""


def on_change(event):
    """Files, radios and selects act at once; a form's own fields wait for its button."""
    element = event.target
    if not element.hasAttribute("data-action"):
        return
    action = element.dataset.action
    if element.type == "file":
        take_files(element)
    elif element.form and element.tagName == "SELECT":
        send(action, fields_of(element.form))
    else:
        send(action, values_of(element))


def on_input(event):
    """Typing in a filter: sent when the fingers rest."""
    global timer
    form = closest(event, "form[data-live]")
    # A select has been sent already: sent again later, it could undo a "back" in between.
    if form and event.target.tagName == "INPUT":
        window.clearTimeout(timer)
        timer = window.setTimeout(
            create_proxy(lambda: send(form.dataset.action, fields_of(form))), QUIET_TYPING
        )


def step_to(row, key):
    """Move the focus to the next person of the list, or to the one before."""
    rows = list(document.querySelectorAll("[data-row]"))
    places = [place for place, one in enumerate(rows) if row and one.id == row.id]
    place = places[0] + (1 if key == "j" else -1) if places else 0
    if 0 <= place < len(rows):
        rows[place].focus()
        rows[place].scrollIntoView(js.JSON.parse('{"block":"nearest"}'))


def on_key(event):
    """The keys of a list: they act while the focus is in it, and never while one types."""
    area, key = closest(event, "[data-keys]"), str(event.key).lower()
    if not area or event.ctrlKey or event.altKey or event.metaKey or not len(key) == 1:
        return
    if event.target.matches("select, textarea, input:not([type=radio])"):
        return
    row = closest(event, "[data-row]")
    if key in "jk":
        step_to(row, key)
        return
    # In the row of the person, else in the list's own buttons.
    for place in (row, area):
        found = list(place.querySelectorAll('[data-key="' + key + '"]')) if place else []
        if place == area:
            found = [one for one in found if not one.closest("[data-row]")]
        for one in found:
            one.click()
            if one.getAttribute("type") != "radio":
                return
        if found:
            return


def on_history(event):
    """The browser's back and forward: the engine knows what an address stands for."""
    window.clearTimeout(timer)
    send("visit", json.dumps({"value": window.location.hash[1:]}))


def on_drag(event):
    """Let the drop zone take files, and show that it would."""
    zone = closest(event, "[data-drop]")
    if zone:
        event.preventDefault()
        zone.classList.toggle("over", event.type == "dragover")


def on_drop(event):
    """Files let go over the drop zone; anywhere else the browser would leave the page."""
    event.preventDefault()
    zone = closest(event, "[data-drop]")
    if zone and event.dataTransfer.files.length:
        zone.classList.remove("over")
        # Only within this very event does the browser tell what was dropped.
        entries = [item.webkitGetAsEntry() for item in event.dataTransfer.items]
        asyncio.create_task(send_dropped(zone.dataset.drop, [one for one in entries if one]))


def promised(ask):
    """Return the promise of an old browser function that takes two callbacks."""
    return js.Promise.new(create_proxy(ask))


async def gather(entry, files, names):
    """Collect the files at and below a dropped entry with their paths.

    Folders of pictures and emoji, most of an archive, are passed by.
    """
    if entry.isFile:
        files.push(await promised(lambda done, failed: entry.file(done, failed)))
        names.append(entry.fullPath[1:])
    elif not entry.name.endswith("_media") and entry.name != "assets":
        reader = entry.createReader()
        while True:
            some = await promised(lambda done, failed: reader.readEntries(done, failed))
            if not some.length:
                return
            for one in some:
                await gather(one, files, names)


async def send_dropped(action, entries):
    """Send what was dropped: files, or the files of folders."""
    files, names = js.Array.new(), []
    for entry in entries:
        await gather(entry, files, names)
    send(action, files=files, names=json.dumps(names))


def on_leave(event):
    """Ask before a tab with unfinished work is closed."""
    if guarded:
        event.preventDefault()


def download(name, url):
    """Offer a file that the engine made in this browser."""
    link = document.createElement("a")
    link.href = url
    link.download = name
    document.body.append(link)
    link.click()
    link.remove()


def morph(target, html):
    """Turn an element's content into new HTML; what a person unfolded stays unfolded.

    `strict.js` keeps the one door through which HTML comes in.
    """
    opened = [node.id for node in target.querySelectorAll("details[open]")]
    # What is being typed stays; of any other focused element only the focus stays.
    typing = "true" if document.activeElement.tagName == "INPUT" else "false"
    options = '{"morphStyle":"innerHTML","ignoreActiveValue":' + typing + "}"
    window.letIn(target, html, js.JSON.parse(options))
    for name in opened:
        node = document.getElementById(name)
        if node:
            node.open = True


def reach(patch):
    """Note what the next load of this page may reach (`reach.js` does it), and load it."""
    global guarded
    if not window.noteReach(patch["hosts"], patch["token"]):
        if patch["now"]:
            send("reopen-failed")
    elif patch["now"]:
        guarded = False
        window.location.reload()


def apply(text):
    """Apply the engine's patches in order."""
    global guarded
    for patch in json.loads(text):
        kind = patch["kind"]
        if kind == "morph":
            morph(document.getElementById(patch["target"]), patch["html"])
        elif kind == "text":
            document.getElementById(patch["target"]).textContent = patch["text"]
        elif kind == "focus":
            target = document.getElementById(patch["target"])
            if target:
                target.focus()
                target.scrollIntoView(js.JSON.parse('{"block":"nearest"}'))
        elif kind == "title":
            document.title = patch["text"]
        elif kind == "download":
            download(patch["name"], patch["url"])
        elif kind == "address":
            if window.location.hash[1:] != patch["text"]:
                window.history.pushState(js.JSON.parse("null"), "", "#" + patch["text"])
        elif kind == "guard":
            guarded = patch["on"]
        elif kind == "reach":
            reach(patch)
        elif kind == "leave":
            guarded = False
            window.location.assign(patch["url"])


async def tell_when_written():
    """Tell `app/offline.mjs` once the work is on the device: a new version may take over then."""
    await engine.written()
    document.dispatchEvent(js.Event.new("passage-written"))


def on_renew(event):
    """Somebody asks for the new version of this page."""
    asyncio.create_task(tell_when_written())


def listen():
    """Take every event at the document: elements come and go with the patches."""
    for name, handler in (
        ("click", on_click),
        ("submit", on_submit),
        ("change", on_change),
        ("input", on_input),
        ("keydown", on_key),
        ("dragover", on_drag),
        ("dragleave", on_drag),
        ("drop", on_drop),
        ("passage-renew", on_renew),
    ):
        document.addEventListener(name, create_proxy(handler))
    window.addEventListener("popstate", create_proxy(on_history))
    window.addEventListener("beforeunload", create_proxy(on_leave))


def ready():
    """Take the preparing line away and send what was queued."""
    document.getElementById("engine-state").hidden = True
    # WebKit may call a module missing that it has: where Python answers, nothing is.
    document.getElementById("unsupported").hidden = True
    document.documentElement.dataset.engine = "ready"
    while waiting:
        hand_over(*waiting.pop(0))


def failed():
    """Say in words that Python could not start; the reading pages still work."""
    document.getElementById("engine-state").hidden = True
    document.getElementById("unsupported").hidden = False
    document.querySelector("#unsupported [data-reason=loading]").hidden = False
    document.documentElement.dataset.engine = "failed"


async def wake():
    """Wait for the worker and tell it where it runs."""
    global engine
    root = document.documentElement
    try:
        worker = await workers["engine"]
        worker.apply = apply
        address = window.location.origin + window.location.pathname
        told = {"lang": root.lang, "address": address}
        main = document.getElementById("main")
        told["crosswalk"] = main.getAttribute("data-crosswalk") or ""
        told["client"] = main.dataset.client
        # What a server sent back with the person; support.js took it out of the address.
        told["returned"] = root.getAttribute("data-returned") or ""
        root.removeAttribute("data-returned")
        told["reach"] = root.getAttribute("data-reach") or ""
        told["again"] = root.getAttribute("data-again") or ""
        root.removeAttribute("data-again")
        await worker.start(json.dumps(told))
    except Exception:  # whatever stopped the worker, the person needs the same sentence
        failed()
        raise
    engine = worker
    ready()


def catch_up():
    """Take files that were chosen before anybody listened."""
    for field in document.querySelectorAll("input[type=file][data-action]"):
        take_files(field)


listen()
catch_up()
await wake()
