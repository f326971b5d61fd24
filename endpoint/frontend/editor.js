// The query editor: YASGUI with this site's endpoint, prefixes and terms, and no others.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import "./editor.css";

const place = document.getElementById("editor");
const form = document.getElementById("plain-form");
const written = document.getElementById("query");
const endpoint = new URL(place.dataset.endpoint, location.href).href;
const words = JSON.parse(place.dataset.words);
const base = place.dataset.base;
const names = fetch(place.dataset.vocabulary).then((answer) => answer.json());

// The remote completers (prefix.cc, LOV) are replaced, not only switched off: nothing calls out.
function completer(from, get) {
  const name = `own-${from}`;
  const kept = { name, persistenceId: null, bulk: true, autoShow: from === "prefixes", get };
  Yasgui.Yasqe.forkAutocompleter(from, kept, false);
  return name;
}

const completers = [
  "variables",
  completer("prefixes", async () =>
    Object.entries((await names).prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`),
  ),
  completer("class", async () => (await names).classes),
  completer("property", async () => (await names).properties),
];

function shareableLink(yasqe) {
  const link = new URL(location.pathname, endpoint);
  link.searchParams.set("query", yasqe.getValue());
  return link.href;
}

// What the server says against a query is a problem document, of which people want the sentence.
async function tellProblem({ text }) {
  const said = document.createElement("p");
  said.className = "problem";
  said.setAttribute("role", "alert");
  try {
    said.textContent = JSON.parse(text).detail;
  } catch {
    said.textContent = place.dataset.away;
  }
  return said;
}

Yasgui.Yasr.defaults.errorRenderers = [tellProblem];

// The package speaks English alone: its sentences, with %(name)s for what varies, in the page's language.
const sentences = Object.entries(words).map(([english, said]) => {
  const parts = english.split(/%\((\w+)\)s/); // what stands, and the names of what varies, by turns
  const pattern = parts.map((part, at) => (at % 2 ? `(?<${part}>.+)` : part.replace(/[()[\]{}.*+?^$|\\]/g, "\\$&")));
  return [new RegExp(`^${pattern.join("")}$`), said];
});

function translated(text) {
  for (const [pattern, said] of sentences) {
    const found = text.trim().match(pattern);
    if (found) return said.replace(/%\((\w+)\)s/g, (_, name) => translated(found.groups[name]));
  }
  return text;
}

// What people write, and what the graph answers, is left as it is.
const OWN = ".CodeMirror-line, .CodeMirror-hints, .tab > a > span, .yasr table th, .yasr table td:not(.dt-empty), .problem";

function translate(node) {
  if (node.parentElement?.closest(OWN)) return;
  if (node.nodeType === Node.TEXT_NODE) {
    const said = translated(node.data);
    if (said !== node.data) node.data = said;
    return;
  }
  for (const name of ["title", "aria-label", "placeholder"]) {
    const text = node.getAttribute?.(name);
    if (text && translated(text) !== text) node.setAttribute(name, translated(text));
  }
  node.childNodes.forEach(translate);
}

if (sentences.length) {
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach(translate);
      else translate(target);
    }
  }).observe(place, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ["title", "aria-label", "placeholder"],
  });
}

const yasgui = new Yasgui(place, {
  persistenceId: "coldpeace",
  populateFromUrl: false,
  autofocus: false,
  requestConfig: { endpoint },
  copyEndpointOnNewTab: false,
  tabName: translated("Query"),
  endpointCatalogueOptions: { getData: () => [{ endpoint }] },
  yasqe: {
    value: written.dataset.sample,
    autocompleters: completers,
    prefixCcApi: null,
    createShareableLink: shareableLink,
    screenReaderLabel: form.querySelector("label[for=query]").textContent.trim(),
    // Tab leaves the editor, as it leaves every other field.
    extraKeys: { Tab: false, "Shift-Tab": false },
  },
});

if (written.value !== written.dataset.sample) {
  const tab = { yasqe: { value: written.value }, requestConfig: { endpoint } };
  yasgui.addTab(true, tab, { avoidDuplicateTabs: true });
}
// Tabs that were left on a page in the other language ask in the language of this one.
Object.values(yasgui._tabs).forEach((tab) => tab.setEndpoint(endpoint));
form.hidden = true;
place.hidden = false;
yasgui.getTab()?.getYasqe().refresh();

// IRIs of ours lead to this host, wherever it is.
for (const event of ["mouseover", "focusin", "click"]) {
  place.addEventListener(event, ({ target }) => {
    const link = target.closest("a.iri");
    if (link?.href.startsWith(base)) link.href = `/${link.href.slice(base.length)}`;
  });
}
