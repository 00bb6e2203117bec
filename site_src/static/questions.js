// Questions as pages that ask for them need them: an element, the file of a question, choices of a field.
(function (root) {
  "use strict";
  var loaded = {};

  function element(tag, text, attributes) {
    var made = document.createElement(tag);
    if (text !== undefined && text !== null) made.textContent = text;
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    return made;
  }

  // A number of a file: its cells by the names of their fields, what pages print of it under `written`.
  function number(data, cells) {
    var made = {};
    data.fields.forEach(function (field, i) {
      var parts = field.split(".");
      if (cells[i] === null) return;
      if (parts[1]) (made[parts[0]] = made[parts[0]] || {})[parts[1]] = cells[i];
      else made[field] = field === "made_by" ? data.made_by[cells[i]] : cells[i];
    });
    return made;
  }

  // The numbers of a question, every answer, net and mean with its label.
  function load(base, id) {
    loaded[id] = loaded[id] || fetch(base + "questions/" + id + ".json").then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }).then(function (data) {
      data.labels = { mean: "Mean" };
      data.every = data.numbers.map(function (cells) { return number(data, cells); }); // of all waves
      data.numbers = data.every.filter(function (x) { return !x.wave; });
      data.answers.forEach(function (a) { data.labels[a.key] = a.label; });
      Object.keys(data.nets).forEach(function (net) { data.labels[net] = data.nets[net].label || data.labels[net]; });
      return data;
    });
    return loaded[id];
  }

  function choose(field, choices, wanted) {
    field.replaceChildren.apply(field, choices.map(function (c) { return element("option", c[1], { value: c[0] }); }));
    field.value = choices.some(function (c) { return c[0] === wanted; }) ? wanted : (choices[0] || [""])[0];
  }

  root.questions = { element: element, load: load, choose: choose };
})(window);
