// Ties the parts of a page together: picture, table, panel, filters and search.
"use strict";

(() => {
  const { state } = remit;

  state.onChange(remit.table.update);
  state.onChange(remit.filters.update);
  state.onChange(remit.stage.update);
  state.onChange(remit.panel.update);

  document.getElementById("language").addEventListener("click", () => {
    remit.speak(remit.lang === "zh" ? "en" : "zh");
    state.set({});
  });

  // The neighbouring pages open with the same choice and filters.
  const neighbours = [...document.querySelectorAll(".tabs a")];
  state.onChange(() => remit.lead(location.hash.slice(1)));

  const typing = (element) => /^(INPUT|SELECT|TEXTAREA)$/.test(element?.tagName ?? "");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { now } = state;
    if (event.key === "/" && !typing(event.target)) {
      remit.search.focus();
      event.preventDefault();
    } else if (neighbours[Number(event.key) - 1] && !typing(event.target)) {
      neighbours[Number(event.key) - 1].click();
    } else if (event.key === "Escape") {
      const menu = document.querySelector("details.menu[open]");
      if (menu) {
        if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
        menu.open = false;
      }
      else if (now.ego) state.set({ ego: false });
      else if (now.node || now.edge !== null) state.set({ node: null, edge: null });
    }
  });

  state.start();
  document.documentElement.dataset.ready = "true";
})();
