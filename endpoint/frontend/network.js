// The network: rows of the table, drawn. Nothing is shown that the table does not say.
import cytoscape from "cytoscape";
import "./network.css";

const place = document.getElementById("picture");
const rows = [...document.querySelectorAll("#network tbody tr")];
const dark = matchMedia("(prefers-color-scheme: dark)");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const actors = new Map();
for (const row of rows) {
  const [from, to] = [row.querySelector("th a"), row.querySelectorAll("td a")[0]];
  actors.set(row.dataset.source, from);
  actors.set(row.dataset.target, to);
}
const nodes = [...actors].map(([id, link]) => ({ data: { id, name: link.textContent, href: link.href } }));
const edges = rows.map(({ dataset }) => ({
  data: { source: dataset.source, target: dataset.target, count: Number(dataset.count) },
  classes: dataset.narrated === "true" ? "narrated" : "",
}));

const style = () => [
  {
    selector: "node",
    style: {
      label: "data(name)", color: colour("--ink"), "background-color": colour("--link"),
      "font-family": colour("--face"), "font-size": 13, width: 18, height: 18,
      "text-wrap": "wrap", "text-max-width": 110, "text-valign": "bottom", "text-margin-y": 4,
      "text-background-color": colour("--paper"), "text-background-opacity": 0.85,
    },
  },
  {
    selector: "edge",
    style: {
      width: "mapData(count, 1, 30, 1, 9)", "line-color": colour("--quiet"), opacity: 0.75,
      "curve-style": "bezier", "target-arrow-shape": "triangle", "target-arrow-color": colour("--quiet"),
    },
  },
  { selector: ".narrated", style: { "line-style": "dashed", "line-color": colour("--quote-edge"), "target-arrow-color": colour("--quote-edge") } },
];

place.hidden = false;
const graph = cytoscape({
  container: place,
  elements: [...nodes, ...edges],
  style: style(),
  // The same picture each time: no chance, no movement.
  layout: { name: "cose", randomize: false, animate: false, nodeRepulsion: 900000, idealEdgeLength: 110, padding: 30 },
  userZoomingEnabled: matchMedia("(pointer: coarse)").matches, // a wheel scrolls the page
  autoungrabify: true,
});

// Names keep their size where the picture is small.
function fit() {
  graph.resize();
  graph.fit(undefined, 30);
  graph.style().selector("node").style("font-size", Math.min(22, 12 / graph.zoom())).update();
}

fit();
graph.on("tap", "node", ({ target }) => location.assign(target.data("href")));
dark.addEventListener("change", () => {
  graph.style(style());
  fit();
});
addEventListener("resize", fit);
