// The interactive copy of a chart: Vega and the chart's numbers are loaded when a reader asks for it.
(function (script) {
  "use strict";
  var charts = new URL("../charts/", script), library;

  function once(tag, attributes) {
    return new Promise(function (done, failed) {
      var made = Object.assign(document.createElement(tag), attributes);
      made.onload = done;
      made.onerror = failed;
      document.head.append(made);
    });
  }

  // What stands under the pointer belongs to the article; Vega fills the element of this name.
  function tip() {
    if (document.getElementById("vg-tooltip-element")) return;
    document.querySelector("article").append(Object.assign(document.createElement("div"), { id: "vg-tooltip-element" }));
  }

  function vega() {
    library = library || Promise.all([
      once("script", { src: new URL("vega.js", charts) }),
      once("link", { rel: "stylesheet", href: new URL("live.css", script) })
    ]);
    return library;
  }

  function drawn(figure) {
    var plot = figure.querySelector(".plot"), copy = document.createElement("div"), view = document.createElement("div");
    copy.className = "live";
    view.setAttribute("role", "img");
    view.setAttribute("aria-label", plot.querySelector("svg").getAttribute("aria-label"));
    copy.append(view);
    plot.after(copy);
    tip();
    var spec = new URL(figure.id.replace("fig-", "") + ".json", charts);
    return Promise.all([fetch(spec), vega()]).then(function (found) {
      if (!found[0].ok) throw new Error(found[0].status);
      return found[0].json();
    }).then(function (chart) {
      chart.width = copy.clientWidth;
      return vegaEmbed(view, chart, {
        mode: "vega", renderer: "svg", ast: true, actions: false, defaultStyle: false, bind: copy.insertBefore(document.createElement("div"), view),
        tooltip: { disableDefaultStyle: true }, config: { autosize: chart.autosize }
      });
    }).then(function (made) {
      new ResizeObserver(function () { if (copy.clientWidth) made.view.width(copy.clientWidth).runAsync(); }).observe(copy);
    }).catch(function () {
      view.textContent = "The interactive copy could not be loaded. Opened from a folder without a server, this page cannot read its files.";
    });
  }

  // The picture and its copy change places under the same button.
  window.live = function (button) {
    var figure = button.closest("figure"), first = !figure.querySelector(".live");
    var on = figure.classList.toggle("is-live");
    button.firstChild.data = on ? "Picture" : "Interactive";
    if (first) drawn(figure);
  };
})(document.currentScript.src);
