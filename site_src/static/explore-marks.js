// Explore: a number as a link, a bar or a line; every text comes written. `root` is the way to the site's root,
// `colours` the class of a group's colour.
(function (root) {
  "use strict";
  var element = root.questions.element, say = root.questions.say, at = root.questions.at;
  root.exploreMarks = function (root, colours) {
    function shown(x, field) {
      if (x.status === "withheld") return say("withheld_why", { why: say(x.reason === "privacy" ? "privacy" : "too_uncertain") });
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
      var sure = field === "value" && x.low !== undefined;
      var mark = element(axis.share ? "i" : "span", null, { "class": (axis.share ? "from0" : "iv") + " " + ((colours[x.breakdown] || {})[x.level] || "") });
      mark.style.setProperty("--v", at(x[field]));
      mark.style.setProperty("--lo", at(sure ? x.low : x[field]));
      mark.style.setProperty("--hi", at(sure ? x.high : x[field]));
      cell.appendChild(mark);
      return cell;
    }

    function linked(x, field, id) {
      var to = x.status === "withheld" ? "method/#withheld" : "numbers/" + id + "/#" + x.key;
      return element("a", shown(x, field), { href: at(root, to) });
    }

    function answers(data, by) {
      var seen = [];
      data.numbers.forEach(function (x) {
        if ((x.kind === "share" || x.kind === "mean") && (x.breakdown || "") === by && seen.indexOf(x.answer) < 0) seen.push(x.answer);
      });
      return seen;
    }

    return { shown: shown, ends: ends, bar: bar, linked: linked, answers: answers };
  };
})(window);
