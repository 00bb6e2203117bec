// Explore, two groups side by side. Figures come written; p_adjusted says which differences pass the test.
(function (root) {
  "use strict";

  // Two groups side by side: for each answer both bars, and the published difference with its interval.
  root.exploreSides = function (tools, told, data, by, one, two) {
    var element = root.questions.element, say = root.questions.say, labels = told.breakdowns, bar = tools.bar;
    var order = Object.keys(labels[by]), pairs = [one, two].sort(function (a, b) { return order.indexOf(a) - order.indexOf(b); });
    function why(x) { return say(x.reason === "privacy" ? "privacy" : "too_uncertain"); }
    function linked(x) {
      var made = tools.linked(x, "value", data.id);
      if (x.status === "withheld") made.textContent = say("withheld");
      return made;
    }
    var rows = tools.answers(data, by).map(function (answer) {
      function of(kind, level) { return data.numbers.find(function (x) { return x.kind === kind && x.answer === answer && x.breakdown === by && x.level === level; }); }
      var kind = answer === "mean" ? "mean" : "share";
      return { answer: answer, one: of(kind, pairs[0]), two: of(kind, pairs[1]), gap: of("difference", pairs.join("-")) };
    }).filter(function (row) { return row.one && row.two; });
    var names = pairs.map(function (level) { return labels[by][level]; });
    var table = element("table", null, { "class": "tab pairs" }), head = element("tr");
    table.appendChild(element("caption", say("sides", { wording: data.wording, one: names[0], two: names[1] })));
    [say("answer"), "", names[0], names[1], say("difference"), ""].forEach(function (h) { head.appendChild(element("th", h, { scope: "col" })); });
    table.appendChild(element("thead")).appendChild(head);
    var widest = Math.max.apply(null, [0.1].concat(rows.map(function (row) { return row.gap && row.gap.unit === "points" && row.gap.high !== undefined ? Math.max(Math.abs(row.gap.low), Math.abs(row.gap.high)) : 0; })));
    var body = table.appendChild(element("tbody"));
    rows.forEach(function (row) {
      var line = body.appendChild(element("tr")), axis = tools.ends([row.one, row.two]), both = bar(row.one, "value", axis);
      line.appendChild(element("th", data.labels[row.answer], { scope: "row" }));
      Array.from(bar(row.two, "value", axis).children).forEach(function (mark) { both.appendChild(mark); });
      line.appendChild(both);
      [row.one, row.two].forEach(function (x) {
        var cell = line.appendChild(element("td"));
        cell.appendChild(linked(x));
        cell.appendChild(element("small", x.status === "withheld" ? why(x) : x.written.interval, { "class": "under" }));
      });
      var cell = line.appendChild(element("td")), gap = row.gap;
      if (!gap) { cell.textContent = "·"; line.appendChild(element("td")); return; }
      cell.appendChild(linked(gap));
      cell.appendChild(element("small", gap.status === "withheld" ? why(gap) : gap.written.interval, { "class": "under" }));
      var scale = { low: gap.unit === "points" ? -widest : Math.min(gap.low, -Math.abs(gap.high)), share: false };
      scale.high = -scale.low;
      var mark = line.appendChild(bar(gap, "value", scale));
      if (mark.firstChild && gap.status !== "withheld") {
        mark.firstChild.style.setProperty("--ref", 50);
        mark.firstChild.className = "iv" + (passes(gap, told.level) ? "" : " open");
      }
    });
    return { table: table, sentence: compared(data, rows, names, told.level), rows: rows, names: names };
  };

  function passes(gap, level) { return gap.p_adjusted !== undefined && gap.p_adjusted < level; }

  function told_gap(data, row) { return root.questions.say("gap", { answer: data.labels[row.answer], difference: row.gap.written.value, interval: row.gap.written.interval }); }

  // What the differences say, by rule: how many pass the test, and the widest.
  function compared(data, rows, names, level) {
    var say = root.questions.say, gaps = rows.filter(function (row) { return row.gap && row.gap.status !== "withheld"; });
    var points = gaps.filter(function (row) { return row.gap.unit === "points"; });
    if (points.length) gaps = points; // a mean is on a scale of its own
    gaps.sort(function (a, b) { return Math.abs(b.gap.value) - Math.abs(a.gap.value); });
    var sure = gaps.filter(function (row) { return passes(row.gap, level); }), what = say("less", { one: names[0], two: names[1].replace(/^Not /, "not ") });
    if (!gaps.length) return say("no_difference");
    if (gaps.length === 1) return say(sure.length ? "one_sure" : "one_open", { what: what, gap: told_gap(data, gaps[0]) });
    if (!sure.length) return say("none_sure", { all: gaps.length, what: what, gap: told_gap(data, gaps[0]) });
    return say("some_sure", { some: sure.length, all: gaps.length, what: what, gap: told_gap(data, sure[0]) });
  }
})(window);
