/* Pyodide, with every file of it compared before it runs. PyScript takes this for Pyodide itself.

   `fetch` compares hashes, `import` in a worker does not. So Pyodide's two modules are fetched as
   text, made functions of (the page's policy allows it), and handed to one another; so is what
   signs people in, once somebody does. In browsers that know Trusted Types nothing else becomes
   code in this worker. */

import { addressOf, refused, watch } from "./checked.mjs";

const HOME = "pyscript/pyodide/";
// What PyScript makes a function of in its worker.
const PYSCRIPT =
  "'use strict';return ((w,x)=>(async(e,t,...n)=>{for(const r of n)await r(e,t)})(w,x,...[" +
  '({interpreter:e})=>{e.registerJsModule("_pyscript",{fs:{ERROR:"storage permissions not granted",' +
  'NAMESPACE:"@pyscript.fs"},interpreter:e})}]))';

/* Filled in by the build. */
export const version = "";

let coming = PYSCRIPT;

/* As engines write a function that is made of its body: Chromium with brackets around it. */
function isBody(code, body) {
  const whole = `function anonymous(\n) {\n${body}\n}`;
  return code === whole || code === `(${whole})`;
}

async function moduleOf(file) {
  const address = addressOf(file);
  const text = await (await fetch(address)).text();
  const body = `"use strict";${text}`
    .replaceAll("import.meta.url", JSON.stringify(address))
    .replace(/export default (\w+);/, "return {default: $1};")
    .replace(/export\{([^}]*)\};/, (_, names) => `return {${names.replace(/([\w$]+) as (\w+)/g, "$2: $1")}};`);
  coming = body;
  try {
    return new Function(body)();
  } finally {
    coming = PYSCRIPT;
  }
}

// In a worker: `start.mjs` counts along.
if (!globalThis.document) {
  watch((file, bytes) => globalThis.postMessage({ passage: [file, bytes] }));
  globalThis.trustedTypes?.createPolicy("default", {
    createScript: (code) => (isBody(code, coming) ? code : null),
    // Pyodide tries whether it may: an empty script.
    createScriptURL: (address) => (address === "data:text/javascript," ? address : null),
  });
}

export async function loadPyodide(options) {
  const names = ["pyodide.mjs", "pyodide.asm.mjs"];
  const [loader, engine] = await Promise.all(names.map((name) => moduleOf(HOME + name)));
  const given = { ...options, indexURL: addressOf(HOME), createPyodideModule: engine.default };
  // Pyodide waits for ever where its own files do not come.
  const python = await Promise.race([loader.loadPyodide(given), refused]);
  python.registerJsModule("sign_in_module", { fetched: () => moduleOf("app/sign-in.mjs") });
  return python;
}
