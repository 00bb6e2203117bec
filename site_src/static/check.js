// Check a sentence: two groups, or a group and a line, and an answer, judged by the published numbers alone, by the
// rule of the site's own claims (analysis.stages.judge.verdict). Figures come written; only the test is made here.
(function (root) {
  "use strict";
  var LINES = [["l0.25", "quarter", 0.25], ["l0.333", "third", 1 / 3], ["l0.5", "half", 0.5], ["l0.667", "two_thirds", 2 / 3], ["l0.75", "three_quarters", 0.75]];

  // Student's quantile from the normal one by the expansion in 1/df (Abramowitz and Stegun 26.7.5).
  function quantile(z, df) {
    var a = (Math.pow(z, 3) + z) / 4, b = (5 * Math.pow(z, 5) + 16 * Math.pow(z, 3) + 3 * z) / 96, c = (3 * Math.pow(z, 7) + 19 * Math.pow(z, 5) + 17 * Math.pow(z, 3) - 15 * z) / 384;
    var d = (79 * Math.pow(z, 9) + 776 * Math.pow(z, 7) + 1482 * Math.pow(z, 5) - 1920 * Math.pow(z, 3) - 945 * z) / 92160;
    return z + a / df + b / Math.pow(df, 2) + c / Math.pow(df, 3) + d / Math.pow(df, 4);
  }

  // A difference with its interval, and its p adjusted where it is one of a family: "holds", "against" or "open".
  function judged(low, high, adjusted, level, way) {
    if (adjusted !== undefined && adjusted >= level) { low = Math.min(low, 0); high = Math.max(high, 0); }
    var above = low > 0, below = high < 0;
    return (way === "more" ? above : below) ? "holds" : above || below ? "against" : "open";
  }

  // What a sentence is judged by: the share less the line, or the published difference, turned if need be.
  function line(x, at, z) { var half = quantile(z, x.df) * x.se; return { low: x.value - half - at, high: x.value + half - at }; }
  function pair(data, answer, by, one, two) {
    var found = data.numbers.find(function (x) { return x.kind === "difference" && x.answer === answer && x.breakdown === by && (x.level === one + "-" + two || x.level === two + "-" + one); });
    if (!found) return null;
    var turned = found.level !== one + "-" + two;
    return { gap: found, low: turned ? -found.high : found.low, high: turned ? -found.low : found.high, turned: turned };
  }
  root.checkSentence = { judged: judged, line: line, pair: pair };

  var here = document.getElementById("check");
  if (!here) return;
  var told = JSON.parse(document.getElementById("check-labels").textContent), labels = told.breakdowns;
  var base = here.dataset.base, way = here.dataset.root, form = here.querySelector("form"), out = here.querySelector(".verdict");
  var fields = {}, element = questions.element, choose = questions.choose, tell = questions.say, fresh = true; // fresh: of a question just chosen, the answer that its page leads with
  form.querySelectorAll("select").forEach(function (s) { fields[s.name] = s; });

  function number(data, answer, by, level) {
    return data.numbers.find(function (x) { return (x.kind === "share" || x.kind === "mean") && x.answer === answer && (x.breakdown || "") === by && (x.level || "") === level; });
  }

  function fill(data, asked) {
    var by = fields.by.value, answers = [];
    data.numbers.forEach(function (x) { if ((x.kind === "share" || x.kind === "mean") && (x.breakdown || "") === by && answers.indexOf(x.answer) < 0) answers.push(x.answer); });
    var lead = data.numbers.find(function (x) { return x.kind === "difference" && answers.indexOf(x.answer) >= 0; });
    choose(fields.answer, answers.map(function (a) { return [a, data.labels[a] || a]; }), asked.answer || (answers.indexOf(fields.answer.value) >= 0 && !fresh ? fields.answer.value : lead && lead.answer));
    fresh = false;
    var levels = by ? Object.keys(labels[by]).filter(function (l) { return l; }) : [];
    choose(fields.one, by ? levels.map(function (l) { return [l, labels[by][l]]; }) : [["", tell("everyone")]], asked.one || fields.one.value);
    var others = levels.filter(function (l) { return l !== fields.one.value; }).map(function (l) { return [l, labels[by][l]]; });
    var share = fields.answer.value !== "mean";
    choose(fields.two, others.concat(share ? LINES.map(function (l) { return [l[0], tell("line." + l[1])]; }) : []), asked.two || fields.two.value);
  }

  function linked(x, data) {
    return element("a", x.status === "withheld" ? tell("withheld") : x.written.interval ? tell("with_interval", { number: x.written.value, interval: x.written.interval }) : x.written.value, { href: questions.at(way, x.status === "withheld" ? "method/#withheld" : "numbers/" + data.id + "/#" + x.key) });
  }

  function verdict(data) {
    var by = fields.by.value, one = number(data, fields.answer.value, by, fields.one.value), answer = data.labels[fields.answer.value];
    var at = LINES.find(function (l) { return l[0] === fields.two.value; }), more = fields.way.value === "more";
    var first = by ? labels[by][fields.one.value] : tell("everyone"), result, shown = [];
    if (!one) return say(data, "", tell("not_published"), tell("no_number"), []);
    shown.push([first, one]);
    var second = at ? null : number(data, fields.answer.value, by, fields.two.value);
    if (second) shown.push([labels[by][fields.two.value], second]);
    var mean = fields.answer.value === "mean", other = at ? tell("line." + at[1]) : labels[by] ? lowered(labels[by][fields.two.value]) : "";
    var values = { one: first, two: other, answer: answer }, kind = mean ? "mean" : at ? "line" : "groups";
    var sentence = tell("sentence." + kind + (more ? "_more" : "_fewer"), values);
    if (one.status === "withheld" || (second && second.status === "withheld")) return say(data, "withheld", tell("is_withheld"), tell("because.withheld", { sentence: sentence }), shown);
    if (at && one.df === undefined) return say(data, "", tell("fixed"), tell("because.fixed", { sentence: sentence }), shown);
    if (at) result = judged(line(one, at[2], told.normal).low, line(one, at[2], told.normal).high, undefined, told.level, fields.way.value);
    else {
      var found = pair(data, fields.answer.value, by, fields.one.value, fields.two.value);
      if (!found) return say(data, "", tell("not_published"), tell("because.no_difference", { sentence: sentence }), shown);
      shown.push([tell("difference_of", found.turned ? { one: labels[by][fields.two.value], two: first } : { one: first, two: labels[by][fields.two.value] }), found.gap]);
      if (found.gap.status === "withheld") return say(data, "withheld", tell("is_withheld"), tell("because.difference_withheld", { sentence: sentence }), shown);
      result = judged(found.low, found.high, found.gap.p_adjusted, told.level, fields.way.value);
    }
    say(data, result, tell("verdict." + result), tell("because." + result, { sentence: sentence }), shown);
  }

  function lowered(text) { return text.replace(/^(?:Not|Other) /, function (word) { return word.toLowerCase(); }); }

  function say(data, kind, word, text, shown) {
    var list = element("dl", "", { "class": "survey" });
    shown.forEach(function (row) { list.append(element("dt", row[0])); list.appendChild(element("dd")).append(linked(row[1], data)); });
    var more = element("p", "", { "class": "sans" });
    more.append(element("a", tell("the_question"), { href: questions.at(way, "questions/" + data.id + "/") }), " · ", element("a", tell("in_explore"), { href: questions.at(way, "explore/") + "?question=" + data.id + (fields.by.value ? "&by=" + fields.by.value : "") }), " · ", element("a", tell("copy_link"), { href: location.href, "data-do": "copy" }));
    out.className = "verdict " + kind;
    out.replaceChildren(element("p", word, { "class": "word" }), element("p", text), element("p", tell("quoted", { wording: data.wording, answer: "" }), { "class": "sans" }), list, more);
  }

  function update(asked) {
    questions.load(base, fields.question.value).then(function (data) {
      fill(data, asked || {});
      var query = new URLSearchParams();
      Object.keys(fields).forEach(function (name) { if (fields[name].value) query.set(name, fields[name].value); });
      history.replaceState(null, "", "?" + query);
      verdict(data);
    }).catch(function () { out.replaceChildren(element("p", tell("not_loaded_check"))); });
  }

  var asked = Object.fromEntries(new URLSearchParams(location.search));
  ["question", "by", "way"].forEach(function (name) {
    if (Array.from(fields[name].options).some(function (o) { return o.value === asked[name]; })) fields[name].value = asked[name];
    else if (name === "by" && fields.by.options.length > 1 && !asked.question) fields.by.selectedIndex = 1;
  });
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("change", function (event) { fresh = event.target === fields.question; update(); });
  update(asked);
})(window);
