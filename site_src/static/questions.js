// Questions as pages that ask for them need them: an element, the file of a question, choices of a field.
(function (root) {
  "use strict";
  var loaded = {}, told = document.querySelector('script[type="application/json"][id$="-labels"]');
  told = told ? JSON.parse(told.textContent) : {};

  // The words of the page, in its language, by key; what is put in by name.
  function say(key, values) {
    var message = told.says[key];
    if (message === undefined) throw new Error("no words " + key);
    if (message.other !== undefined) message = message[told.one.indexOf(String(values.count)) >= 0 ? "one" : "other"];
    return message.replace(/\{(\w+)\}/g, function (all, name) { return values[name]; });
  }

  // A number as written for every reader, in the marks of the page's language where that is another.
  function written(text) {
    return (told.forms || []).reduce(function (said, form) { return said.replace(new RegExp(form[0], "g"), form[1]); }, text);
  }

  function element(tag, text, attributes) {
    var made = document.createElement(tag);
    if (text !== undefined && text !== null) made.textContent = text;
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    return made;
  }

  // A number of a file: its cells by the names of their fields, of those with a list the text that they are the place
  // of, and what pages print of it under `written`.
  function number(data, cells) {
    var made = {};
    data.fields.forEach(function (field, i) {
      var parts = field.split("."), list = data.lists[field];
      if (cells[i] === null || i >= cells.length) return;
      if (parts[1]) (made[parts[0]] = made[parts[0]] || {})[parts[1]] = cells[i];
      else made[field] = list ? list[cells[i]] : cells[i];
    });
    return made;
  }

  // The numbers of a question, every answer, net and mean with its label.
  function load(base, id) {
    loaded[id] = loaded[id] || fetch(base + "questions/" + id + ".json").then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }).then(function (data) {
      data.every = data.numbers.map(function (cells) { return number(data, cells); }); // of all waves
      data.numbers = data.every.filter(function (x) { return !x.wave; });
      if (!told.labels) return data;
      return fetch(new URL(told.labels + id + ".json", new URL(base + "../", location.href))).then(function (answer) { return answer.json(); }).then(function (own) {
        data.wording = own.wording;
        data.answers.forEach(function (a) { a.label = own.labels[a.key]; });
        Object.keys(data.nets).forEach(function (net) { data.nets[net].label = own.labels[net]; });
        data.every.forEach(function (x) { Object.keys(x.written || {}).forEach(function (what) { x.written[what] = written(x.written[what]); }); });
        return data;
      });
    }).then(function (data) {
      data.labels = { mean: say("mean") };
      data.answers.forEach(function (a) { data.labels[a.key] = a.label; });
      Object.keys(data.nets).forEach(function (net) { data.labels[net] = data.nets[net].label || data.labels[net]; });
      return data;
    });
    return loaded[id];
  }

  // Where a page stands, from the root: in the language of this page where it is in it.
  function at(root, path) { return root + ((told.own || []).some(function (start) { return path.indexOf(start) === 0; }) ? told.labels.split("/")[0] + "/" : "") + path; }

  function choose(field, choices, wanted) {
    field.replaceChildren.apply(field, choices.map(function (c) { return element("option", c[1], { value: c[0] }); }));
    field.value = choices.some(function (c) { return c[0] === wanted; }) ? wanted : (choices[0] || [""])[0];
  }

  root.questions = { element: element, load: load, choose: choose, say: say, at: at };
})(window);
