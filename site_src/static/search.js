// Search: asks the index of the page's language (made by analysis.stages.publish.search), and its dialog.
// frame.js loads it when a reader first asks. Words are said by the page, in its language (data- of the button).
(function (root, here) {
  "use strict";
  var WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff", RUN = new RegExp("[" + WIDE + "]+|(?:(?![_" + WIDE + "])[\\p{L}\\p{N}])+", "gu");
  var SHOWN = 12, NEAR = 3;

  // As analysis.stages.publish.search folds and cuts: a test holds both against each other.
  function fold(text) { return text.normalize("NFKD").toLowerCase().replace(/ß/g, "ss").replace(/\p{M}/gu, ""); }

  function words(text) {
    return (fold(text).match(RUN) || []).flatMap(function (run) {
      if (run.length < 2 || !new RegExp("[" + WIDE + "]").test(run)) return [run];
      return Array.from({ length: run.length - 1 }, function (_, i) { return run.slice(i, i + 2); });
    });
  }

  // Letters to change, leave out, put in or swap with a neighbour, to make b of a; above `most` just more than it.
  function edits(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    var before = [], row = [], next, i, j;
    for (j = 0; j <= b.length; j++) row[j] = j;
    for (i = 1; i <= a.length; i++) {
      next = [i];
      for (j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min.apply(null, next) > most) return most + 1;
      before = row;
      row = next;
    }
    return row[b.length];
  }

  function shared(a, b) {
    var same = 0;
    while (same < a.length && a[same] === b[same]) same++;
    return same;
  }

  // How well a word of the index answers a word of the query, from 1 (the same) to 0.
  function likeness(word, term) {
    if (word === term) return 1;
    if (word.length < 2 || word.charCodeAt(0) > 0x2fff) return 0; // pairs of characters: the same or not
    if (term.startsWith(word)) return word.length < 3 ? 0.1 : 0.1 + 0.7 * word.length / term.length; // still being typed
    if (word.length < 4 || /\d/.test(word)) return 0;
    var same = shared(word, term);
    if (same >= 4 && word.length - same <= 3 && term.length - same <= 3) return 0.4; // worry, worried
    if (word.length >= 5 && term.length > word.length && term.includes(word)) return 0.35; // inside a compound
    if (word.length < 5) return 0;
    var most = word.length >= 9 ? 2 : 1, off = edits(word, term, most); // misspelt
    return off > most ? 0 : 0.4 / off;
  }

  // Parts of two letters (of one, in scripts that are cut in pairs) that two words have in common, of all:
  // what is nearest when nothing answers.
  function resembling(word, term) {
    function parts(w) {
      var long = w.charCodeAt(0) > 0x2fff ? 1 : 2;
      return Array.from({ length: w.length - long + 1 }, function (_, i) { return w.slice(i, i + long); });
    }
    var one = parts(word), two = new Set(parts(term)), both = one.filter(function (p) { return two.has(p); }).length;
    var same = 2 * both / (one.length + two.size || 1);
    return same > 0.4 ? same : 0;
  }

  function Index(told) {
    var before = "";
    this.docs = told.docs;
    this.posts = told.posts;
    this.terms = told.terms.split(" ").map(function (t) { return (before = before.slice(0, parseInt(t[0], 36)) + t.slice(1)); });
  }

  // Pages and scores: for each word of the query its best answer on a page; pages with more of the words first.
  Index.prototype.scores = function (asked, like) {
    var index = this, found = new Map(), all = this.docs.length;
    asked.forEach(function (word) {
      var best = new Map();
      index.terms.forEach(function (term, t) {
        var near = like(word, term), row = index.posts[t], doc = 0, i;
        if (!near) return;
        var rare = Math.log(1 + 2 * all / row.length);
        for (i = 0; i < row.length; i += 2) {
          doc += row[i];
          best.set(doc, Math.max(best.get(doc) || 0, near * rare * row[i + 1]));
        }
      });
      best.forEach(function (score, doc) {
        var so = found.get(doc) || { score: 0, words: 0 };
        found.set(doc, { score: so.score + score, words: so.words + 1 });
      });
    });
    return Array.from(found, function (f) { return [f[1].score * Math.pow(f[1].words / asked.length, 2), f[0]]; })
      .sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; })
      .map(function (f) { return f[1]; });
  };

  // The answer to a query: pages, best first; `near` where nothing answers and these are the nearest.
  Index.prototype.search = function (query) {
    var index = this, asked = Array.from(new Set(words(query))), found = this.scores(asked, likeness);
    var near = !found.length && asked.length > 0;
    if (near) found = this.scores(asked, resembling).slice(0, NEAR);
    return { near: near, pages: found.map(function (doc) { return index.docs[doc]; }) };
  };

  root.SearchIndex = Index;
  Index.words = words;

  function made(tag, attributes, text) {
    var e = document.createElement(tag);
    Object.keys(attributes).forEach(function (name) { e.setAttribute(name, attributes[name]); });
    if (text) e.textContent = text;
    return e;
  }

  // A dialog: field, how many pages were found (said to screen readers), ordinary links.
  function dialog(button, ready) {
    var says = button.dataset, box = made("dialog", { "class": "find", "aria-label": button.getAttribute("aria-label"), closedby: "any" });
    var field = made("input", { type: "search", "aria-label": button.getAttribute("aria-label"), placeholder: says.placeholder, autocomplete: "off", spellcheck: "false" });
    var close = made("button", { type: "button", "aria-label": says.close }, "Esc"), said = made("p", { role: "status" }), list = made("ol", {});
    box.append(made("div", { "class": "ask" }), said, list);
    box.firstChild.append(field, close);
    close.addEventListener("click", function () { box.close(); });
    box.addEventListener("click", function (event) { if (event.target === box) box.close(); });
    field.addEventListener("input", show);
    box.addEventListener("keydown", function (event) { // arrows walk through field and links, Enter opens the first
      var links = Array.from(list.querySelectorAll("a")), stops = [field].concat(links), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") box.close(); // at once: the field would only be emptied
      if (event.key === "Enter" && event.target === field && links[0]) links[0].click();
      if (!step) return;
      event.preventDefault();
      (stops[stops.indexOf(document.activeElement) + step] || field).focus();
    });

    function show() {
      ready.then(function (index) {
        var query = field.value.trim(), answer = query ? index.search(query) : { pages: [] }, many = answer.pages.length;
        var counted = many === 1 ? says.one : says.other.replace("#", many);
        said.textContent = !query ? "" : answer.near || !many ? says.none : counted;
        list.replaceChildren.apply(list, answer.pages.slice(0, SHOWN).map(function (doc) {
          var item = made("li", {});
          item.append(made("a", { href: new URL("../" + doc[0], here) }, doc[1]), made("p", {}, doc[2]));
          return item;
        }));
      }, function () { said.textContent = says.failed; });
    }

    document.body.append(box);
    show();
    return box;
  }

  // Opens it; `ready` is the index on its way, `typed` what the reader typed meanwhile.
  root.search = function (button, ready) {
    root.searching = root.searching || dialog(button, ready.then(function (told) { return new Index(told); }));
    if (!root.searching.open) root.searching.showModal();
  };
})(window, document.currentScript.src);
