// The other script keeps the place on the page and what was asked; without this it keeps the page.
(() => {
  "use strict";
  document.querySelectorAll("[data-mc-script] a").forEach((link) => {
    ["click", "auxclick"].forEach((name) => {
      link.addEventListener(name, () => {
        const url = new URL(link.href);
        url.search = location.search;
        url.hash = location.hash;
        link.href = url.href;
      });
    });
  });
})();
