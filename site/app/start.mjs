/* Starts PyScript once everything that it cannot check by itself has been compared.

   A browser compares the hashes of a page's scripts, not those of a worker's: these are fetched
   here first, with their hashes, and the worker is not started when one is another. */

import { addressOf, expect, refused } from "./checked.mjs";

const BEFOREHAND = {};
const WORKER = [];
const PYSCRIPT = "pyscript/core.js";

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
      import(part.href).catch(fail);
    }
  };
  document.head.append(script);
}

/** Whether the policy that narrows the page's own one is there: without it nothing begins. */
function isNarrowed() {
  const policies = document.head.querySelectorAll('meta[http-equiv="Content-Security-Policy"]');
  return policies.length === 2 && document.documentElement.dataset.reach !== undefined;
}

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
