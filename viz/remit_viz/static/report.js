// Pages that are read rather than explored: language, printing, and the way to the other pages.
"use strict";

(() => {
  const neighbours = [...document.querySelectorAll(".tabs a")];
  const watchers = [];

  // What another page was opened with; an address such as #line-1-7 names a place instead.
  const chosen = () => new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");

  const write = (hash) => {
    const text = remit.fragment(hash);
    if (text !== location.hash.slice(1)) history.pushState(null, "", text ? `#${text}` : location.pathname + location.search);
    follow();
  };

  const follow = () => {
    const kept = chosen();
    kept.delete("pair");
    remit.lead(kept);
    for (const watcher of watchers) watcher(chosen());
  };

  const speak = () => {
    if (chosen().has("lang")) remit.speak(chosen().get("lang"));
    follow();
  };

  document.getElementById("language").addEventListener("click", () => {
    remit.speak(remit.lang === "zh" ? "en" : "zh");
    const hash = chosen();
    if (remit.lang === remit.opening) hash.delete("lang");
    else hash.set("lang", remit.lang);
    write(hash);
  });

  document.getElementById("print").addEventListener("click", () => print());

  // What is folded away on the screen is printed whole.
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("main details")) each.open = true;
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    neighbours[Number(event.key) - 1]?.click();
  });

  addEventListener("hashchange", speak);
  addEventListener("popstate", speak);

  remit.report = {
    chosen,
    write,
    start: (watcher) => {
      if (watcher) watchers.push(watcher);
      speak();
      document.documentElement.dataset.ready = "true";
    },
  };

  // A page with a script of its own starts itself.
  if (!document.getElementById("carried")) remit.report.start();
})();
