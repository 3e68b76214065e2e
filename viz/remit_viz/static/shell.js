// What every page shares: reading embedded data, building elements, words, language and theme.
"use strict";

const remit = {};

(() => {
  const root = document.documentElement;
  const watchers = [];
  const SIDEWAYS = ".tabs, .sideways";

  // Data stands in the page as JSON that browsers do not execute.
  remit.read = (id) => JSON.parse(document.getElementById(id).textContent);

  // The only way elements are made: text goes in as text, never as markup.
  remit.el = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "on") {
        for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
      } else {
        element.setAttribute(name, value === true ? "" : String(value));
      }
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  };

  const words = remit.read("words");

  // The page is written in one language; the address of a link may ask for another.
  remit.written = root.dataset.lang;
  const spoken = (lang) => (lang === "zh" || lang === "en" ? lang : null);
  remit.opening = spoken(new URLSearchParams(location.search).get("lang")) ?? remit.written;
  remit.lang = remit.written;

  remit.word = (key, values = {}) =>
    words[key][remit.lang].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

  const attributes = { wordLabel: "aria-label", wordPlaceholder: "placeholder", wordTitle: "title", wordSaid: "data-said" };

  const retell = () => {
    document.title = document.querySelector("head > title").dataset[remit.lang];
    for (const element of document.querySelectorAll("[data-word]")) {
      element.textContent = remit.word(element.dataset.word);
    }
    for (const [key, attribute] of Object.entries(attributes)) {
      const selector = `[data-${key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}]`;
      for (const element of document.querySelectorAll(selector)) {
        element.setAttribute(attribute, remit.word(element.dataset[key]));
      }
    }
  };

  // Speaks a language; any other value stands for the one that the page was opened in.
  remit.speak = (wanted) => {
    const lang = spoken(wanted) ?? remit.opening;
    if (lang === remit.lang) return;
    remit.lang = lang;
    root.dataset.lang = lang;
    root.lang = lang === "zh" ? "zh-Hans" : "en";
    const button = document.getElementById("language");
    if (button) button.lang = lang === "zh" ? "en" : "zh-Hans";
    retell();
    showCurrent();
  };

  // What the fragment of an address says, and the other way round.
  remit.fragment = (choices) => choices.toString().replaceAll("%2F", "/");

  // The tabs lead to the same choices, and every link to the language that is read here.
  remit.lead = (choices) => {
    for (const link of document.querySelectorAll(".tabs a")) {
      const kept = new URLSearchParams(choices);
      kept.delete("lang");
      if (remit.lang !== remit.written) kept.set("lang", remit.lang);
      const text = remit.fragment(kept);
      link.href = `${link.getAttribute("href").split("#")[0]}${text ? `#${text}` : ""}`;
    }
  };

  const translate = (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.closest(".tabs") || link.protocol !== location.protocol || link.pathname === location.pathname) return;
    const search = new URLSearchParams(link.search);
    if (!search.has("lang") && remit.lang === remit.written) return;
    search.set("lang", remit.lang);
    link.search = search;
  };
  for (const event of ["click", "auxclick", "contextmenu", "focusin", "pointerover"]) {
    document.addEventListener(event, translate, true);
  }

  // A reader's choice of theme outlives the page where the browser lets it.
  const remembered = (value) => {
    try {
      if (value) localStorage.setItem("remit-theme", value);
      return localStorage.getItem("remit-theme");
    } catch (error) {
      if (error instanceof DOMException) return null;
      throw error;
    }
  };

  const systemDark = matchMedia("(prefers-color-scheme: dark)");

  remit.dark = () =>
    root.dataset.theme === "dark" || (root.dataset.theme !== "light" && systemDark.matches);

  remit.onTheme = (handler) => watchers.push(handler);
  const themeChanged = () => watchers.forEach((handler) => handler());
  systemDark.addEventListener("change", themeChanged);

  if (root.dataset.theme === "auto" && remembered()) root.dataset.theme = remembered();
  document.getElementById("theme")?.addEventListener("click", () => {
    root.dataset.theme = remit.dark() ? "light" : "dark";
    remembered(root.dataset.theme);
    themeChanged();
  });

  // A variable holds the colours of both themes; an element that uses it has the one in force,
  // and exported files want it in their own notation.
  const sample = remit.el("span", { hidden: true });
  sample.style.forcedColorAdjust = "none";
  document.body.append(sample);
  remit.colour = (name) => {
    sample.style.color = `var(--${name})`;
    const [red, green, blue] = getComputedStyle(sample).color.match(/\d+/g).map(Number);
    return `#${((red << 16) | (green << 8) | blue).toString(16).padStart(6, "0")}`;
  };

  remit.calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  // What scrolls sideways says so at its edges, and the tabs open at the page one is on.
  const showMore = (box) => {
    const after = box.scrollWidth - box.clientWidth - box.scrollLeft;
    box.classList.toggle("more-before", box.scrollLeft > 1);
    box.classList.toggle("more-after", after > 1);
    box.style.setProperty("--gutter", `${box.offsetWidth - box.clientWidth}px`);
  };
  const sized = new ResizeObserver((entries) => {
    for (const { target } of entries) showMore(target.closest(SIDEWAYS));
  });
  const tabs = document.querySelector(".tabs");
  const showCurrent = () => {
    const current = tabs?.querySelector("[aria-current]");
    if (current) tabs.scrollLeft = current.offsetLeft - (tabs.clientWidth - current.offsetWidth) / 2;
  };
  for (const box of document.querySelectorAll(SIDEWAYS)) {
    box.addEventListener("scroll", () => showMore(box), { passive: true });
    for (const each of [box, ...box.children]) sized.observe(each);
  }
  showCurrent();
  remit.speak(remit.opening);

  // A menu made of <details> closes when the reader goes elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
})();
