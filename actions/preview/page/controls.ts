import type { Choice } from "../../toolkit/preview/cells.ts";

/** The controls of filters, as the page has them: what is chosen is read from them. */

/** All choices, by filter. */
export function choicesOf(form: HTMLFormElement): Readonly<Record<string, Choice>> {
  const found = [...form.querySelectorAll<HTMLElement>("[data-filter]")].flatMap((element) => {
    const choice = choiceOf(element);
    return choice === undefined ? [] : [[element.dataset.filter ?? "", choice] as const];
  });
  return Object.fromEntries(found);
}

function choiceOf(element: HTMLElement): Choice | undefined {
  switch (element.dataset.kind) {
    case "category": {
      const boxes = [...element.querySelectorAll<HTMLInputElement>("input")];
      const on = boxes.filter(({ checked }) => checked).map(({ value }) => value);
      return { kind: "category", values: on.length === boxes.length ? "all" : on };
    }
    case "range": {
      const { from, to } = endsOf(element);
      return { kind: "range", from: chosen(from, from?.min), to: chosen(to, to?.max) };
    }
    case "dates": {
      const { from, to } = endsOf(element);
      return { kind: "range", from: from?.value || undefined, to: to?.value || undefined };
    }
    default:
      return undefined;
  }
}

/** A slider at its end leaves all in, records without a number too; but not where the end is what the filter keeps. */
const chosen = (slider: HTMLInputElement | undefined, end: string | undefined) =>
  slider === undefined || (slider.value === end && slider.dataset.own === undefined)
    ? undefined
    : Number(slider.value);

function endsOf(element: HTMLElement) {
  const end = (name: string) =>
    element.querySelector<HTMLInputElement>(`[data-end=${name}]`) ?? undefined;
  return { from: end("from"), to: end("to") };
}

/** Says beside each control what is chosen, as far as its own inputs don't. */
export function tellChoices(form: HTMLFormElement): void {
  for (const element of form.querySelectorAll<HTMLElement>("[data-filter]")) {
    const choice = choiceOf(element);
    const summary = element.querySelector("summary");
    const output = element.querySelector("output");
    if (choice?.kind === "category" && summary !== null)
      summary.textContent = choice.values === "all" ? "all" : choice.values.join(", ") || "none";
    if (output !== null) {
      const { from, to } = endsOf(element);
      output.textContent =
        from === undefined || to === undefined ? "" : `${from.value} to ${to.value}`;
    }
  }
}

/** Lets a control's buttons check all of its boxes, or none, and sliders not pass each other. */
export function wire(form: HTMLFormElement, changed: () => void): void {
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLElement) || target.dataset.all === undefined) return;
    const boxes =
      target.closest("[data-filter]")?.querySelectorAll<HTMLInputElement>("input") ?? [];
    for (const box of boxes) box.checked = target.dataset.all === "yes";
    changed();
  });
  form.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === "range") keepApart(target);
    changed();
  });
  form.addEventListener("reset", () => setTimeout(changed));
  const close = (event: Event) => {
    for (const open of form.querySelectorAll<HTMLDetailsElement>("details[open]"))
      if (!(event.target instanceof Node) || !open.contains(event.target)) open.open = false;
  };
  document.addEventListener("click", close);
  form.addEventListener("keydown", ({ key, target }) => {
    const open = target instanceof Element ? target.closest("details") : null;
    if (key !== "Escape" || open === null) return;
    open.open = false;
    open.querySelector("summary")?.focus();
  });
}

function keepApart(moved: HTMLInputElement): void {
  const { from, to } = endsOf(moved.closest<HTMLElement>("[data-filter]") ?? moved);
  if (from === undefined || to === undefined || Number(from.value) <= Number(to.value)) return;
  (moved === from ? to : from).value = moved.value;
}
