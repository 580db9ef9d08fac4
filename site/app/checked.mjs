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

let arrived = () => {};

/** Has `listener(path, bytes)` called while a file comes in, with all its bytes so far; with more
    than there are once it is whole. */
export function watch(listener) {
  arrived = listener;
}

/** Adds hashes that could not be known yet when this file was written. */
export function expect(more) {
  Object.assign(HASHES, more);
}

/** Returns the address of a file of this site. */
export function addressOf(path) {
  return ROOT + path;
}

function fileOf(input) {
  const address = typeof input === "string" ? input : input.url || input.href;
  const { href } = new URL(address, globalThis.document ? globalThis.document.baseURI : ROOT);
  const [file] = href.split(/[?#]/);
  return file.startsWith(ROOT) ? file.slice(ROOT.length) : "";
}

async function bytesOf(response, file) {
  const parts = [];
  let length = 0;
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    length += read.value.length;
    arrived(file, length);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/* Whether files come over the network, and not out of what the browser has kept. */
function isFarAway() {
  const loaded = performance.getEntriesByType("resource");
  return loaded.some((one) => one.encodedBodySize && one.transferSize > one.encodedBodySize);
}

/* Asked with `integrity`, a browser compares by itself, and hands a file over only as a whole. On a
   slow line nobody could tell how far it is: there a copy is read, counted and compared here. What
   is handed over must be the browser's own answer: only with that one it keeps what it compiles, and
   a second visit starts in half the time. */
async function compared(fetch, input, options, integrity) {
  const file = fileOf(input);
  if (!isFarAway() || !globalThis.crypto?.subtle) {
    const answer = await fetch(input, { ...options, integrity });
    arrived(file, Infinity);
    return answer;
  }
  const { integrity: _, ...asked } = options ?? {};
  const response = await fetch(input, asked);
  const bytes = await bytesOf(response.clone(), file);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (`sha256-${btoa(String.fromCharCode(...digest))}` !== integrity) {
    throw new TypeError(`${file} is not the file that was published`);
  }
  return response;
}

function checking(fetch) {
  return (input, options) => {
    const integrity = HASHES[fileOf(input)];
    if (!integrity) {
      return fetch(input, options);
    }
    // A browser may still keep the file of an older version: asked past its store before giving up.
    const answer = compared(fetch, input, options, integrity).catch(() =>
      compared(fetch, input, { ...options, cache: "reload" }, integrity)
    );
    answer.catch(tell);
    return answer;
  };
}

// Where no worker can be made, this comes to the page a second time: once is enough.
if (!globalThis.fetch.checking) {
  globalThis.fetch = Object.assign(checking(globalThis.fetch.bind(globalThis)), { checking: true });
}
