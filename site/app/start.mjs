/* Starts PyScript once everything that it cannot check by itself has been compared.

   A browser compares the hashes of a page's scripts, not those of a worker's: these are fetched
   here first, with their hashes, and the worker is not started when one is another. */

import { addressOf, expect, refused, watch } from "./checked.mjs";

const BEFOREHAND = {};
const WORKER = [];
const PYSCRIPT = "pyscript/core.js";
const SIZES = {};

/* How far it is, by the bytes of the files as they come in here and in the worker. */
const sizes = { ...SIZES[""], ...SIZES[document.documentElement.lang] };
const all = Object.values(sizes).reduce((sum, size) => sum + size, 0);
const arrived = {};
let quarter = 0;

function show(file, bytes) {
  if (!(file in sizes)) {
    return;
  }
  arrived[file] = Math.min(Math.max(bytes, arrived[file] ?? 0), sizes[file]);
  const done = Object.values(arrived).reduce((sum, size) => sum + size, 0);
  const bar = document.getElementById("engine-progress");
  bar.max = all;
  bar.value = done;
  const words = document.getElementById("engine-bytes");
  const text = words.dataset.words
    .replace("{done}", Math.floor(done / 1e6))
    .replace("{all}", Math.floor(all / 1e6));
  if (words.textContent !== text) {
    words.textContent = text;
  }
  // Whoever listens hears it three times, not at every megabyte.
  if (Math.floor((4 * done) / all) > quarter && done < all) {
    quarter = Math.floor((4 * done) / all);
    document.getElementById("engine-heard").textContent = text;
  }
}

/* PyScript makes the worker; what it tells of its files is heard here and goes no further. */
function hear(event) {
  if (Array.isArray(event.data?.passage)) {
    event.stopImmediatePropagation();
    show(...event.data.passage);
  }
}

globalThis.Worker = class extends globalThis.Worker {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", hear);
  }
};

function fail() {
  document.getElementById("engine-state").hidden = true;
  document.getElementById("unsupported").hidden = false;
  document.querySelector("#unsupported [data-reason=loading]").hidden = false;
  document.documentElement.dataset.engine = "failed";
}

function begin() {
  const script = document.createElement("script");
  script.type = "module";
  script.src = addressOf(PYSCRIPT);
  script.integrity = BEFOREHAND[PYSCRIPT];
  script.onerror = fail;
  // PyScript says nothing when a part of it does not come: the same parts, asked for once more.
  script.onload = () => {
    for (const part of document.querySelectorAll("link[rel=modulepreload]")) {
      // WebKit runs some of them before what they import: they came all the same.
      import(part.href).catch((error) => error instanceof ReferenceError || fail());
    }
  };
  document.head.append(script);
}

/** Whether the policy that narrows the page's own one is there, and the rules for strings: without
    them nothing begins. */
function isNarrowed() {
  const policies = document.head.querySelectorAll('meta[http-equiv="Content-Security-Policy"]');
  return policies.length === 2 && document.documentElement.dataset.reach !== undefined && globalThis.letIn;
}

watch(show);
expect(BEFOREHAND);
refused.catch(fail);
const settings = document.querySelector("script[type=py]").getAttribute("config");
try {
  if (!isNarrowed()) {
    throw new Error("no policy");
  }
  await Promise.all([settings, ...WORKER.map(addressOf)].map((address) => fetch(address)));
  begin();
} catch {
  fail();
}
