/* The doorway: send people to the first language of their browser that the site speaks. */
(function () {
  "use strict";
  var spoken = document.documentElement.getAttribute("data-languages").split(" ");
  var wanted = navigator.languages || [navigator.language || ""];
  for (var i = 0; i < wanted.length; i += 1) {
    var code = String(wanted[i]).toLowerCase().split("-")[0];
    if (spoken.indexOf(code) !== -1) {
      window.location.replace(code + "/index.html" + window.location.search);
      return;
    }
  }
})();
