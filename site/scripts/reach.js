/* Narrows what this page can reach, before anything else of it runs.

   Of several policies each can only forbid more. The one in the page is the outer bound; this adds
   a second one, with exactly the hosts that were chosen, or none. What was chosen is noted by the
   page before it loads itself anew; what does not look like such a note counts as nothing. */
(function () {
  "use strict";
  var root = document.documentElement;
  var label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  var web = new RegExp("^https://(" + label + "\\.)+" + label + "(:[0-9]{1,5})?$");
  // Accounts hosted by Bluesky live at servers with names of their own below this one.
  var below = "https://*.host.bsky.network";
  var machine = /^https?:\/\/(localhost|127\.0\.0\.1|(\*|[a-z0-9-]+)\.localhost)(:([0-9]{1,5}|\*))?$/;
  // Only a page of this very machine may ask this machine: a server being developed, or the tests.
  var local = /^(localhost|127\.0\.0\.1|\[::1\]|[a-z0-9-]+\.localhost)$/.test(location.hostname);

  function listed(list, more) {
    if (!Array.isArray(list) || list.length > 5000) {
      throw new TypeError();
    }
    list.forEach(function (one) {
      var known = one === more || (typeof one === "string" && (web.test(one) || (local && machine.test(one))));
      if (!known) {
        throw new TypeError();
      }
    });
    return list;
  }

  function chosen() {
    try {
      var told = JSON.parse(window.sessionStorage.getItem("passage-reach"));
      return { hosts: listed(told.hosts, below), pictures: listed(told.pictures, "https:") };
    } catch (nothing) {
      return { hosts: [], pictures: [] };
    }
  }

  var reach = chosen();
  var policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  // The whole of the outer one, narrowed: a browser fetches beforehand what any directive allows,
  // and one that is missing allows everything.
  policy.content = document
    .querySelector('meta[http-equiv="Content-Security-Policy"]')
    .content.replace(/connect-src [^;]*/, "connect-src " + ["'self'"].concat(reach.hosts).join(" "))
    .replace(/img-src [^;]*/, "img-src " + ["'self'", "data:"].concat(reach.pictures).join(" "));
  document.head.appendChild(policy);
  root.setAttribute("data-reach", JSON.stringify(reach));

  /* Notes what the next load may reach, and the name of what is gone on with there; false where
     the browser keeps nothing for this site, not even for as long as the tab is open. */
  window.noteReach = function (hosts, again) {
    try {
      window.sessionStorage.setItem("passage-reach", hosts);
      window.sessionStorage.setItem("passage-again", again);
      return true;
    } catch (refused) {
      return false;
    }
  };

  try {
    root.setAttribute("data-again", window.sessionStorage.getItem("passage-again") || "");
    window.sessionStorage.removeItem("passage-again");
  } catch (refused) {
    root.setAttribute("data-again", "");
  }
})();
