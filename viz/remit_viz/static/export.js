// Files of what is shown now: a picture with title, legend and source, or its data.
"use strict";

(() => {
  const { data, state, draw, shapes, word } = remit;
  const PAD = 28;
  const HEAD = 62;
  const ROW = 24;

  const download = (blob, ending) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${(data.title || "remit").replace(/[\\/:*?"<>|\s]+/g, "-").slice(0, 60)}.${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  const keyRows = (ctx, width) => {
    const entries = [
      ...remit.filters.sectionEntries().map(({ colour, label }) => ({
        label,
        paint: (to) => {
          to.fillStyle = colour;
          shapes.roundBox(to, 8, 4, 11, 11, 3);
          to.fill();
        },
      })),
      ...remit.filters.entries(),
    ];
    ctx.font = shapes.font(12, false);
    const rows = [[]];
    let x = 0;
    for (const entry of entries) {
      const room = 34 + ctx.measureText(entry.label).width + 18;
      if (x + room > width && rows.at(-1).length) {
        rows.push([]);
        x = 0;
      }
      rows.at(-1).push({ ...entry, x });
      x += room;
    }
    return rows;
  };

  // The measures of a sheet around a picture of this size.
  const around = (width, height) => {
    const whole = Math.max(640, width) + 2 * PAD;
    const rows = keyRows(document.createElement("canvas").getContext("2d"), whole - 2 * PAD);
    const below = HEAD + height + 2 * PAD;
    return { width: whole, height: below + ROW * rows.length + 26, left: (whole - width) / 2, below, rows };
  };

  // What is shown, and of a large plan which part.
  const summary = () =>
    ["summary", "window-place"].map((id) => document.getElementById(id)?.textContent).filter(Boolean).join(" · ");

  // The sheet: title above, picture, then legend and source line below.
  const sheet = (ctx, page, paint) => {
    const colours = shapes.colours;
    ctx.fillStyle = colours.paper;
    ctx.fillRect(0, 0, page.width, page.height);
    const ink = { align: "left", colour: colours.ink };
    shapes.text(ctx, data.title || word("network"), PAD, 28, { ...ink, size: 17, bold: true, room: page.width - 2 * PAD });
    shapes.text(ctx, summary(), PAD, 51, { ...ink, size: 12.5, colour: colours.muted });
    ctx.save();
    ctx.translate(page.left, HEAD + PAD);
    paint(ctx);
    ctx.restore();
    let y = page.below;
    for (const row of page.rows) {
      for (const entry of row) {
        ctx.save();
        ctx.translate(PAD + entry.x, y);
        entry.paint(ctx);
        shapes.text(ctx, entry.label, 31, 9, { ...ink, size: 12 });
        ctx.restore();
      }
      y += ROW;
    }
    const names = data.sources.map((source) => source.name || source.title).join(" · ");
    shapes.text(ctx, `${word("from-document")}: ${names}`, PAD, y + 8, { ...ink, size: 11, colour: colours.muted, room: page.width - 2 * PAD });
  };

  // The network is drawn again for the sheet.
  const drawn = () => {
    const shown = state.shown();
    const [left, top, right, bottom] = draw.bounds(shown.nodes);
    const paint = (ctx) => {
      ctx.translate(-left, -top);
      draw.scene(ctx, { ...shown, focus: state.focus(), scale: 1, compact: false });
    };
    return [around(right - left, bottom - top), paint];
  };

  // A picture made as markup is its own drawing.
  const copied = (svg) => {
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    return [around(width, height), (recorder) => recorder.group.append(svg)];
  };

  const asSvg = () => {
    const [page, paint] = draw ? drawn() : copied(remit.stage.asSvg());
    const recorder = new remit.Recorder(page.width, page.height, data.title || word("network"));
    sheet(recorder, page, paint);
    return recorder.root;
  };

  // Browsers refuse very large bitmaps: the picture is then made as sharp as they allow.
  const MOST_PIXELS = 60_000_000;

  const asPng = () => (draw ? drawnPng() : fromSvg(asSvg()));

  const fromSvg = async (svg) => {
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" }));
    await image.decode();
    const canvas = document.createElement("canvas");
    const sharp = Math.min(2, Math.sqrt(MOST_PIXELS / (image.width * image.height)));
    canvas.width = Math.round(image.width * sharp);
    canvas.height = Math.round(image.height * sharp);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    return blobOf(canvas);
  };

  const blobOf = (canvas) =>
    new Promise((resolve) => {
      canvas.toBlob(resolve, "image/png");
    });

  const drawnPng = () => {
    const canvas = document.createElement("canvas");
    const ctx = canvas.getContext("2d");
    const [page, paint] = drawn();
    const sharp = Math.min(2, Math.sqrt(MOST_PIXELS / (page.width * page.height)));
    canvas.width = Math.round(page.width * sharp);
    canvas.height = Math.round(page.height * sharp);
    ctx.scale(sharp, sharp);
    sheet(ctx, page, paint);
    return blobOf(canvas);
  };

  const rows = () =>
    state.shown().edges.flatMap((edge) =>
      (edge.quotes.length ? edge.quotes : [[null, "", "", "", "", "", "", "missing"]]).map(
        ([, line, start, end, quote, label, part, mode]) => ({
          number: edge.initiative.number,
          initiative: data.name(edge.initiative),
          section: edge.initiative.section === null ? "" : data.sections[edge.initiative.section],
          role: edge.role,
          agent: edge.agent.kind === "missing" ? "" : data.name(edge.agent),
          kind: edge.agent.kind,
          mode, label, part, line, start, end, quote,
          initiative_iri: edge.initiative.iri,
          agent_iri: edge.agent.iri,
        })));

  // Spreadsheets run cells that begin like a formula; a leading apostrophe makes them text.
  const cell = (value) => {
    const text = String(value ?? "");
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };

  const asCsv = () => {
    const all = rows();
    const columns = Object.keys(all[0] ?? { number: 0 });
    const lines = [columns, ...all.map((row) => columns.map((column) => row[column]))];
    // The mark at the beginning tells spreadsheets that this is UTF-8.
    return `\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
  };

  const asJson = () => {
    const { nodes } = state.shown();
    return JSON.stringify({
      title: data.title,
      view: location.hash.slice(1),
      nodes: [...nodes].map(({ id, iri, kind, label, en, number, section }) => ({
        id, iri, kind, label, label_en: en, number: number ?? null,
        section: section === null || section === undefined ? null : data.sections[section],
      })),
      assignments: rows(),
    }, null, 1);
  };

  const make = {
    png: async () => download(await asPng(), "png"),
    svg: () => download(new Blob([new XMLSerializer().serializeToString(asSvg())], { type: "image/svg+xml" }), "svg"),
    csv: () => download(new Blob([asCsv()], { type: "text/csv;charset=utf-8" }), "csv"),
    json: () => download(new Blob([asJson()], { type: "application/json" }), "json"),
    print: () => print(),
  };

  // A picture that is a table has no drawing to give; its rows are in CSV and JSON.
  const drawable = Boolean(draw) || document.getElementById("drawing").tagName === "svg";
  for (const button of document.querySelectorAll("[data-export]")) {
    button.hidden = !drawable && /^(png|svg)$/.test(button.dataset.export);
    button.addEventListener("click", () => {
      button.closest("details").open = false;
      make[button.dataset.export]();
    });
  }

  // Paper gets the sheet as SVG, in light colours, whatever the screen shows.
  const paper = document.getElementById("print-sheet");
  addEventListener("beforeprint", () => {
    if (!remit.stage.asSvg) paper.replaceChildren(shapes.inLight(asSvg));
  });
  addEventListener("afterprint", () => paper.replaceChildren());

  remit.exports = { asSvg, asPng, asCsv, asJson };
})();
