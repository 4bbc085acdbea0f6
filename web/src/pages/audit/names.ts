/** Names of what a diagram has, in the page's language. */
import type { Drawing } from "../../core/replay-drawing";
import { language } from "../../i18n";
import { formatDuration, formatNumber } from "../../i18n/format";
import type { Diagrammed, PathEvent } from "./path-data";

export type Diagrams = ReadonlyMap<string, Diagrammed>;

export function drawingOf(diagrams: Diagrams, event: Pick<PathEvent, "process_id" | "version">): Drawing | undefined {
  return diagrams.get(`${event.process_id}:${event.version}`)?.drawing;
}

/** An element's or a flow's name; what it leads to or is called where it has none. */
export function nameIn(drawing: Drawing | undefined, id: string, drawn = ""): string {
  const found = drawing?.elements.get(id) ?? drawing?.flows.get(id);
  if (!found) return drawn || id;
  return (language() === "ru" ? found.nameRu : found.name) || found.name || drawn || id;
}

/** Where an event happened, in the page's language. */
export function placeOf(diagrams: Diagrams, event: Pick<PathEvent, "process_id" | "version" | "element_id" | "name">) {
  return event.element_id ? nameIn(drawingOf(diagrams, event), event.element_id, event.name) : "";
}

const WORDS = { en: { true: "yes", false: "no", null: "–" }, ru: { true: "да", false: "нет", null: "–" } } as const;

/** A value as people read it, short. */
export function shownValue(value: unknown): string {
  if (value === undefined || value === null || value === "") return WORDS[language()].null;
  if (typeof value === "boolean") return WORDS[language()][`${value}`];
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((one) => typeof one !== "object")) return value.join(", ");
  return JSON.stringify(value);
}

export function shownInputs(inputs: unknown): string {
  if (!inputs || typeof inputs !== "object") return "";
  return Object.entries(inputs)
    .map(([name, value]) => `${name} = ${shownValue(value)}`)
    .join(", ");
}

/** Seconds as a length of time. */
export function span(seconds: number): string {
  return formatDuration(seconds * 1000);
}
