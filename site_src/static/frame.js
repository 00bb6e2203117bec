// Runs before the page is painted: the reader's light or dark. Search is loaded when a reader first asks for it.
(function (root, here) {
  "use strict";
  function stored() { try { return localStorage.getItem("scheme"); } catch (e) { return null; } }
  function keep(scheme) { try { localStorage.setItem("scheme", scheme); } catch (e) { /* private window */ } }
  var scheme = stored();
  if (scheme === "dark" || scheme === "light") root.dataset.scheme = scheme;
  root.classList.replace("no-js", "js");

  // Search: its script and the index of the page's language come at once, when a reader first asks.
  var index, waiting, says = {};
  addEventListener("DOMContentLoaded", function () { says = document.querySelector("[data-do=search]").dataset; }); // words in the language of the page
  function search() {
    var button = document.querySelector("[data-do=search]");
    if (!button || waiting) return;
    if (window.search) return window.search(button, index);
    waiting = true;
    index = fetch(new URL("../search/" + root.lang + ".json", here)).then(function (a) { if (!a.ok) throw new Error(a.status); return a.json(); });
    var script = document.createElement("script");
    script.src = new URL("search.js", here);
    script.onload = script.onerror = function () { waiting = false; if (window.search) window.search(button, index); };
    document.head.append(script);
  }

  function copy(link) { // the whole address of what a link leads to
    navigator.clipboard.writeText(link.href).then(function () {
      var words = link.firstChild.data;
      link.firstChild.data = says.copied;
      setTimeout(function () { link.firstChild.data = words; }, 2000);
    }, function () { location.href = link.href; });
  }

  addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-do]");
    if (!button) return;
    if (button.dataset.do === "search") return search();
    if (button.dataset.do === "copy") { event.preventDefault(); return copy(button); }
    var dark = root.dataset.scheme ? root.dataset.scheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.scheme = dark ? "light" : "dark";
    keep(root.dataset.scheme);
  });

  addEventListener("DOMContentLoaded", function () { // a list with a field that narrows it
    document.querySelectorAll("[data-filter]").forEach(function (field) {
      var rows = Array.from(document.querySelectorAll(field.dataset.filter));
      field.closest("label").hidden = false;
      field.addEventListener("input", function () {
        var wanted = field.value.trim().toLowerCase();
        rows.forEach(function (row) { row.hidden = wanted !== "" && row.textContent.toLowerCase().indexOf(wanted) < 0; });
      });
    });
  });

  addEventListener("keydown", function (event) { // "/" asks, unless something is being typed
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
    event.preventDefault();
    search();
  });
})(document.documentElement, document.currentScript.src);

// An edition kept at its dated address asks the site which is the newest, and says above the page where it is.
addEventListener("DOMContentLoaded", function () {
  "use strict";
  var link = document.querySelector("a[data-edition]");
  if (!link || link.origin !== location.origin) return;
  var top = new URL("../", link.href).href, kept = top + link.dataset.edition + "/";
  if (location.href.indexOf(kept) !== 0) return;
  fetch(top + "data/editions.json").then(function (a) { return a.ok ? a.json() : { editions: [] }; }).then(function (told) {
    var newest = told.editions[told.editions.length - 1];
    if (!newest || newest.released <= link.dataset.edition) return;
    var note = document.createElement("p"), to = document.createElement("a");
    to.href = top + location.href.slice(kept.length);
    var says = document.querySelector("[data-do=search]").dataset;
    to.textContent = says.newer.replace("{edition}", newest.name.replace("Edition", "edition"));
    note.className = "kept";
    note.setAttribute("role", "note");
    note.append(says.kept, to, says.stop);
    document.querySelector("article").prepend(note);
  });
});

// Opened from a folder: a disk has no index of its own, so a link that ends in a folder leads to the page in it.
if (location.protocol === "file:") addEventListener("click", function (event) {
  var link = event.target.closest && event.target.closest("a[href]");
  if (link && link.protocol === "file:") link.href = link.href.replace(/\/(?=$|[?#])/, "/index.html");
}, true);
