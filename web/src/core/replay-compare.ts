/** Two paths beside each other, aligned by what was done: the longest common course is kept, and what only one of them has stands between. */
import type { ReplayEvent } from "./replay";

interface PathEvent extends ReplayEvent {
  process_id: string;
  version: number | null;
  name: string;
  actor: string;
  at: string;
}

/** Something that was done or decided, once. */
export interface Operation<Event extends PathEvent = PathEvent> {
  /** The same in both paths when it is the same element of the same process. */
  place: string;
  event: Event;
  /** Milliseconds from when it was opened; null for what takes no time. */
  took: number | null;
  /** Of a gateway: the flows that were taken. */
  ways: string;
}

export interface Pair<Event extends PathEvent = PathEvent> {
  place: string;
  first: Operation<Event> | null;
  second: Operation<Event> | null;
}

const COMPARED = [
  "work.completed",
  "service.finished",
  "decision.made",
  "gateway.decided",
  "message.received",
  "timer.fired",
  "exit.reached",
  "token.moved",
];
const OPENS: Record<string, string> = { "work.completed": "work.opened", "service.finished": "service.called" };

export function operationsOf<Event extends PathEvent>(events: readonly Event[]): Operation<Event>[] {
  const opened = new Map<string, number[]>();
  const found: Operation<Event>[] = [];
  for (const event of events) {
    const run = `${event.instance_id} ${event.element_id}`;
    if (Object.values(OPENS).includes(event.kind))
      opened.set(run, [...(opened.get(run) ?? []), new Date(event.at).getTime()]);
    if (!COMPARED.includes(event.kind)) continue;
    const began = event.kind in OPENS ? opened.get(run)?.shift() : undefined;
    const { taken } = event.data;
    found.push({
      place: `${event.process_id} ${event.element_id}`,
      event,
      took: began === undefined ? null : new Date(event.at).getTime() - began,
      ways: Array.isArray(taken) ? taken.join(" ") : "",
    });
  }
  return found;
}

export function align<Event extends PathEvent>(first: Operation<Event>[], second: Operation<Event>[]): Pair<Event>[] {
  const common = commonLengths(first, second);
  const pairs: Pair<Event>[] = [];
  let [a, b] = [0, 0];
  while (a < first.length || b < second.length) {
    const [one, other] = [first[a] ?? null, second[b] ?? null];
    if (one && other && one.place === other.place) {
      pairs.push({ place: one.place, first: one, second: other });
      [a, b] = [a + 1, b + 1];
    } else if (one && (!other || lengthAt(common, a + 1, b) >= lengthAt(common, a, b + 1))) {
      pairs.push({ place: one.place, first: one, second: null });
      a += 1;
    } else if (other) {
      pairs.push({ place: other.place, first: null, second: other });
      b += 1;
    }
  }
  return pairs;
}

/** How long the longest common course of the rests is, from each place in both. */
function commonLengths(first: Operation[], second: Operation[]): number[][] {
  const lengths: number[][] = Array.from({ length: first.length + 1 }, () => new Array(second.length + 1).fill(0));
  for (let a = first.length - 1; a >= 0; a -= 1)
    for (let b = second.length - 1; b >= 0; b -= 1) {
      const isSame = first[a]?.place === second[b]?.place;
      const row = lengths[a] as number[];
      row[b] = isSame
        ? lengthAt(lengths, a + 1, b + 1) + 1
        : Math.max(lengthAt(lengths, a + 1, b), lengthAt(lengths, a, b + 1));
    }
  return lengths;
}

function lengthAt(lengths: number[][], a: number, b: number): number {
  return lengths[a]?.[b] ?? 0;
}

/** Whether two that stand beside each other differ: only one did it, another way was taken, another exit reached. */
export function differs({ first, second }: Pair): boolean {
  return !first || !second || first.ways !== second.ways || first.event.data.exit !== second.event.data.exit;
}
