/* Says in words when this browser, or the way the page was opened, cannot run Passage.
   Written for old browsers on purpose: they are the ones that must understand it. */
(function () {
  "use strict";

  /* Somebody comes back from signing in: the code that the server put behind the # (Bluesky) or
     the ? (Mastodon) must not stay in the address line nor in the history. It waits on the page,
     with that sign before it, until Python is awake. */
  function takeReturned() {
    [window.location.hash, window.location.search].forEach(function (told) {
      if (/[#?&]state=/.test(told) && /[#?&](code|error)=/.test(told)) {
        window.history.replaceState(null, "", window.location.pathname);
        document.documentElement.setAttribute("data-returned", told);
      }
    });
  }

  function tell(reason) {
    var box = document.getElementById("unsupported");
    if (!box) {
      return;
    }
    var texts = box.querySelectorAll("[data-reason]");
    for (var i = 0; i < texts.length; i += 1) {
      texts[i].hidden = texts[i].getAttribute("data-reason") !== reason;
    }
    box.hidden = false;
    var waiting = document.getElementById("engine-state");
    if (waiting) {
      waiting.hidden = true;
    }
  }

  function hasModuleWorkers() {
    var asked = false;
    var options = {
      get type() {
        asked = true;
        return "module";
      },
    };
    try {
      var empty = URL.createObjectURL(new Blob([""], { type: "text/javascript" }));
      new Worker(empty, options).terminate();
      URL.revokeObjectURL(empty);
    } catch (refused) {
      return false;
    }
    return asked;
  }

  function able() {
    return (
      typeof WebAssembly === "object" &&
      typeof Worker === "function" &&
      typeof structuredClone === "function" &&
      typeof Blob === "function" &&
      typeof Blob.prototype.arrayBuffer === "function" &&
      "noModule" in HTMLScriptElement.prototype &&
      hasModuleWorkers()
    );
  }

  takeReturned();
  if (window.location.protocol === "file:") {
    tell("file");
  } else if (!able()) {
    tell("browser");
  } else {
    window.addEventListener(
      "error",
      function (event) {
        if (event.target && event.target.tagName === "SCRIPT") {
          tell("loading");
        }
      },
      true
    );
  }
})();
