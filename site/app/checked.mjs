/* Lets in no file of this site whose hash is another than the one it was built with.

   What a page loads by a tag, the browser compares by itself (`integrity`). What scripts fetch it
   compares only when asked to: this asks, in the page and in the worker alike. The build writes
   the hashes in; a file that is not listed, and every other host, is fetched as ever. */

const HASHES = {};
const ROOT = new URL("../", import.meta.url).href;

let tell;
export const refused = new Promise((_, reject) => {
  tell = reject;
});
// Who wants to know listens; for the others a refusal is told by the fetch alone.
refused.catch(() => {});

/** Adds hashes that could not be known yet when this file was written. */
export function expect(more) {
  Object.assign(HASHES, more);
}

/** Returns the address of a file of this site. */
export function addressOf(path) {
  return ROOT + path;
}

function integrityOf(input) {
  const address = typeof input === "string" ? input : input.url || input.href;
  const { href } = new URL(address, globalThis.document ? globalThis.document.baseURI : ROOT);
  const [file] = href.split(/[?#]/);
  return file.startsWith(ROOT) ? HASHES[file.slice(ROOT.length)] : undefined;
}

function checking(fetch) {
  return (input, options) => {
    const integrity = options?.integrity || integrityOf(input);
    if (!integrity) {
      return fetch(input, options);
    }
    const asked = { ...options, integrity };
    // A browser may still keep the file of an older version: asked past its store before giving up.
    const answer = fetch(input, asked).catch(() => fetch(input, { ...asked, cache: "reload" }));
    answer.catch(tell);
    return answer;
  };
}

// Where no worker can be made, this comes to the page a second time: once is enough.
if (!globalThis.fetch.checking) {
  globalThis.fetch = Object.assign(checking(globalThis.fetch.bind(globalThis)), { checking: true });
}
