/* The page of a group: how many days are left, in the words of the page's language. */
(function () {
  "use strict";
  var place = document.querySelector("[data-day]");
  var language = document.documentElement.lang;
  if (!place || !window.Intl || !Intl.RelativeTimeFormat) {
    return;
  }
  var parts = place.getAttribute("data-day").split("-").map(Number);
  var now = new Date();
  var today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  var days = Math.round((Date.UTC(parts[0], parts[1] - 1, parts[2]) - today) / 86400000);
  place.textContent = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
  place.hidden = false;
})();
