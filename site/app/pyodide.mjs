/* Pyodide, with every file of it compared before it runs. PyScript takes this for Pyodide itself.

   `fetch` compares hashes, `import` in a worker does not. So Pyodide's two modules are fetched as
   text, made functions of (the page's policy allows it), and handed to one another. */

import { addressOf, refused, watch } from "./checked.mjs";

const HOME = addressOf("pyscript/pyodide/");

/* Filled in by the build. */
export const version = "";

async function moduleOf(name) {
  const address = HOME + name;
  const text = await (await fetch(address)).text();
  const body = text
    .replaceAll("import.meta.url", JSON.stringify(address))
    .replace(/export default (\w+);/, "return {default: $1};")
    .replace(/export\{([^}]*)\};/, (_, names) => `return {${names.replace(/([\w$]+) as (\w+)/g, "$2: $1")}};`);
  return new Function(body)();
}

// In a worker: `start.mjs` counts along.
if (!globalThis.document) {
  watch((file, bytes) => globalThis.postMessage({ passage: [file, bytes] }));
}

export async function loadPyodide(options) {
  const names = ["pyodide.mjs", "pyodide.asm.mjs"];
  const [loader, engine] = await Promise.all(names.map(moduleOf));
  const given = { ...options, indexURL: HOME, createPyodideModule: engine.default };
  // Pyodide waits for ever where its own files do not come.
  return Promise.race([loader.loadPyodide(given), refused]);
}
