// The picture on the screen: vis-network keeps the camera (drag, wheel, pinch), draw.js paints.
"use strict";

(() => {
  const { data, state, draw, shapes } = remit;
  const container = document.getElementById("stage");
  const MARGIN = { top: 52, right: 14, bottom: 46, left: 14 };
  const CLICK_REACH = 7;
  let shown = { nodes: new Set(), edges: [] };
  let focus = null;
  let preview = null;

  const options = {
    ...JSON.parse(remit.read("options")),
    autoResize: true,
    nodes: {
      shape: "custom",
      // Nodes are painted with the lines, in one order, by draw.scene.
      ctxRenderer: () => ({ drawNode() {}, nodeDimensions: { width: 1, height: 1 } }),
    },
  };
  // Beyond this many nodes vis-network only keeps the camera, and a bitmap is moved about.
  const large = data.nodes.length > 800;
  const points = large ? [] : data.nodes.map(({ id, x, y, shape }) => ({ id, x, y, shape }));
  const network = new vis.Network(container, { nodes: new vis.DataSet(points), edges: new vis.DataSet([]) }, options);

  const redraw = () => network.redraw();

  const bitmap = new remit.Bitmap((ctx, scale, reach) => draw.bulk(ctx, { ...shown, scale, reach }), redraw);

  const camera = () => ({
    ...network.getViewPosition(),
    scale: network.getScale(),
    width: container.clientWidth,
    height: container.clientHeight,
  });

  // A choice is drawn live above the faded whole, so that choosing costs no new painting.
  const drawLarge = (ctx) => {
    const scale = network.getScale();
    ctx.globalAlpha = focus ? 0.14 : 1;
    bitmap.draw(ctx, camera());
    ctx.globalAlpha = 1;
    if (!focus) return;
    const nodes = new Set([...focus.nodes].filter((node) => shown.nodes.has(node)));
    draw.scene(ctx, { nodes, edges: shown.edges.filter((edge) => focus.edges.has(edge)), focus, scale });
  };

  network.on("beforeDrawing", (ctx) => {
    if (large) drawLarge(ctx);
    else draw.scene(ctx, { ...shown, focus: preview ?? focus, scale: network.getScale() });
  });

  const small = () => container.clientWidth < 700;

  const margin = () => (small() ? { top: 12, right: 8, bottom: 12, left: 8 } : MARGIN);

  const fitting = ([left, top, right, bottom]) => {
    const m = margin();
    const width = Math.max(50, container.clientWidth - m.left - m.right);
    const height = Math.max(50, container.clientHeight - m.top - m.bottom);
    const scale = Math.min(width / (right - left), height / (bottom - top), 1.6);
    return {
      scale,
      position: {
        x: (left + right) / 2 + (m.right - m.left) / (2 * scale),
        y: (top + bottom) / 2 + (m.bottom - m.top) / (2 * scale),
      },
    };
  };

  const move = (target, animated) => {
    network.moveTo({
      ...target,
      animation: animated && !remit.calm() ? { duration: 550, easingFunction: "easeInOutQuad" } : false,
    });
  };

  const fit = (animated = true) => move(fitting(draw.bounds(shown.nodes)), animated);

  const zoom = (factor) => move({ scale: network.getScale() * factor, position: network.getViewPosition() }, true);

  const pan = (dx, dy) => {
    const { x, y } = network.getViewPosition();
    const scale = network.getScale();
    network.moveTo({ position: { x: x + dx / scale, y: y + dy / scale }, scale, animation: false });
  };

  // Bring a choice into view: only where the picture is too small to read, or it lies outside.
  const reveal = () => {
    if (!focus) return;
    const target = fitting(draw.bounds(focus.nodes));
    const [left, top, right, bottom] = draw.bounds(focus.nodes);
    const a = network.canvasToDOM({ x: left, y: top });
    const b = network.canvasToDOM({ x: right, y: bottom });
    const inside = a.x >= 0 && a.y >= 0 && b.x <= container.clientWidth && b.y <= container.clientHeight;
    if (inside && network.getScale() >= 0.72) return;
    move({ ...target, scale: Math.max(target.scale, Math.min(network.getScale(), 1)) }, true);
  };

  const nodeAt = ({ x, y }) => {
    const slack = 4 / network.getScale();
    let best = null;
    for (const node of shown.nodes) {
      const [left, top, right, bottom] = draw.box(node);
      if (x < left - slack || x > right + slack || y < top - slack || y > bottom + slack) continue;
      const { at } = draw.form(node);
      const distance = Math.hypot(at[0] - x, at[1] - y);
      if (!best || distance < best.distance) best = { node, distance };
    }
    return best?.node ?? null;
  };

  const edgeAt = ({ x, y }) => {
    let best = null;
    for (const edge of shown.edges) {
      if (focus && !focus.edges.has(edge)) continue;
      const distance = draw.distance(edge, x, y) * network.getScale();
      if (distance <= CLICK_REACH && (!best || distance < best.distance)) best = { edge, distance };
    }
    return best?.edge ?? null;
  };

  network.on("click", ({ pointer }) => {
    const node = nodeAt(pointer.canvas);
    if (node) {
      state.select(node.id);
      return;
    }
    const edge = edgeAt(pointer.canvas);
    if (edge) state.set({ node: null, edge: edge.id, ego: false });
    else if (state.now.node || state.now.edge !== null) state.set({ node: null, edge: null, ego: false });
  });

  let hovered = null;
  let looked = 0;
  container.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse" || event.buttons) return;
    if (large && event.timeStamp - looked < 60) return;
    looked = event.timeStamp;
    const area = container.getBoundingClientRect();
    const spot = network.DOMtoCanvas({ x: event.clientX - area.left, y: event.clientY - area.top });
    const node = nodeAt(spot);
    container.classList.toggle("pointing", Boolean(node) || (!large && Boolean(edgeAt(spot))));
    if (node === hovered) return;
    hovered = node;
    // Hovering previews a chain; a pinned one stays until the reader leaves it.
    preview = node && !focus && !large ? { ...state.neighbourhood(node.id), node } : null;
    redraw();
  });
  container.addEventListener("pointerleave", () => {
    hovered = null;
    preview = null;
    redraw();
  });

  const PANS = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] };
  const KEYS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

  container.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") fit();
    else if (event.key === "Enter" && state.now.node) document.getElementById("panel").focus();
    else if (event.key in KEYS && event.shiftKey) pan(...PANS[event.key]);
    else if (event.key in KEYS) {
      const next = state.beside(data.byId.get(state.now.node), KEYS[event.key], shown);
      if (next) state.select(next.id);
    } else return;
    event.preventDefault();
  });

  const place = () => {
    for (const node of large ? [] : data.nodes) {
      const [x, y] = draw.form(node).at;
      network.body.nodes[node.id].x = x;
      network.body.nodes[node.id].y = y;
    }
  };

  let looks = "";
  let drawnFor = null;
  let revealed = null;

  const update = (now) => {
    const before = shown;
    shown = state.shown();
    focus = state.focus();
    preview = null;
    const filtered = [...Object.values(now.hidden).map((set) => [...set].sort().join()), now.official, now.expand, now.ego && now.node];
    const look = [draw.sheet(), remit.lang, ...filtered].join("|");
    if (before !== shown && look !== looks) bitmap.forget();
    looks = look;
    document.getElementById("nothing").hidden = shown.nodes.size > 0;
    if (now.view !== "picture") return;
    draw.turn(container.clientHeight > container.clientWidth);
    const layout = [draw.sheet(), now.ego, now.ego && now.node].join("|");
    if (layout !== drawnFor) {
      place();
      fit(drawnFor !== null && !now.node);
    }
    if (now.node && now.node !== revealed) reveal();
    drawnFor = layout;
    revealed = now.node;
    redraw();
  };

  document.getElementById("zoom-in").addEventListener("click", () => zoom(1.25));
  document.getElementById("zoom-out").addEventListener("click", () => zoom(0.8));
  document.getElementById("zoom-fit").addEventListener("click", () => fit());
  remit.onTheme(() => {
    bitmap.forget();
    redraw();
  });

  let width = 0;
  new ResizeObserver(() => {
    if (container.clientWidth === width || !container.clientWidth) return;
    width = container.clientWidth;
    // After vis-network has measured the container itself.
    requestAnimationFrame(() => {
      revealed = null;
      drawnFor = null;
      update(state.now);
    });
  }).observe(container);

  remit.stage = {
    update,
    fit,
    pan,
    focus: () => container.focus(),
    // Where each visible label stands on the screen: used to check that none overlap.
    boxes: () => [...shown.nodes].map((node) => ({ id: node.id, box: draw.box(node) })),
    toScreen: (node) => network.canvasToDOM({ x: draw.form(node).at[0], y: draw.form(node).at[1] }),
    scale: () => network.getScale(),
  };
})();
