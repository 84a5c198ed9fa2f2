// What an answer is worth, exactly as generator/mkcampaign/marking.py counts it; tests/test_quiz_marking.py holds the
// two together. Nothing here touches the page.
(function (root) {
  "use strict";
  // Shares of points are exact fractions [numerator, denominator]; whole numbers without end where there are any.
  var whole = root.BigInt || Number;
  var NONE = whole(0);

  function fraction(numerator, denominator) {
    var a = numerator;
    var b = denominator;
    while (b !== NONE) {
      var rest = a % b;
      a = b;
      b = rest;
    }
    return a === NONE ? [NONE, whole(1)] : [numerator / a, denominator / a];
  }

  function add(one, other) {
    return fraction(one[0] * other[1] + other[0] * one[1], one[1] * other[1]);
  }

  function isLess(one, other) {
    return one[0] * other[1] < other[0] * one[1];
  }

  // Whole, or rounded to two places, half up: 1.33, 0.5.
  function worded(points) {
    var twice = points[0] * whole(200) + points[1];
    var hundredths = (twice - twice % (whole(2) * points[1])) / (whole(2) * points[1]);
    var rest = hundredths % whole(100);
    var units = String((hundredths - rest) / whole(100));
    return rest === NONE ? units : (units + "." + ("0" + rest).slice(-2)).replace(/0$/, "");
  }

  // Python's white space: that of ECMA-262 and the four separators of ASCII, without the byte order mark.
  var SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
  var AROUND = /^[。.，,、;；:：!！?？"'“”‘’《》()（）]+|[。.，,、;；:：!！?？"'“”‘’《》()（）]+$/g;
  var THOUSANDS = /(\p{Nd}),(?=\p{Nd}{3}(?!\p{Nd}))/gu;

  // What of a written answer counts: not width, case, spaces, marks around it, or commas between thousands.
  function folded(text) {
    return text.normalize("NFKC").toLowerCase().replace(SPACE, "").replace(AROUND, "").replace(THOUSANDS, "$1");
  }

  function joints(places) {
    var found = [];
    for (var at = 1; at < places.length; at += 1) {
      var joint = places[at - 1] + ">" + places[at];
      if (found.indexOf(joint) < 0) found.push(joint);
    }
    return found;
  }

  function among(things, others) {
    return things.filter(function (thing) { return others.indexOf(thing) >= 0; }).length;
  }

  function part(count, of) {
    return [count, of || 1];
  }

  // The share of its points that a response earns, as [numerator, denominator] of plain numbers.
  // `question`: {kind, key, options}, `key` as render/quiz.py writes it, `options` the letters of all options.
  // `response`: letters chosen · text written · places from first to last · for each left side a place or null.
  function share(question, response) {
    var key = question.key;
    switch (question.kind) {
      case "written":
        var given = folded(response);
        return part(given && key.map(folded).indexOf(given) >= 0 ? 1 : 0, 1);
      case "ordering":
        return part(among(joints(response), joints(key)), key.length - 1);
      case "matching":
        return part(key.filter(function (place, left) { return response[left] === place; }).length, key.length);
      case "multiple":
        var wrong = question.options.filter(function (letter) { return key.indexOf(letter) < 0; });
        var gained = among(key, response) * (wrong.length || 1);
        var lost = among(wrong, response) * (key.length || 1);
        return part(Math.max(gained - lost, 0), (key.length || 1) * (wrong.length || 1));
      default:
        return part(response.length === 1 && response[0] === key[0] ? 1 : 0, 1);
    }
  }

  function pointsFor(question, response) {
    var earned = share(question, response);
    return fraction(whole(question.points) * whole(earned[0]), whole(earned[1]));
  }

  var tools = root.mcQuiz = root.mcQuiz || {};
  tools.add = add;
  tools.folded = folded;
  tools.isLess = isLess;
  tools.pointsFor = pointsFor;
  tools.points = function (count) { return [whole(count), whole(1)]; };
  tools.worded = worded;
})(this);
