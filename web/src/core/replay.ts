/**
 * A deal's path, moment by moment: from its events to what the diagram showed after the event with a number.
 * Moments are told by the events' numbers, never by their times: several events bear the same time.
 *
 * Start events, joins and gateways with one way leave no event of their own; where a token went through them is inferred from the drawing.
 */
import type { Drawing, DrawnElement } from "./replay-drawing";

export interface ReplayEvent {
  seq: number;
  instance_id: string;
  kind: string;
  element_id: string;
  data: Record<string, unknown>;
}

/** What one run of a diagram looks like at a moment. */
export interface Frame {
  done: ReadonlySet<string>;
  /** Where tokens stand, and how many. */
  waiting: ReadonlyMap<string, number>;
  taken: ReadonlySet<string>;
  /** How often each operation was finished. */
  passes: ReadonlyMap<string, number>;
  /** The element of the last event, or "". */
  current: string;
}

const ENTERS = ["work.opened", "timer.set", "message.awaited", "service.called", "child.started"];
const LEAVES = [
  "work.completed",
  "service.finished",
  "child.ended",
  "timer.fired",
  "message.received",
  "error.caught",
  "escalation.caught",
  "script.ran",
  "decision.made",
  "message.thrown",
  "escalation.thrown",
  "error.thrown",
];
const OPERATIONS = ["work.completed", "service.finished", "child.ended", "script.ran", "decision.made"];
const ENDED = ["instance.completed", "instance.failed", "instance.cancelled"];

/** One run of a diagram after the event `seq`; events of other runs are passed over. */
export function frameAt(events: readonly ReplayEvent[], drawing: Drawing, instanceId: string, seq: number): Frame {
  const run = new Run(drawing);
  for (const event of events) {
    if (event.seq > seq) break;
    if (event.instance_id === instanceId) run.read(event);
  }
  return run;
}

class Run implements Frame {
  readonly done = new Set<string>();
  readonly waiting = new Map<string, number>();
  readonly taken = new Set<string>();
  readonly passes = new Map<string, number>();
  current = "";
  /** Tokens that wait at joins, by the flow that they came by. */
  private readonly arrived = new Map<string, number>();
  private readonly passing = new Set<string>();

  constructor(private readonly drawing: Drawing) {}

  read({ kind, element_id: id, data }: ReplayEvent): void {
    this.current = id;
    const element = this.drawing.elements.get(id);
    if (kind === "instance.started") this.start(element);
    else if (ENDED.includes(kind)) this.waiting.clear();
    else if (kind === "gateway.decided") this.decide(id, data.taken);
    else if (kind === "token.moved") this.move(id, String(data.to ?? ""));
    else if (kind === "exit.reached") this.end(element);
    else if (kind === "hand-off.withdrawn") return;
    else if (kind.endsWith(".withdrawn")) this.count(this.waiting, id, -1);
    else if (ENTERS.includes(kind)) this.enter(element);
    else if (LEAVES.includes(kind)) this.finish(element, kind);
  }

  private start(element: DrawnElement | undefined): void {
    const starts = element
      ? [element]
      : [...this.drawing.elements.values()].filter((one) => !one.scope && !one.isTriggered);
    for (const one of starts) if (one.type === "startEvent") this.leave(one);
  }

  /** A token waits here; a boundary event only listens beside one. */
  private enter(element: DrawnElement | undefined): void {
    if (element && !element.host) this.count(this.waiting, element.id, 1);
  }

  private finish(element: DrawnElement | undefined, kind: string): void {
    if (!element) return;
    if (OPERATIONS.includes(kind)) this.count(this.passes, element.id, 1);
    this.count(this.waiting, element.id, -1);
    if (element.isMultiple && this.waiting.has(element.id)) return;
    for (const flow of element.incoming) if (this.raced(flow)) this.taken.add(flow);
    if (element.type === "endEvent") this.end(element);
    else this.leave(element);
  }

  /** Behind an event-based gateway the way is chosen by what comes first. */
  private raced(flow: string): boolean {
    const source = this.drawing.elements.get(this.drawing.flows.get(flow)?.source ?? "");
    return source?.type === "eventBasedGateway";
  }

  private leave(element: DrawnElement): void {
    this.done.add(element.id);
    for (const flow of element.outgoing) this.take(flow);
  }

  private decide(id: string, taken: unknown): void {
    this.done.add(id);
    for (const flow of Array.isArray(taken) ? taken : []) this.take(String(flow));
  }

  private take(flowId: string): void {
    const flow = this.drawing.flows.get(flowId);
    const target = flow && this.drawing.elements.get(flow.target);
    if (!target) return;
    this.taken.add(flowId);
    if (target.type === "parallelGateway") this.join(target, flowId);
    else if (target.type.endsWith("Gateway") && target.outgoing.length === 1) this.pass(target);
    else if (target.type === "eventBasedGateway") this.done.add(target.id);
    else if (target.type === "endEvent") this.end(target);
    else if (target.type === "subProcess" || target.type === "transaction") this.begin(target);
    else if (target.type === "task" || target.type === "intermediateThrowEvent") this.pass(target);
  }

  /** Through an element that leaves no event; a loop of such elements ends where it began. */
  private pass(element: DrawnElement): void {
    if (this.passing.has(element.id)) return;
    this.passing.add(element.id);
    this.leave(element);
    this.passing.delete(element.id);
  }

  /** A parallel join is passed when a token has come by every flow. */
  private join(gateway: DrawnElement, by: string): void {
    this.count(this.arrived, by, 1);
    if (!gateway.incoming.every((flow) => this.arrived.has(flow))) return;
    for (const flow of gateway.incoming) this.count(this.arrived, flow, -1);
    this.leave(gateway);
  }

  private begin(subprocess: DrawnElement): void {
    this.count(this.waiting, subprocess.id, 1);
    for (const one of this.drawing.elements.values())
      if (one.scope === subprocess.id && one.type === "startEvent") this.leave(one);
  }

  /** An end; the last one inside a subprocess lets that go on. */
  private end(element: DrawnElement | undefined): void {
    if (!element) return;
    this.done.add(element.id);
    const around = this.drawing.elements.get(element.scope);
    if (!around || !this.waiting.has(around.id)) return;
    const inside = [...this.waiting.keys()].some((id) => this.drawing.elements.get(id)?.scope === around.id);
    if (inside) return;
    this.count(this.waiting, around.id, -1);
    this.leave(around);
  }

  private move(from: string, to: string): void {
    this.count(this.waiting, from, -1);
    this.current = to;
  }

  private count(counts: Map<string, number>, id: string, by: number): void {
    const count = (counts.get(id) ?? 0) + by;
    if (count > 0) counts.set(id, count);
    else counts.delete(id);
  }
}
