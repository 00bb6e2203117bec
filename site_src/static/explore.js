// Explore: a question by a group, by two crossed, or two groups side by side, from the files that every reader
// can download. State is in the address. Every figure comes written, as the pages have it: nothing is rounded here.
(function () {
  "use strict";
  var here = document.getElementById("explore");
  if (!here) return;
  var base = here.dataset.base, root = here.dataset.root;
  var told = JSON.parse(document.getElementById("explore-labels").textContent), labels = told.breakdowns, CROSS = told.cross;
  var controls = here.querySelector(".controls"), result = here.querySelector(".result");
  var fields = {};
  controls.querySelectorAll("select").forEach(function (s) { fields[s.name] = s; });
  var tools = exploreMarks(root, told.colours);
  var element = questions.element, say = questions.say, choose = questions.choose, shown = tools.shown, ends = tools.ends, bar = tools.bar, linked = tools.linked, answers = tools.answers;

  function state() { return new URLSearchParams(location.search); }

  function remember() {
    var query = new URLSearchParams();
    Object.keys(fields).forEach(function (name) { if (fields[name].value) query.set(name, fields[name].value); });
    history.replaceState(null, "", "?" + query);
  }

  // The pair that a group is crossed in, if the study has one.
  function pair() {
    return told.pairs.filter(function (p) { return p.indexOf(fields.by.value) >= 0; })[0];
  }

  function second(wanted) {
    var p = pair(), other = p && p[p[0] === fields.by.value ? 1 : 0];
    choose(fields.and, [["", say("no_other")]].concat(p ? [[other, labels[other][""]]] : []), wanted);
    fields.and.closest("label").hidden = !p;
  }

  // The groups of a breakdown, one and another: two chosen stand side by side.
  function levels(one, two) {
    var by = fields.by.value, all = by ? Object.keys(labels[by]).filter(function (l) { return l; }).map(function (l) { return [l, labels[by][l]]; }) : [];
    choose(fields.one, [["", say("all_groups")]].concat(all), one);
    choose(fields.two, [["", say("all_groups")]].concat(all), two);
    [fields.one, fields.two].forEach(function (f) { f.closest("label").hidden = !by || !!fields.and.value; });
  }

  // Rows under one heading each: the levels of the first group, where two are crossed.
  function grouped(rows, by, crossed) {
    if (!crossed) return [["", rows]];
    var at = crossed.indexOf(by);
    return Object.keys(labels[by]).map(function (level) {
      return [labels[by][level], rows.filter(function (x) { return x.level.split(CROSS)[at] === level; })];
    }).filter(function (g) { return g[1].length; });
  }

  function take(data, title, lines) {
    var file = URL.createObjectURL(new Blob([explorePicture(title, lines, told.signed, told.warned)], { type: "image/svg+xml" }));
    element("a", "", { href: file, download: data.id + ".svg" }).click();
    setTimeout(function () { URL.revokeObjectURL(file); }, 1000);
  }

  // A number as a line of the picture.
  function line_of(name, x, field) {
    var share = x.unit === "share" && x.status !== "withheld", sure = field === "value" && x.low !== undefined;
    return { name: name, share: share ? x[field] : undefined, low: share && sure ? x.low : undefined, high: share && sure ? x.high : undefined,
      said: sure && x.written && x.written.interval ? say("with_interval", { number: shown(x, field), interval: x.written.interval }) : shown(x, field) };
  }

  // Below a view: to the question, its file, the picture.
  function ways(data, title, lines) {
    var more = element("p", null, { "class": "sans ways" }), button = element("button", say("take_picture"), { type: "button" });
    more.append(element("a", say("page"), { href: questions.at(root, "questions/" + data.id + "/") }), element("a", "CSV", { href: base + "questions/" + data.id + ".csv" }), element("a", say("copy_link"), { href: location.href, "data-do": "copy" }), button);
    button.addEventListener("click", function () { take(data, title, lines); });
    return more;
  }

  function draw(data) {
    var crossed = fields.and.value && pair(), first = fields.by.value, by = crossed ? crossed.join(CROSS) : first;
    var field = fields.weights.value === "unweighted" && !by ? "unweighted" : "value";
    var choices = answers(data, by), two = first && !crossed && fields.one.value && fields.two.value && fields.one.value !== fields.two.value;
    remember();
    if (by && !choices.length) {
      var why = "made_from";
      if (crossed && answers(data, first).length) why = "worked_out";
      result.replaceChildren(element("p", say("not_shown", { why: say(why) })));
      return;
    }
    fields.answer.closest("label").hidden = !by || two;
    fields.weights.closest("label").hidden = !!by;
    fields.view.closest("label").hidden = !!two;
    if (two) {
      var seen = exploreSides(tools, told, data, first, fields.one.value, fields.two.value), title = say("of_two", { wording: data.wording, one: seen.names[0], two: seen.names[1] });
      result.replaceChildren(element("p", seen.sentence, { "class": "says" }), seen.table, ways(data, title, seen.rows.flatMap(function (row) {
        var name = data.labels[row.answer];
        return [line_of(say("named", { answer: name, group: seen.names[0] }), row.one, "value"), line_of(say("named", { answer: name, group: seen.names[1] }), row.two, "value")];
      })));
      return;
    }
    var lead = data.numbers.filter(function (x) { return x.kind === "difference"; }).map(function (x) { return x.answer; })[0];
    var wanted = fields.answer.value || state().get("answer");
    choose(fields.answer, choices.map(function (a) { return [a, data.labels[a]]; }), choices.indexOf(wanted) >= 0 ? wanted : lead);
    var rows = data.numbers.filter(function (x) {
      return (x.kind === "share" || x.kind === "mean") && (x.breakdown || "") === by && (!by || x.answer === fields.answer.value);
    });
    var means = by ? [] : rows.filter(function (x) { return x.kind === "mean"; }); // never under a %
    if (means.length < rows.length) rows = rows.filter(function (x) { return means.indexOf(x) < 0; });
    var plain = fields.view.value === "table", axis = ends(rows);
    var table = element("table", null, { "class": plain ? "tab" : "tab bars k3" });
    table.appendChild(element("caption", say("quoted", { wording: data.wording, answer: by ? " " + data.labels[fields.answer.value] : "" })));
    var head = element("tr");
    var name = first ? labels[crossed ? fields.and.value : first][""] : say("answer");
    [name, axis.share ? "%" : say("mean"), say("interval"), plain ? say("standard_error") : "", "n"].forEach(function (h, i) {
      head.appendChild(element("th", h, i === 3 && !plain ? { scope: "col", "class": "bar-c" } : { scope: "col" }));
    });
    if (!plain) {
      var ticks = head.children[3].appendChild(element("span", null, { "class": "ax" }));
      axis.ticks.forEach(function (tick) { ticks.appendChild(element("span", tick)); });
    }
    table.appendChild(element("thead")).appendChild(head);
    grouped(rows, first, crossed).forEach(function (group) {
      var body = table.appendChild(element("tbody", null, group[0] ? { "class": "grp" } : {}));
      if (group[0]) body.appendChild(element("tr")).appendChild(element("th", group[0], { colspan: 5, scope: "rowgroup" }));
      group[1].forEach(function (x) {
        var row = body.appendChild(element("tr")), level = x.level;
        if (crossed) level = level.split(CROSS)[1 - crossed.indexOf(first)];
        row.appendChild(element("th", first ? labels[crossed ? fields.and.value : first][level] : data.labels[x.answer], { scope: "row" }));
        row.appendChild(element("td")).appendChild(linked(x, field, data.id));
        row.appendChild(element("td", field === "value" && x.written && x.written.interval || "", { "class": "w" }));
        row.appendChild(plain ? element("td", field === "value" && x.written && x.written.se || "", { "class": "w" }) : bar(x, field, axis));
        row.appendChild(element("td", x.written && x.written.base || "", { "class": "w" }));
      });
    });
    var parts = [table];
    means.forEach(function (x) {
      if (rows.indexOf(x) >= 0) return;
      var said = element("p", say("mean_is"), { "class": "sans" });
      said.appendChild(linked(x, field, data.id));
      if (field === "value" && x.written && x.written.interval) said.append(say("beside", { interval: x.written.interval }));
      parts.push(said);
    });
    parts.push(ways(data, data.wording + (by ? " " + data.labels[fields.answer.value] : ""), Array.from(table.querySelectorAll("tbody tr"), function (row) {
      return row.children[1] && rows.find(function (x) { return row.querySelector('a[href$="#' + x.key + '"]'); });
    }).map(function (x, at) { return x && line_of(table.querySelectorAll("tbody tr")[at].firstChild.textContent, x, field); }).filter(Boolean)));
    result.replaceChildren.apply(result, parts);
    remember();
  }

  // The question as an earlier wave has it; it knows fewer groups, and perhaps not the question.
  function of_wave(data) {
    var wave = fields.wave && fields.wave.value;
    if (!wave) return draw(data);
    var numbers = data.every.filter(function (x) { return x.wave === wave && x.kind !== "change"; });
    if (numbers.some(function (x) { return (x.breakdown || "") === fields.by.value; })) return draw(Object.assign({}, data, { numbers: numbers }));
    remember();
    result.replaceChildren(element("p", say(numbers.length ? "wave_no_group" : "wave_not_asked", { wave: wave })));
  }

  function update() {
    questions.load(base, fields.question.value).then(of_wave).catch(function () {
      result.replaceChildren(element("p", say("not_loaded")));
    });
  }

  var asked = state();
  ["question", "wave", "by", "weights", "view"].forEach(function (name) {
    if (!fields[name]) return;
    var value = asked.get(name), known = Array.from(fields[name].options).some(function (o) { return o.value === value; });
    if (known) fields[name].value = value;
  });
  second(asked.get("and"));
  levels(asked.get("one"), asked.get("two"));
  controls.hidden = false;
  controls.addEventListener("change", function (event) {
    if (event.target === fields.by) second("");
    if (event.target === fields.by) levels("", ""); else levels(fields.one.value, fields.two.value);
    if (event.target === fields.one && fields.one.value && !fields.two.value) fields.two.selectedIndex = fields.one.selectedIndex === 1 ? Math.min(3, fields.two.options.length - 1) : 1;
    update();
  });
  update();
})();
