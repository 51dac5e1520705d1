import type { PageData } from "../../toolkit/preview/page-data.ts";
import { choicesOf, tellChoices, wire } from "./controls.ts";
import { liveTile } from "./tile.ts";

/** The script of a dashboard's page: draws its charts, and draws them anew when a reader chooses. */

const page = JSON.parse(document.getElementById("sheet")?.textContent ?? "") as PageData;
const tiles = page.parts.flatMap((part) => {
  const data = page.data[part.id];
  const there = document.querySelector(`#tile-${part.id} .body`) !== null;
  return data?.kind === "rows" && there ? [liveTile(part, data, page)] : [];
});

const form = document.querySelector<HTMLFormElement>("form.controls");
const first = form === null ? {} : choicesOf(form);

function update(): void {
  const choices = form === null ? {} : choicesOf(form);
  if (form !== null) tellChoices(form);
  const changed = Object.keys(choices).filter(
    (id) => JSON.stringify(choices[id]) !== JSON.stringify(first[id]),
  );
  for (const tile of tiles) tile.update(choices, changed);
}

if (form !== null) wire(form, update);
update();

let waiting: number | undefined;
let width = document.documentElement.clientWidth;
addEventListener("resize", () => {
  if (document.documentElement.clientWidth === width) return;
  width = document.documentElement.clientWidth;
  cancelAnimationFrame(waiting ?? 0);
  waiting = requestAnimationFrame(() => {
    for (const tile of tiles) tile.resize();
  });
});

const scheme = document.getElementById("scheme");
if (scheme !== null) {
  const isDark = () =>
    (document.documentElement.dataset.scheme ??
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const tell = () => {
    scheme.textContent = isDark() ? "Light" : "Dark";
    scheme.setAttribute("aria-label", `Show in ${isDark() ? "light" : "dark"} colours`);
  };
  scheme.hidden = false;
  scheme.addEventListener("click", () => {
    document.documentElement.dataset.scheme = isDark() ? "light" : "dark";
    tell();
  });
  tell();
}
