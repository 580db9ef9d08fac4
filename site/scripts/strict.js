/* Keeps strings from becoming markup or code, and takes away the one way out that no policy covers.

   In browsers that know Trusted Types, whatever script of this page writes HTML or makes code of
   a string is asked about here, and nobody can ask elsewhere: the page's policy allows this one
   set of rules. What comes in is known to the letter; the rest is refused, whoever wrote it. */
(function () {
  "use strict";
  var home = new URL(document.documentElement.getAttribute("data-root"), location.href).href;
  // What PyScript makes a function of: no other text, and nothing at all by eval or in a timer.
  var pyscript =
    "function anonymous(\n) {\nreturn(w,x)=>(async(e,t,...n)=>{for(const r of n)await r(e,t)})(w,x," +
    '...[({interpreter:e})=>{e.registerJsModule("_pyscript",{fs:{ERROR:"storage permissions not ' +
    'granted",NAMESPACE:"@pyscript.fs"},interpreter:e})}])\n}';
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
      createScript: function (code) {
        return code === pyscript || code === "(" + pyscript + ")" ? code : null;
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

  /* WebRTC connects to anybody, whatever the policy says. It goes, and so do frames and windows, in
     which a browser would give it anew. Written so that no script can change later what it calls. */
  var call = Reflect.apply;
  var lower = String.prototype.toLowerCase;
  var last = String.prototype.lastIndexOf;
  var cut = String.prototype.slice;
  var framing = { __proto__: null, iframe: 1, frame: 1, object: 1, embed: 1, fencedframe: 1 };

  function refuseFrames(owner, name, place) {
    var make = owner[name];
    owner[name] = function (first, second, third) {
      var given = [first, second, third];
      var kind = "" + (place === 2 ? third && third.extends : given[place]);
      given[place] = place === 2 ? third && { extends: kind } : kind;
      if (call(lower, call(cut, kind, [call(last, kind, [":"]) + 1]), []) in framing) {
        throw new TypeError("This page has no frames");
      }
      return call(make, this, given);
    };
  }
  refuseFrames(Document.prototype, "createElement", 0);
  refuseFrames(Document.prototype, "createElementNS", 1);
  refuseFrames(CustomElementRegistry.prototype, "define", 2);
  delete Document.prototype.open;
  [
    "RTCPeerConnection", "webkitRTCPeerConnection", "XSLTProcessor", "open", "documentPictureInPicture",
  ].forEach(function (name) {
    delete window[name];
  });
})();
