// Runs before the page is painted: the reader's light or dark. Search (the theme's script, and its index)
// is loaded when a reader first asks for it: it weighs more than a page.
(function (root, here) {
  "use strict";
  function stored() { try { return localStorage.getItem("scheme"); } catch (e) { return null; } }
  function keep(scheme) { try { localStorage.setItem("scheme", scheme); } catch (e) { /* private window */ } }
  var scheme = stored();
  if (scheme === "dark" || scheme === "light") root.dataset.scheme = scheme;
  root.classList.replace("no-js", "js");

  function search() {
    var place = document.getElementById("theme-script"), toggle = document.getElementById("__search");
    var field = document.querySelector(".md-search__input");
    if (!toggle.checked) toggle.click();
    field.focus(); // at once: what is typed while the script loads is searched when it is there
    if (!place) return;
    var script = document.createElement("script");
    script.src = place.dataset.address;
    script.onload = function () {
      document.dispatchEvent(new Event("DOMContentLoaded")); // the theme waits for it, and it has been
      field.dispatchEvent(new Event("keyup"));
    };
    place.replaceWith(script);
  }

  function live(button) { // the interactive copy of a chart: its script takes this one's place
    var script = document.createElement("script");
    script.src = new URL("live.js", here);
    script.onload = function () { (live = window.live)(button); };
    document.head.append(script);
  }

  addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-do]");
    if (!button) return;
    if (button.dataset.do === "search") return search();
    if (button.dataset.do === "live") return live(button);
    var dark = root.dataset.scheme ? root.dataset.scheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.scheme = dark ? "light" : "dark";
    keep(root.dataset.scheme);
  });

  // The theme expects these globals (its template writes them inline).
  window.__md_scope = new URL("..", here);
  window.__md_get = function (key, store, scope) {
    try { return JSON.parse((store || localStorage).getItem((scope || __md_scope).pathname + "." + key)); } catch (e) { return null; }
  };
  window.__md_set = function (key, value, store, scope) {
    try { (store || localStorage).setItem((scope || __md_scope).pathname + "." + key, JSON.stringify(value)); } catch (e) { /* private window */ }
  };
})(document.documentElement, document.currentScript.src);

// Opened from a folder: a disk has no index of its own, so a link that ends in a folder leads to the page in it.
if (location.protocol === "file:") addEventListener("click", function (event) {
  var link = event.target.closest && event.target.closest("a[href]");
  if (link && link.protocol === "file:") link.href = link.href.replace(/\/(?=$|[?#])/, "/index.html");
}, true);
