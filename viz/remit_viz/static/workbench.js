// The query workbench: YASGUI with the prefixes, terms and questions of this graph.
"use strict";

(() => {
  const known = JSON.parse(document.getElementById("known").textContent);
  const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  const said = document.getElementById("said");
  const root = new URL(document.querySelector(".bench").dataset.root, location.href).href;
  const endpoint = `${root}sparql`;
  const { Yasqe, Yasr } = Yasgui;

  // To sort and filter, the table of results would parse what cells say as markup before it
  // cleans it. Escaped text has nothing to parse.
  const columns = Yasr.plugins.table.prototype.getColumns;
  const escaped = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
  Yasr.plugins.table.prototype.getColumns = function () {
    return columns.call(this).map((column) => ({
      ...column,
      render: (data, type, ...rest) =>
        data?.value !== undefined && (!type || type === "filter" || type === "sort")
          ? escaped(data.value)
          : column.render(data, type, ...rest),
    }));
  };

  // The completers that come with the editor ask other hosts; these know this graph and no other.
  const completer = (name, terms) => {
    const usual = Yasqe.Autocompleters[name];
    Yasqe.registerAutocompleter(
      { ...usual, name: `remit-${name}`, get: terms, bulk: true, persistenceId: null },
      true,
    );
    return `remit-${name}`;
  };
  const prefixes = Object.entries(known.prefixes).map(([prefix, ns]) => `${prefix}: <${ns}>`);
  const completers = [
    completer("prefixes", prefixes.sort()),
    completer("class", known.classes),
    completer("property", known.properties),
    "variables",
  ];

  const first = [
    "SELECT ?number ?title ?official WHERE {",
    "  ?initiative a remit:Initiative ; remit:number ?number ; skos:prefLabel ?title .",
    "  OPTIONAL {",
    "    ?initiative remit:responsibleOfficial/skos:prefLabel ?official",
    `    FILTER (LANGMATCHES(LANG(?official), "${lang}"))`,
    "  }",
    "} ORDER BY ?number LIMIT 50",
  ].join("\n");
  const declared = prefixes
    .filter((line) => /^(remit|role|skos|dcterms|prov|oa):/.test(line))
    .map((line) => `PREFIX ${line}`)
    .join("\n");

  const yasgui = new Yasgui(document.getElementById("yasgui"), {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: false,
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
    persistenceId: "remit",
    tabName: lang === "zh" ? "查询" : "Query",
    autofocus: false,
    autoAddOnInit: false,
    yasqe: {
      autocompleters: completers,
      prefixCcApi: null,
      resizeable: true,
      editorHeight: "330px",
    },
    yasr: { prefixes: known.prefixes },
  });

  // A tab kept from an earlier visit asks the server it is shown by, whatever it asked then.
  const here = () => {
    const tab = yasgui.getTab();
    if (tab && tab.getEndpoint() !== endpoint) tab.setEndpoint(endpoint);
    return tab;
  };
  yasgui.on("tabSelect", () => setTimeout(here));
  here();

  const label = (selector, text) => {
    for (const element of document.querySelectorAll(selector)) {
      if (!element.getAttribute("aria-label")) element.setAttribute("aria-label", text);
    }
  };
  // The editor speaks English. Its own words are told in Chinese; what the results say is not.
  const chinese = [
    [/^Table$/, "表格"],
    [/^Response$/, "原文"],
    [/^Boolean$/, "是否"],
    [/^Simple view$/, "简化"],
    [/^Ellipse$/, "截短长文"],
    [/^Filter query results$/, "筛选结果"],
    [/^Page size: $/, "每页 "],
    [/^All$/, "全部"],
    [/^(\d+) results? in ([\d.]+) seconds?$/, "$1 条结果，$2 秒"],
    [/^No results in ([\d.]+) seconds?$/, "没有结果，$1 秒"],
    [/^Showing ([\d,]+) to ([\d,]+) of ([\d,]+) (?:entries|entry)$/, "第 $1–$2 条，共 $3 条"],
    [/^Showing 0 to 0 of 0 entries$/, "没有结果"],
    [/^Shows (?:Table|Response) view$/, "切换显示方式"],
    [/^Download [Rr]esults?$/, "下载结果"],
  ];
  const told = (text) => {
    const known = chinese.find(([pattern]) => pattern.test(text));
    return known ? text.replace(...known) : text;
  };
  const retell = () => {
    for (const part of document.querySelectorAll(".yasr_header, .yasr .dt-info")) {
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        if (told(text.data) !== text.data) text.data = told(text.data);
      }
      for (const element of part.querySelectorAll("[title], [aria-label], [placeholder]")) {
        for (const attribute of ["title", "aria-label", "placeholder"]) {
          const said = element.getAttribute(attribute) ?? "";
          if (told(said) !== said) element.setAttribute(attribute, told(said));
        }
      }
    }
  };

  const name = () => {
    const zh = lang === "zh";
    if (zh) retell();
    label(".CodeMirror textarea", zh ? "SPARQL 查询" : "SPARQL query");
    label(".yasqe_queryButton", zh ? "运行查询" : "Run the query");
    label(".addTab", zh ? "新的查询" : "New query");
    label(".yasqe_share", zh ? "分享" : "Share");
  };
  new MutationObserver(name).observe(document.getElementById("yasgui"), { childList: true, subtree: true });
  name();

  const put = (text, title, run) => {
    const plain = { selectedPlugin: "table", pluginsConfig: { table: { compact: true } } };
    const tab = yasgui.addTab(true, { name: title, yasqe: { value: text }, yasr: { settings: plain } });
    here();
    if (run) tab.query().catch((error) => (said.textContent = String(error.message ?? error)));
    return tab;
  };

  // IRIs of the graph lead to their pages on this server.
  const ours = "https://w3id.org/remit/";
  const lead = (event) => {
    const link = event.target.closest?.("a");
    if (link && link.href.startsWith(ours)) link.href = root + link.href.slice(ours.length);
  };
  for (const event of ["click", "auxclick", "contextmenu", "focusin", "mouseover"]) {
    document.addEventListener(event, lead, true);
  }

  // A ready-made question: the server binds its parameters and sends the SPARQL text.
  const ask = async (question, values) => {
    const address = new URL(`${root}questions/${encodeURIComponent(question)}.rq`);
    for (const [key, value] of values) if (value) address.searchParams.set(key, value);
    address.searchParams.set("lang", lang);
    const answer = await fetch(address, { headers: { Accept: "application/sparql-query, text/plain" } });
    const text = await answer.text();
    if (!answer.ok) {
      // The first line is for machines; those after it are names that look like the one given.
      const near = text.trim().split("\n").slice(1).join(lang === "zh" ? "、" : ", ");
      const { words } = known;
      return { problem: near ? `${words["value-unknown"]} ${words.near}${words.colon}${near}` : words["value-unknown"] };
    }
    // The header documents the question for those who edit its file; here it would hide the query.
    const title = document.querySelector(`#questions [data-name="${CSS.escape(question)}"] summary`);
    put(text.replace(/^(?:#[^\n]*\n)+\n*/, ""), title?.textContent ?? question, true);
    return {};
  };

  const fail = (form, text) => {
    form.querySelector(".problem")?.remove();
    if (!text) return;
    const line = document.createElement("p");
    line.className = "problem warning";
    line.setAttribute("role", "alert");
    line.textContent = text;
    form.append(line);
  };

  for (const form of document.querySelectorAll("form[data-question]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { problem } = await ask(form.dataset.question, new FormData(form));
      fail(form, problem);
    });
  }

  const filter = document.getElementById("filter");
  filter.addEventListener("input", () => {
    const wanted = filter.value.toLowerCase().split(/\s+/);
    for (const item of document.querySelectorAll("#questions li")) {
      const text = item.dataset.text.toLowerCase();
      item.hidden = !wanted.every((word) => text.includes(word));
    }
    for (const group of document.querySelectorAll("#questions section")) {
      group.hidden = !group.querySelector("li:not([hidden])");
    }
  });

  // /query?question=NAME&… and /query?query=… open what they name.
  const parameters = new URLSearchParams(location.search);
  const question = parameters.get("question");
  if (question) {
    parameters.delete("question");
    ask(question, parameters).then(({ problem }) => {
      if (problem) said.textContent = problem;
    });
  } else if (parameters.get("query")) {
    put(parameters.get("query"), lang === "zh" ? "链接" : "Link", true);
  } else if (!yasgui.getTab()) {
    put(`${declared}\n\n${first}`, lang === "zh" ? "查询" : "Query", true);
  }
})();
