// The query editor: YASGUI with this site's endpoint, prefixes and terms, and no others.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import "./editor.css";

const place = document.getElementById("editor");
const form = document.getElementById("plain-form");
const written = document.getElementById("query");
const endpoint = new URL(place.dataset.endpoint, location.href).href;
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
  const link = new URL(endpoint);
  link.searchParams.set("query", yasqe.getValue());
  return link.href;
}

const yasgui = new Yasgui(place, {
  persistenceId: "coldpeace",
  populateFromUrl: false,
  autofocus: false,
  requestConfig: { endpoint },
  copyEndpointOnNewTab: false,
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
