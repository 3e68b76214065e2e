// Filters and legend: built from what the graph holds, so that neither offers what is not there.
"use strict";

(() => {
  const { data, state, shapes, el, word } = remit;
  const bar = document.getElementById("filters");
  const legend = document.getElementById("legend");

  const used = (values) => new Set(values);
  const sections = used(data.initiatives.map(state.section));
  const years = used(data.initiatives.map(state.year));
  const roles = used(data.edges.map((edge) => edge.role));
  const kinds = used(data.bodies.map((node) => node.kind));

  const icon = (paint, width = 26) => {
    const picture = new remit.Recorder(width, 18, "");
    picture.root.setAttribute("aria-hidden", "true");
    picture.root.removeAttribute("role");
    picture.root.removeAttribute("aria-label");
    paint(picture);
    return picture.root;
  };

  const lineIcon = (ctx, role) => {
    const style = shapes.STYLE[role];
    const strong = role === "official" || role === "supervisor";
    ctx.strokeStyle = strong ? shapes.colours.ink : shapes.colours.section[0];
    ctx.globalAlpha = Math.max(style.alpha, 0.7);
    ctx.lineWidth = style.width;
    ctx.setLineDash(style.dash ?? []);
    ctx.beginPath();
    ctx.moveTo(1, 9);
    ctx.lineTo(25, 9);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  };

  const kindIcon = (ctx, kind) => {
    if (kind === "initiative") {
      ctx.strokeStyle = shapes.colours.section[0];
      ctx.lineWidth = 1.4;
      shapes.roundBox(ctx, 1, 3, 24, 12, 3);
      ctx.stroke();
      shapes.roundBox(ctx, 1, 3, 8, 12, 2);
      ctx.fillStyle = shapes.colours.section[0];
      ctx.fill();
    } else if (kind === "official" || kind === "post" || kind === "missing") {
      shapes.person(ctx, { kind }, 13, 9, 7, 0.8);
    } else {
      shapes.outline(ctx, kind, 13, 9, 6.4);
      const group = kind === "group" || kind === "open-group";
      ctx.setLineDash(group ? (kind === "open-group" ? [1, 2.6] : [3, 2.4]) : []);
      ctx.strokeStyle = group ? shapes.colours.muted : shapes.colours.ink;
      ctx.lineWidth = 1.3;
      ctx.stroke();
      ctx.setLineDash([]);
    }
  };

  const pieIcon = (ctx) => {
    ctx.beginPath();
    ctx.arc(13, 9, 7, -Math.PI / 2, Math.PI / 3);
    ctx.lineTo(13, 9);
    ctx.closePath();
    ctx.fillStyle = shapes.colours.section[0];
    ctx.fill();
    ctx.globalAlpha = 0.28;
    ctx.beginPath();
    ctx.arc(13, 9, 7, Math.PI / 3, 1.5 * Math.PI);
    ctx.lineTo(13, 9);
    ctx.closePath();
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.strokeStyle = shapes.colours.ink;
    ctx.lineWidth = 1.2;
    shapes.circle(ctx, 13, 9, 7);
    ctx.stroke();
  };

  const kindsShown = ["initiative", "official", "post", "missing", "department", "district-government", "zone", "other-body", "group", "open-group"];

  // What the legend explains; exports draw the same list.
  const entries = () => {
    const own = remit.stage.legend?.();
    if (own) return own;
    const present = used(data.nodes.map((node) => node.kind));
    // Only the network tells kinds by shape.
    const list = (remit.draw ? kindsShown : ["missing"]).filter((kind) => present.has(kind))
      .map((kind) => ({ paint: (ctx) => kindIcon(ctx, kind), label: word(`kind-${kind}`) }));
    if (remit.draw && data.bodies.length) list.push({ paint: pieIcon, label: word("share-pie") });
    for (const role of data.ROLES) {
      if (roles.has(role)) list.push({ paint: (ctx) => lineIcon(ctx, role), label: word(role) });
    }
    if (data.nodes.some((node) => node.provisional)) {
      list.push({ paint: (ctx) => shapes.text(ctx, "?", 13, 9, { size: 13, bold: true, colour: shapes.colours.ink }), label: word("provisional-mark") });
    }
    return list;
  };

  const sectionEntries = () =>
    [...sections].sort((a, b) => (a === "none") - (b === "none") || a - b).map((key) => ({
      key,
      colour: shapes.colours.section[key === "none" ? shapes.PALETTE : Math.min(Number(key), shapes.PALETTE)],
      index: key === "none" ? shapes.PALETTE : Math.min(Number(key), shapes.PALETTE),
      label: key === "none" ? word("no-section") : data.sections[key],
    }));

  const check = (name, value, label, mark = null) => {
    const on = !state.now.hidden[name].has(value);
    return el("label", { class: "toggle" },
      el("input", { type: "checkbox", checked: on, "data-filter": `${name}.${value}`, on: { change: () => state.toggle(name, value) } }),
      mark, el("bdi", {}, label));
  };

  const group = (key, ...children) =>
    el("fieldset", {}, el("legend", {}, word(key)), ...children);

  const officials = () => {
    const people = data.people.filter((node) => node.kind !== "missing" || data.at.get(node.id).length);
    if (people.length < 2) return null;
    const select = el("select", { id: "by-official", "data-filter": "official", on: { change: (event) => state.set({ official: event.target.value || null }) } },
      el("option", { value: "" }, word("all-officials")),
      people.map((node) => el("option", { value: node.id, selected: state.now.official === node.id }, data.name(node))));
    return el("label", { class: "choice" }, el("span", {}, word("by-official")), select);
  };

  const changed = () =>
    state.now.official || state.now.expand || Object.values(state.now.hidden).some((set) => set.size);

  const build = () => {
    const focused = bar.contains(document.activeElement) ? document.activeElement.dataset.filter : null;
    const open = bar.querySelector("details")?.open;
    const dots = sections.size > 1 || !sections.has("none")
      ? sectionEntries().map(({ key, index, label }) =>
        check("section", key, label, el("span", { class: `dot section-${index}`, "aria-hidden": "true" })))
      : [];
    const expandable = data.edges.some((edge) => edge.via !== null);
    bar.replaceChildren(...[
      ...dots,
      el("details", { class: "menu", open },
        el("summary", {}, word("more-filters")),
        el("div", { class: "sheet" },
          group("by-role", data.ROLES.filter((role) => roles.has(role)).map((role) =>
            check("role", role, word(role), icon((ctx) => lineIcon(ctx, role))))),
          kinds.size > 1
            ? group("by-kind", kindsShown.filter((kind) => kinds.has(kind)).map((kind) =>
              check("kind", kind, word(`kind-${kind}`), icon((ctx) => kindIcon(ctx, kind)))))
            : null,
          years.size > 1
            ? group("by-year", [...years].sort().map((year) => check("year", year, year === "none" ? word("no-year") : year)))
            : null,
          officials(),
          expandable
            ? el("label", { class: "toggle" },
              el("input", { type: "checkbox", checked: state.now.expand, "data-filter": "expand", on: { change: (event) => state.set({ expand: event.target.checked }) } }),
              word("expand"))
            : null)),
      changed() ? el("button", { type: "button", class: "small", id: "reset", "data-filter": "reset", on: { click: state.reset } }, word("reset")) : null,
    ].filter(Boolean));
    // The button that clears the filters is gone when it has done so.
    if (focused) (bar.querySelector(`[data-filter="${CSS.escape(focused)}"]`) ?? bar.querySelector("input, summary")).focus();
    legend.replaceChildren(...entries().map(({ paint, label }) => el("li", {}, icon(paint), label)));
  };

  remit.onTheme(build);
  remit.filters = { update: build, entries, sectionEntries };
})();
