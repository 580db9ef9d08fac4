/* Keeps strings from becoming markup or code, in browsers that know Trusted Types.

   Whatever script of this page writes HTML or makes code of a string is asked about here, and
   nobody can ask elsewhere: the page's policy allows this one set of rules. What comes in is known
   to the letter; the rest is refused by the browser, whoever wrote it. */
(function () {
  "use strict";
  var home = new URL(document.documentElement.getAttribute("data-root"), location.href).href;
  // What PyScript makes a function of: no other text, and nothing at all by eval or in a timer.
  var pyscript =
    'return(w,x)=>(async(e,t,...n)=>{for(const r of n)await r(e,t)})(w,x,...[({interpreter:e})=>{' +
    'e.registerJsModule("_pyscript",{fs:{ERROR:"storage permissions not granted",' +
    'NAMESPACE:"@pyscript.fs"},interpreter:e})}])';
  // A worker to see whether there are any (support.js), and Python's own.
  var workers = 2;
  // Elements that no template makes: they load, run, or lead away by themselves.
  var never = /<(?=\/?(?:script|style|link|meta|base|i?frame|object|embed|template|html|head|body)\b)/gi;
  var coming = null;

  /* The one door through which HTML enters the page: turns the content of `target` into it. */
  window.letIn = function (target, html, options) {
    var known = html.replace(never, "&lt;");
    // As Idiomorph wraps it to read it.
    coming = "<body><template>" + known + "</template></body>";
    try {
      Idiomorph.morph(target, known, options);
    } finally {
      coming = null;
    }
  };

  if (window.trustedTypes) {
    window.trustedTypes.createPolicy("default", {
      createHTML: function (html) {
        return html === coming ? html : null;
      },
      createScript: function (code, type, sink) {
        var body = /^\(?function anonymous\(\n\) \{\n([^]*)\n\}\)?$/.exec(code);
        return sink === "Function" && body && body[1] === pyscript ? code : null;
      },
      createScriptURL: function (address, type, sink) {
        if (new URL(address, document.baseURI).href.indexOf(home) === 0) {
          return address;
        }
        var own = sink === "Worker constructor" && address.indexOf("blob:") === 0;
        workers -= own ? 1 : 0;
        return own && workers >= 0 ? address : null;
      },
    });
  }
})();
