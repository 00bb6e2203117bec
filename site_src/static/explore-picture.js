// A picture of a view of Explore: an SVG of its own, signed, to take away.
(function (root) {
  "use strict";

  // A picture to take: the rows that are shown, as an SVG of its own, signed.
  root.explorePicture = function (title, lines, signed, warned) {
    var wide = 728, y = 36, parts = [];
    function colour(name) { // as the page has it now, light or dark
      var probe = document.body.appendChild(document.createElement("i"));
      probe.style.color = "var(--" + name + ")";
      var found = getComputedStyle(probe).color;
      probe.remove();
      return found;
    }
    function text(words, x, size, fill, bold, end) {
      parts.push('<text x="' + x + '" y="' + y + '" font-size="' + size + '" fill="' + fill + '"' + (bold ? ' font-weight="600"' : "") + (end ? ' text-anchor="end"' : "") + ">" + escaped(words) + "</text>");
    }
    folded(title, 78).forEach(function (line) { text(line, 24, 17, colour("ink"), true); y += 23; });
    y += 8;
    lines.forEach(function (row) {
      text(row.name, 24, 13, colour("ink"));
      if (row.share !== undefined) parts.push('<rect x="270" y="' + (y - 11) + '" width="' + (320 * row.share).toFixed(1) + '" height="13" fill="' + colour("accent") + '"/>');
      if (row.low !== undefined) parts.push('<path d="M' + (270 + 320 * row.low).toFixed(1) + "," + (y - 4.5) + "H" + (270 + 320 * row.high).toFixed(1) + '" stroke="' + colour("ink-3") + '" stroke-width="2"/>');
      text(row.said, wide - 24, 13, colour("ink"), false, true);
      y += 24;
    });
    y += 10;
    [signed, location.href].forEach(function (line) { text(line, 24, 12, colour(warned ? "warn" : "ink-2")); y += 17; });
    return '<svg xmlns="http://www.w3.org/2000/svg" width="' + wide + '" height="' + y + '" viewBox="0 0 ' + wide + " " + y + '" font-family="Arial, Helvetica, sans-serif"><rect width="100%" height="100%" fill="' + colour("paper") + '"/>' + parts.join("") + "</svg>";
  };

  function escaped(text) { return String(text).replace(/[&<>"]/g, function (c) { return "&#" + c.charCodeAt(0) + ";"; }); }

  function folded(text, most) {
    return text.split(" ").reduce(function (lines, word) {
      var last = lines.length - 1;
      if (last >= 0 && (lines[last] + " " + word).length <= most) lines[last] += " " + word; else lines.push(word);
      return lines;
    }, []);
  }
})(window);
