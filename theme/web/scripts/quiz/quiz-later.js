// Draws a great many things without keeping the reader waiting: the first at once, the others a few at a time while
// the browser has nothing else to do. Half a second of drawing in one piece is half a second without an answer.
(function (root) {
  "use strict";
  var FEW = 60; // more are a long quiz, see components/quiz/template.html
  var SLICE = 8; // ms

  var idle = root.requestIdleCallback
    ? function (run) { root.requestIdleCallback(run, { timeout: 300 }); }
    : function (run) { root.setTimeout(run, 30); };

  var tools = root.mcQuiz = root.mcQuiz || {};

  // `draw(thing)` shows a thing as it is now. Gives {add(things), settle(thing), clear()}: `add` draws a few things at
  // once, of many the `first` ones, and leaves the others for later; `settle` draws one that still waits; `clear`
  // forgets all that wait.
  tools.later = function (draw, first) {
    var waiting = [];
    var isSet = false;

    function settle(thing) {
      if (!thing.isLate) return;
      thing.isLate = false;
      draw(thing);
    }

    function go() {
      if (isSet || !waiting.length) return;
      isSet = true;
      idle(function () {
        var until = performance.now() + SLICE;
        isSet = false;
        while (waiting.length && performance.now() < until) settle(waiting.shift());
        go();
      });
    }

    // On paper everything is as it is.
    root.addEventListener("beforeprint", function () {
      while (waiting.length) settle(waiting.shift());
    });

    return {
      add: function (things) {
        var soon = things.length > FEW ? first : things.length;
        things.forEach(function (thing, at) {
          if (at < soon) {
            thing.isLate = false;
            draw(thing);
          } else {
            if (!thing.isLate) waiting.push(thing);
            thing.isLate = true;
          }
        });
        go();
      },
      settle: settle,
      clear: function () { waiting = []; }
    };
  };
})(this);
