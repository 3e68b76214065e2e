// A window on the initiatives of a large plan: some dozens at a time, turned by its two buttons, and
// to what was chosen.
"use strict";

remit.Window = class {
  constructor(size) {
    this.size = size;
    this.first = 0;
    this.element = document.getElementById("window");
    const turn = (way) => {
      this.first += way * size;
      remit.state.set({ node: null, edge: null, ego: false });
    };
    document.getElementById("window-before")?.addEventListener("click", () => turn(-1));
    document.getElementById("window-after")?.addEventListener("click", () => turn(1));
  }

  // The initiatives of the list to be shown now.
  part(list, focus) {
    const { size } = this;
    const chosen = focus ? list.flatMap((work, at) => (focus.nodes.has(work) ? [at] : [])) : [];
    if (chosen.length && !chosen.some((at) => at >= this.first && at < this.first + size)) this.first = chosen[0];
    this.first = size * Math.floor(Math.max(0, Math.min(this.first, list.length - 1)) / size);
    const part = list.slice(this.first, this.first + size);
    const [from, to] = [part.length && this.first + 1, this.first + part.length];
    document.getElementById("window-place").textContent = remit.word("window", { from, to, all: list.length });
    this.enable(this.first > 0, to < list.length);
    return part;
  }

  // A button that can turn no further loses the focus: it goes to the other.
  enable(backwards, forwards) {
    const before = document.getElementById("window-before");
    const after = document.getElementById("window-after");
    const focused = document.activeElement;
    before.disabled = !backwards;
    after.disabled = !forwards;
    if (focused === before && !backwards) after.focus();
    if (focused === after && !forwards) before.focus();
  }
};
