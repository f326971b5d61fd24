// The timeline: rows of the table, drawn. Nothing is shown that the table does not say.
import { Timeline } from "vis-timeline/esnext";
import "vis-timeline/styles/vis-timeline-graph2d.css";
import "./timeline.css";

const place = document.getElementById("picture");
const rows = [...document.querySelectorAll("#timeline tbody tr")];
const DAY = 24 * 60 * 60 * 1000;
const DOT = 12; // pixels of a point beside its name, and some air

const day = (text) => new Date(`${text}T00:00:00`);

function escaped(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}

function item(row, id) {
  const { start, end, kind } = row.dataset;
  const link = row.querySelector("th a");
  const name = kind === "claim" ? link.pathname.split("/").pop() : link.textContent;
  const isDay = start === end;
  return {
    id,
    group: kind,
    content: escaped(name),
    title: `${row.querySelector("time").textContent}: ${link.textContent}`,
    start: day(start),
    ...(isDay ? { type: "point" } : { type: "range", end: new Date(+day(end) + DAY) }),
    className: isDay ? "known" : "days",
  };
}

const items = rows.map(item);
// The time of the claims, not the years around it that single events reach into.
const claims = items.filter((each) => each.group === "claim");
const times = (claims.length ? claims : items).map((each) => +each.start);
const first = Math.min(...times) - 14 * DAY;
const near = Math.max(...times) + 60 * DAY;
const last = Math.max(...items.map((each) => +each.start).filter((time) => time <= near));

// The picture ends where the name of what comes last has its place before the edge.
function showAll() {
  const width = place.querySelector(".vis-panel.vis-center").clientWidth;
  const name = parseFloat(getComputedStyle(place.querySelector(".vis-item-content")).maxWidth);
  const left = Math.max(width - name - DOT, width / 4);
  timeline.setWindow(first, first + ((last - first) * width) / left, { animation: false });
}

// Of a point before the window the end of its name would still be seen, and tell nothing.
function hidePassed() {
  const { start } = timeline.getWindow();
  for (const point of place.querySelectorAll(".vis-point[data-start]")) {
    point.classList.toggle("passed", new Date(point.dataset.start) < start);
  }
}

const groups = [...new Map(rows.map((row) => [row.dataset.kind, row.querySelector(".kind-of").textContent]))];
const stay = matchMedia("(prefers-reduced-motion: reduce)").matches;

place.hidden = false;
const timeline = new Timeline(
  place,
  items,
  groups.map(([id, content]) => ({ id, content })),
  {
    // Numbers alone, which both languages read.
    format: {
      minorLabels: { day: "D", weekday: "D", week: "D", month: "M", year: "YYYY" },
      majorLabels: { day: "YYYY-MM", weekday: "YYYY-MM", week: "YYYY-MM", month: "YYYY", year: "" },
    },
    orientation: "top",
    start: first,
    end: near,
    onInitialDrawComplete: showAll,
    dataAttributes: ["start"],
    showCurrentTime: false,
    // The browser's own tooltip, which is there for whoever reads with ears as well.
    showTooltips: false,
    template({ content, title }, element) {
      (element.closest(".vis-item-overflow") ?? element).parentElement.title = title;
      return content;
    },
    // Wide enough for the dots, which the package does not count when it makes room for points.
    margin: { item: { horizontal: DOT + 4, vertical: 2 }, axis: 4 },
    maxHeight: "36rem",
    verticalScroll: true,
    zoomKey: "ctrlKey",
    zoomMin: 7 * DAY,
  },
);

timeline.on("changed", hidePassed);

timeline.on("select", ({ items: [chosen] }) => {
  if (chosen !== undefined) location.assign(rows[chosen].querySelector("th a").href);
});

place.tabIndex = 0;
place.addEventListener("keydown", (event) => {
  const window = timeline.getWindow();
  const step = (window.end - window.start) / 5;
  const animation = !stay;
  const moves = {
    ArrowLeft: () => timeline.setWindow(window.start - step, window.end - step, { animation }),
    ArrowRight: () => timeline.setWindow(+window.start + step, +window.end + step, { animation }),
    "+": () => timeline.zoomIn(0.3, { animation }),
    "-": () => timeline.zoomOut(0.3, { animation }),
  };
  if (moves[event.key]) {
    moves[event.key]();
    event.preventDefault();
  }
});
