// The six kinds of question on the page: what was answered, how it is shown again, and what was right in it.
// No dragging: items are moved by buttons, pairs are made by lists to choose from.
(function (root) {
  "use strict";

  function all(within, selector) {
    return Array.prototype.slice.call(within.querySelectorAll(selector));
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (whole, name) { return name in values ? values[name] : whole; });
  }

  // Each kind: response() is null where nothing was answered; restore(response) and clear() set the controls;
  // lock(is) makes them keep what they hold; mark(words, key, response, full) says beside each part whether it was right.

  function choosing(field) {
    var inputs = all(field, "input");
    var labels = inputs.map(function (input) { return input.closest("label"); });
    var badges = labels.map(function (label) { return label.querySelector(".mc-choice__mark"); });
    inputs.forEach(function (input) {
      input.addEventListener("click", function (event) {
        if (input.getAttribute("aria-disabled")) event.preventDefault();
      });
    });
    return {
      options: inputs.map(function (input) { return input.value; }),
      response: function () {
        var chosen = inputs.filter(function (input) { return input.checked; });
        return chosen.length ? chosen.map(function (input) { return input.value; }) : null;
      },
      restore: function (letters) {
        inputs.forEach(function (input) { input.checked = letters.indexOf(input.value) >= 0; });
      },
      clear: function () {
        inputs.forEach(function (input, at) {
          input.checked = false;
          labels[at].classList.remove("mc-choice--right", "mc-choice--wrong");
          badges[at].textContent = "";
        });
      },
      lock: function (is) {
        inputs.forEach(function (input) {
          if (is) input.setAttribute("aria-disabled", "true");
          else input.removeAttribute("aria-disabled");
        });
      },
      mark: function (words, key, letters) {
        inputs.forEach(function (input, at) {
          var right = key.indexOf(input.value) >= 0;
          var chosen = letters !== null && letters.indexOf(input.value) >= 0;
          labels[at].classList.toggle("mc-choice--right", right);
          labels[at].classList.toggle("mc-choice--wrong", chosen && !right);
          badges[at].textContent = right ? words.wordMarkRight : chosen ? words.wordMarkYours : "";
        });
      }
    };
  }

  function writing(field) {
    var input = field.querySelector("input");
    return {
      response: function () { return input.value.trim() ? input.value : null; },
      restore: function (text) { input.value = text; },
      clear: function () { input.value = ""; input.className = "mc-write__input"; },
      lock: function (is) { input.readOnly = is; },
      mark: function (words, key, text, full) { input.classList.add(full ? "mc-write__input--right" : "mc-write__input--wrong"); }
    };
  }

  function ordering(field, words, say) {
    var list = field.querySelector("[data-mc-sort]");
    var written = all(list, "li");
    var isMoved = false;

    function items() {
      return Array.prototype.slice.call(list.children);
    }

    function settle() {
      items().forEach(function (item, at) {
        all(item, "[data-move]").forEach(function (button) {
          var isEnd = Number(button.dataset.move) < 0 ? at === 0 : at === written.length - 1;
          if (isEnd) button.setAttribute("aria-disabled", "true");
          else button.removeAttribute("aria-disabled");
        });
      });
    }

    list.addEventListener("click", function (event) {
      var button = event.target.closest("[data-move]");
      if (!button || button.getAttribute("aria-disabled")) return;
      var item = button.closest("li");
      // The neighbour is moved, not the item: so the focus stays on the button that was pressed.
      if (Number(button.dataset.move) < 0) list.insertBefore(item.previousElementSibling, item.nextElementSibling);
      else list.insertBefore(item.nextElementSibling, item);
      isMoved = true;
      settle();
      say(fill(words.wordMoved, { item: item.dataset.text, place: items().indexOf(item) + 1, count: written.length }));
      field.dispatchEvent(new CustomEvent("change"));
    });
    return {
      response: function () {
        return isMoved ? items().map(function (item) { return Number(item.dataset.place); }) : null;
      },
      // As it lies is an answer too, once somebody says so.
      accept: function () { isMoved = true; },
      restore: function (places) {
        places.forEach(function (place) { if (written[place]) list.appendChild(written[place]); });
        isMoved = true;
        settle();
      },
      clear: function () {
        written.forEach(function (item) { list.appendChild(item); });
        isMoved = false;
        settle();
      },
      lock: function (is) {
        all(list, ".mc-sort__moves").forEach(function (moves) { moves.hidden = is; });
      },
      mark: function () { /* the right order stands in the answer */ }
    };
  }

  function matching(field) {
    var selects = all(field, "select");
    var badges = selects.map(function (select) { return select.parentNode.querySelector(".mc-choice__mark"); });
    return {
      response: function () {
        var places = selects.map(function (select) { return select.value === "" ? null : Number(select.value); });
        return places.some(function (place) { return place !== null; }) ? places : null;
      },
      restore: function (places) {
        selects.forEach(function (select, left) { select.value = typeof places[left] === "number" ? String(places[left]) : ""; });
      },
      clear: function () {
        selects.forEach(function (select, left) { select.value = ""; badges[left].textContent = ""; badges[left].className = "mc-choice__mark"; });
      },
      lock: function (is) { selects.forEach(function (select) { select.disabled = is; }); },
      mark: function (words, key, places) {
        selects.forEach(function (select, left) {
          var right = places !== null && places[left] === key[left];
          badges[left].textContent = right ? words.wordMarkRight : words.wordMarkWrong;
          badges[left].classList.toggle("mc-choice__mark--right", right);
        });
      }
    };
  }

  var KINDS = { written: writing, ordering: ordering, matching: matching };

  var tools = root.mcQuiz = root.mcQuiz || {};
  tools.fill = fill;
  tools.all = all;

  // The controls of the question in `field`; `say` tells who cannot see the page what has moved.
  tools.answers = function (field, words, say) {
    return (KINDS[field.dataset.kind] || choosing)(field, words, say);
  };
})(this);
