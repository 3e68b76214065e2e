// The timeline: the rows that filters leave stand close together, by section or by official, under
// names of the axis that are never far away.
"use strict";

(() => {
  const { data } = remit;
  const order = document.getElementById("order");
  const { top, gap, head, below, fitting } = remit.read("measures");

  const forms = [...document.querySelectorAll("svg.timeline")].map((svg) => ({
    svg,
    pitch: Number(svg.dataset.pitch),
    repeat: Number(svg.dataset.repeat) || null,
    axis: svg.querySelector(".axis"),
    steps: [...svg.querySelectorAll(".step")],
    rows: [...svg.querySelectorAll(".due")].map((mark) => (
      { mark, work: data.byId.get(mark.dataset.node), y: Number(mark.dataset.y) })),
  }));

  const official = (work) => data.at.get(work.id).find((edge) => edge.role === "official")?.agent ?? null;
  const burden = (person) => (person ? data.load(person).official?.length ?? 0 : 0);

  const GROUPS = { section: (work) => work.section, official };

  // Officials with most initiatives first, each with theirs in the order of the document.
  const sorted = (rows) => {
    if (order.value === "section") return rows;
    const place = new Map();
    const first = (person) => place.get(person) ?? place.set(person, place.size).get(person);
    const keys = new Map(rows.map((row) => [row, official(row.work)]));
    for (const person of keys.values()) first(person);
    const rank = (row) => [-burden(keys.get(row)), first(keys.get(row))];
    return [...rows].sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1]);
  };

  const name = (form, y) => {
    const copy = form.axis.querySelector(".head").cloneNode(true);
    copy.setAttribute("transform", `translate(0 ${y})`);
    form.axis.append(copy);
  };

  const set = (form, shown) => {
    const { svg, pitch, repeat, axis, steps } = form;
    const rows = sorted(form.rows.filter(({ work }) => shown.works.has(work)));
    for (const extra of [...axis.querySelectorAll(".head")].slice(1)) extra.remove();
    let [y, since, before] = [top, 0, null];
    rows.forEach(({ mark, work, y: drawn }, i) => {
      const group = GROUPS[order.value](work);
      const parted = i > 0 && group !== before;
      if (repeat && (parted || since === repeat)) {
        y += head;
        since = 0;
        name(form, y);
      } else if (parted) y += gap;
      mark.setAttribute("transform", `translate(0 ${(y - drawn).toFixed(1)})`);
      y += pitch;
      since += 1;
      before = group;
    });
    svg.append(...rows.map(({ mark }) => mark));
    const height = y + below;
    for (const step of steps) step.setAttribute("height", String(height - step.getAttribute("y") - 4));
    const [, , width] = svg.getAttribute("viewBox").split(" ");
    svg.setAttribute("viewBox", `0 0 ${width} ${Math.round(height)}`);
    svg.classList.toggle("fits", height <= fitting);
  };

  let made = "";

  // Sets the rows anew where others are shown, or in another order.
  const make = (shown) => {
    const wanted = [order.value, ...[...shown.works].map((work) => work.id)].join("|");
    if (wanted !== made) for (const form of forms) set(form, shown);
    made = wanted;
    return shown;
  };

  order.addEventListener("change", () => remit.stage.update(remit.state.now));

  remit.grid = { make };
})();
