// From a number in prose to its evidence in one click: over a link, or on it, stand its question, groups, data and
// code. By keyboard the arrow down leads into them, Escape out. Without this script they stand at the number's record.
(function (script) {
  "use strict";
  var root = new URL("../", script.src), words, card, owner, leaving;

  function ways(of) {
    var q = of.q, file = q ? "data/questions/" + q + ".csv" : "data/numbers.csv";
    var found = [[words[2], file], [words[3], of.code]];
    var by = of.by ? "&by=" + of.by : "";
    return q ? [[words[0], "questions/" + q + "/"], [words[1], "explore/?question=" + q + by]].concat(found) : found;
  }

  function close() {
    clearTimeout(leaving);
    if (card) card.remove();
    if (owner) owner.removeAttribute("aria-describedby");
    card = owner = null;
  }

  function open(link) {
    clearTimeout(leaving);
    if (owner === link) return;
    close();
    owner = link;
    words = document.querySelector("[data-do=search]").dataset.routes.split("|");
    card = document.createElement("span");
    card.className = "routes";
    card.id = "routes";
    card.setAttribute("role", "group");
    card.setAttribute("aria-label", words[4]);
    ways(link.dataset).forEach(function (way) {
      var to = document.createElement("a");
      to.textContent = way[0];
      to.href = new URL(way[1], root);
      to.tabIndex = -1;
      card.append(to);
    });
    link.after(card);
    link.setAttribute("aria-describedby", card.id);
    var at = link.getClientRects(), line = at[at.length - 1], own = card.getBoundingClientRect();
    var below = line.bottom + own.height < innerHeight;
    card.style.left = Math.max(0, Math.min(line.left, document.documentElement.clientWidth - own.width)) + "px";
    card.style.top = (below ? line.bottom : at[0].top - own.height) + "px";
  }

  function linked(event) { return event.target.closest && event.target.closest("a[data-code]"); }
  function later() { clearTimeout(leaving); leaving = setTimeout(close, 250); }
  addEventListener("pointerover", function (event) {
    if (event.pointerType !== "mouse") return;
    var link = linked(event);
    if (link) open(link); else if (card && card.contains(event.target)) clearTimeout(leaving); else if (card) later();
  });
  addEventListener("focusin", function (event) {
    var link = linked(event);
    if (link && link.matches(":focus-visible")) open(link); else if (card && !card.contains(event.target)) close();
  });
  addEventListener("scroll", function () { if (card && !card.contains(document.activeElement)) close(); }, { passive: true });
  addEventListener("keydown", function (event) {
    if (!card) return;
    var all = Array.from(card.children), at = all.indexOf(document.activeElement), step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") { var back = owner, inside = at >= 0; if (inside) back.focus(); close(); event.preventDefault(); }
    if (!step || (at < 0 && (event.key !== "ArrowDown" || document.activeElement !== owner))) return;
    event.preventDefault();
    if (at + step < 0) owner.focus(); else (all[at + step] || all[at]).focus();
  });
})(document.currentScript);
