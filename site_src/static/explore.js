// Explore: a question by a group, or by two, from the files that every reader can download. State is in the address.
(function () {
  "use strict";
  var here = document.getElementById("explore");
  if (!here) return;
  var base = here.dataset.base, root = here.dataset.root;
  var told = JSON.parse(document.getElementById("explore-labels").textContent), labels = told.breakdowns, CROSS = told.cross;
  var controls = here.querySelector(".controls"), result = here.querySelector(".result");
  var fields = {};
  controls.querySelectorAll("select").forEach(function (s) { fields[s.name] = s; });
  var loaded = {};

  function state() { return new URLSearchParams(location.search); }

  function remember() {
    var query = new URLSearchParams();
    Object.keys(fields).forEach(function (name) { if (fields[name].value) query.set(name, fields[name].value); });
    history.replaceState(null, "", "?" + query);
  }

  function element(tag, text, attributes) {
    var made = document.createElement(tag);
    if (text !== undefined && text !== null) made.textContent = text;
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    return made;
  }

  function load(id) {
    if (!loaded[id]) {
      loaded[id] = fetch(base + "questions/" + id + ".json").then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      }).then(function (data) {
        data.labels = {};
        data.answers.forEach(function (a) { data.labels[a.key] = a.label; });
        Object.keys(data.nets).forEach(function (net) { data.labels[net] = data.nets[net].label || data.labels[net]; });
        return data;
      });
    }
    return loaded[id];
  }

  // Every figure comes written, as the pages have it: nothing is rounded here.
  function shown(x, field) {
    if (x.status === "withheld") return "withheld: " + (x.reason === "privacy" ? "privacy" : "too uncertain");
    return x.written[field] || "";
  }

  // count · 10^power in digits, without arithmetic on fractions.
  function decimal(count, power) {
    var digits = String(Math.abs(count)), sign = count < 0 ? "−" : "";
    if (power >= 0) return sign + digits + (count ? "0".repeat(power) : "");
    digits = digits.padStart(1 - power, "0");
    return sign + (digits.slice(0, power) + "." + digits.slice(power)).replace(/\.?0+$/, "");
  }

  // Shares stand on 0 to 100; means between the round values around all intervals.
  function ends(rows) {
    if (rows.some(function (x) { return x.unit === "share"; })) return { low: 0, high: 1, share: true, ticks: ["0", "50", "100"] };
    var all = rows.flatMap(function (x) { return [x.low, x.high, x.value]; }).filter(function (e) { return e !== undefined; });
    var low = Math.min.apply(null, all), high = Math.max.apply(null, all), power = Math.floor(Math.log10(high - low || 1)), step = Math.pow(10, power);
    var first = Math.floor(low / step), last = Math.ceil(high / step);
    var ticks = [decimal(first, power), decimal(5 * (first + last), power - 1), decimal(last, power)];
    return { low: step * first, high: step * last, share: false, ticks: ticks };
  }

  function bar(x, field, axis) {
    var cell = element("td", null, { "class": "bar-c" });
    if (x.status === "withheld") { cell.appendChild(element("span", null, { "class": "hatch" })); return cell; }
    if (x[field] === undefined || (x.unit === "share") !== axis.share) return cell;
    function at(e) { return 100 * (e - axis.low) / (axis.high - axis.low); }
    var mark = element("span", null, { "class": "iv" }), weighted = field === "value";
    mark.style.setProperty("--v", at(x[field]));
    mark.style.setProperty("--lo", at(weighted && x.low !== undefined ? x.low : x[field]));
    mark.style.setProperty("--hi", at(weighted && x.high !== undefined ? x.high : x[field]));
    cell.appendChild(mark);
    return cell;
  }

  function answers(data, by) {
    var seen = [];
    data.numbers.forEach(function (x) {
      if ((x.kind === "share" || x.kind === "mean") && (x.breakdown || "") === by && seen.indexOf(x.answer) < 0) seen.push(x.answer);
    });
    return seen;
  }

  function choose(field, choices, wanted) {
    field.replaceChildren.apply(field, choices.map(function (c) { return element("option", c[1], { value: c[0] }); }));
    var known = choices.some(function (c) { return c[0] === wanted; });
    field.value = known ? wanted : choices[0][0];
  }

  // The pair that a group is crossed in, if the study has one.
  function pair() {
    return told.pairs.filter(function (p) { return p.indexOf(fields.by.value) >= 0; })[0];
  }

  function second(wanted) {
    var p = pair(), other = p && p[p[0] === fields.by.value ? 1 : 0];
    choose(fields.and, [["", "No other"]].concat(p ? [[other, labels[other][""]]] : []), wanted);
    fields.and.closest("label").hidden = !p;
  }

  // Rows under one heading each: the levels of the first group, where two are crossed.
  function grouped(rows, by, crossed) {
    if (!crossed) return [["", rows]];
    var at = crossed.indexOf(by);
    return Object.keys(labels[by]).map(function (level) {
      return [labels[by][level], rows.filter(function (x) { return x.level.split(CROSS)[at] === level; })];
    }).filter(function (g) { return g[1].length; });
  }

  function draw(data) {
    var crossed = fields.and.value && pair(), first = fields.by.value, by = crossed ? crossed.join(CROSS) : first;
    var field = fields.weights.value === "unweighted" && !by ? "unweighted" : "value";
    var choices = answers(data, by);
    remember();
    if (by && !choices.length) {
      var why = "one is made from the other, or the other way round";
      if (crossed && answers(data, first).length) why = "a number that is withheld could be worked out from its two groups together, or there are only means";
      result.replaceChildren(element("p", "This question is not shown by this group: " + why + "."));
      return;
    }
    var lead = data.numbers.filter(function (x) { return x.kind === "difference"; }).map(function (x) { return x.answer; })[0];
    var wanted = fields.answer.value || state().get("answer");
    choose(fields.answer, choices.map(function (a) { return [a, data.labels[a] || "Mean"]; }), choices.indexOf(wanted) >= 0 ? wanted : lead);
    fields.answer.closest("label").hidden = !by;
    fields.weights.closest("label").hidden = !!by;
    var rows = data.numbers.filter(function (x) {
      return (x.kind === "share" || x.kind === "mean") && (x.breakdown || "") === by && (!by || x.answer === fields.answer.value);
    });
    var plain = fields.view.value === "table", axis = ends(rows);
    var table = element("table", null, { "class": plain ? "tab" : "tab bars k3" });
    table.appendChild(element("caption", "“" + data.wording + "”" + (by ? " " + (data.labels[fields.answer.value] || "Mean") : "")));
    var head = element("tr");
    var name = first ? labels[crossed ? fields.and.value : first][""] : "Answer";
    [name, axis.share ? "%" : "Mean", "Interval", plain ? "Standard error" : "", "n"].forEach(function (h, i) {
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
        row.appendChild(element("th", first ? labels[crossed ? fields.and.value : first][level] : data.labels[x.answer] || "Mean", { scope: "row" }));
        var cell = row.appendChild(element("td")), to = x.status === "withheld" ? "method/#withheld" : "numbers/" + data.id + "/#" + x.key;
        cell.appendChild(element("a", shown(x, field), { href: root + to }));
        row.appendChild(element("td", field === "value" ? x.written.interval || "" : "", { "class": "w" }));
        row.appendChild(plain ? element("td", field === "value" ? x.written.se || "" : "", { "class": "w" }) : bar(x, field, axis));
        row.appendChild(element("td", x.written.base || "", { "class": "w" }));
      });
    });
    var more = element("p", null, { "class": "sans" });
    more.appendChild(element("a", "Page of this question", { href: root + "questions/" + data.id + "/" }));
    more.append(" · ");
    more.appendChild(element("a", "CSV", { href: base + "questions/" + data.id + ".csv" }));
    result.replaceChildren(table, more);
    remember();
  }

  function update() {
    load(fields.question.value).then(draw).catch(function () {
      result.replaceChildren(element("p", "The numbers of this question could not be loaded. Opened from a folder without a server, this page cannot read its files: see the page of each question."));
    });
  }

  var asked = state();
  ["question", "by", "weights", "view"].forEach(function (name) {
    var value = asked.get(name), known = Array.from(fields[name].options).some(function (o) { return o.value === value; });
    if (known) fields[name].value = value;
  });
  second(asked.get("and"));
  controls.hidden = false;
  controls.addEventListener("change", function (event) {
    if (event.target === fields.by) second("");
    update();
  });
  update();
})();
