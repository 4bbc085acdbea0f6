/** How a run's diagram is marked at a moment. */
import type { Frame } from "../../core/replay";
import type { Mark } from "../../core/viewer";
import type { Placed } from "./deviations";

/** What stands later wins: an element can bear one mark only. */
export function marksOf(frame: Frame, deviating: Iterable<string>): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const id of [...frame.taken, ...frame.done]) marks.set(id, "done");
  for (const id of deviating) marks.set(id, "deviation");
  for (const id of frame.waiting.keys()) marks.set(id, "waiting");
  if (frame.current) marks.set(frame.current, "current");
  return marks;
}

/** Deviations of a run that had happened by a moment. */
export function deviationsBy(all: readonly Placed[], instanceId: string, at: string): Placed[] {
  return all.filter(({ deviation }) => deviation.instance_id === instanceId && deviation.at <= at);
}

/** Words at elements' corners: deviations, and how often an operation was done. */
export function badgesOf(
  frame: Frame,
  deviating: readonly Placed[],
  word: (one: Placed) => string,
): Map<string, string> {
  const texts = new Map<string, Set<string>>();
  const add = (id: string, text: string) => texts.set(id, (texts.get(id) ?? new Set()).add(text));
  for (const one of deviating) if (one.deviation.element_id) add(one.deviation.element_id, word(one));
  for (const [id, count] of frame.passes) if (count > 1) add(id, `×${count}`);
  return new Map([...texts].map(([id, parts]) => [id, [...parts].join(" · ")]));
}
