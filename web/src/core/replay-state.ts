/** What was known and to be done in a deal after the event with a number, told from its events alone. */
import type { ReplayEvent } from "./replay";

export interface OpenWork {
  instanceId: string;
  elementId: string;
  name: string;
  department: string;
  /** Who had it, or was to do it; "" = anybody of the department. */
  person: string;
  isClaimed: boolean;
  dueAt: string | null;
  since: string;
}

export interface Change {
  variable: string;
  /** Undefined: it was not there before. */
  before: unknown;
  after: unknown;
}

interface PathEvent extends ReplayEvent {
  name: string;
  actor: string;
  at: string;
}

/** The variables that an event has written. */
export function writtenBy(event: ReplayEvent): Record<string, unknown> {
  const { changed, variable, result } = event.data;
  const written = changed && typeof changed === "object" ? { ...(changed as Record<string, unknown>) } : {};
  if (event.kind === "decision.made" && typeof variable === "string" && variable) written[variable] = result;
  return written;
}

/** What each run knew after the event `seq`: variables by run. */
export function variablesAt(events: readonly ReplayEvent[], seq: number): Map<string, Map<string, unknown>> {
  const known = new Map<string, Map<string, unknown>>();
  for (const event of events) {
    if (event.seq > seq) break;
    for (const [variable, value] of Object.entries(writtenBy(event))) {
      const run = known.get(event.instance_id) ?? new Map<string, unknown>();
      known.set(event.instance_id, run.set(variable, value));
    }
  }
  return known;
}

/** What an event has changed, with what stood there before. */
export function changesOf(events: readonly ReplayEvent[], event: ReplayEvent): Change[] {
  const before = variablesAt(events, event.seq - 1).get(event.instance_id);
  return Object.entries(writtenBy(event))
    .map(([variable, after]) => ({ variable, before: before?.get(variable), after }))
    .filter(({ before: was, after }) => JSON.stringify(was) !== JSON.stringify(after));
}

/** Work of people that was to be done after the event `seq`. */
export function openWorkAt(events: readonly PathEvent[], seq: number): OpenWork[] {
  let open: OpenWork[] = [];
  for (const event of events) {
    if (event.seq > seq) break;
    const { kind, instance_id: instanceId, element_id: elementId, data } = event;
    const isHere = (work: OpenWork) => work.instanceId === instanceId && work.elementId === elementId;
    if (kind === "work.opened") {
      const { assignee, department, due_at: dueAt } = data;
      open.push({
        ...{ instanceId, elementId, name: event.name, since: event.at, isClaimed: false },
        ...{ person: text(assignee), department: text(department), dueAt: text(dueAt) || null },
      });
    } else if (kind === "work.completed" || kind === "work.withdrawn") {
      const first = open.find((work) => isHere(work) && work.isClaimed) ?? open.find(isHere);
      open = open.filter((work) => work !== first);
    } else if (kind === "instance.completed" || kind === "instance.failed" || kind === "instance.cancelled") {
      open = open.filter((work) => work.instanceId !== instanceId);
    } else {
      const work = open.find(isHere);
      if (work) Object.assign(work, heldSince(event));
    }
  }
  return open;
}

/** How an event has changed who holds a work item. */
function heldSince({ kind, actor, data }: PathEvent): Partial<OpenWork> {
  switch (kind) {
    case "work.claimed":
      return { person: actor, isClaimed: true };
    case "work.assigned":
    case "work.taken-away":
    case "work.returned":
    case "work.handed-over":
    case "work.delegated":
      return { person: text(data.assignee), isClaimed: false };
    case "work.given-back":
      return { person: "", isClaimed: false };
    case "hand-off.returned":
      return { department: text(data.department), person: text(data.to), isClaimed: false };
    case "hand-off.resent":
      return { department: text(data.to), person: "", isClaimed: false };
    default:
      return {};
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
