// A fragment such as #char=76,90 names a span of the document: show it, wherever it lies.
"use strict";

(() => {
  const lines = [...document.querySelectorAll("#lines > li")];

  // Offsets count code points; a browser counts UTF-16 units.
  const place = (node, codePoints) => [...node.data].slice(0, codePoints).join("").length;

  const point = (line, offset) => {
    const walker = document.createTreeWalker(line.querySelector(".line"), NodeFilter.SHOW_TEXT);
    let left = offset;
    let last = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = [...node.data].length;
      if (left <= length) return [node, place(node, left)];
      left -= length;
      last = node;
    }
    return last ? [last, last.data.length] : null;
  };

  const lineAt = (offset) => lines.findLast((line) => Number(line.dataset.start) <= offset);

  const show = () => {
    for (const line of lines) line.classList.remove("named");
    if (CSS.highlights) CSS.highlights.delete("named");
    const hit = /^#(?:char|pos|quote)=(\d+),(\d+)$/.exec(decodeURIComponent(location.hash));
    if (!hit || !lines.length) return;
    const [start, end] = [Number(hit[1]), Number(hit[2])];
    const [first, last] = [lineAt(start), lineAt(Math.max(start, end - 1))];
    const from = point(first, start - Number(first.dataset.start));
    const to = point(last, end - Number(last.dataset.start));
    if (CSS.highlights && from && to) {
      const range = new Range();
      range.setStart(...from);
      range.setEnd(...to);
      CSS.highlights.set("named", new Highlight(range));
    }
    for (const line of lines.slice(lines.indexOf(first), lines.indexOf(last) + 1)) {
      line.classList.add("named");
    }
    first.scrollIntoView({ block: "center" });
  };

  addEventListener("hashchange", show);
  show();
})();
