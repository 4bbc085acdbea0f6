/** Deviations beside the events that they are about, and in words of the page's language. */
import { formatDuration, formatMoment } from "../../i18n/format";
import type { Deviation, Path, PathEvent } from "./path-data";
import { usePathTexts } from "./path-texts";

const DONE = ["work.completed", "child.ended"];
/** Events by which somebody has set the regular course aside. */
const CORRECTING = ["correction.asked", "correction.consented", "correction.done", "token.moved", "variables.set"];

export interface Placed {
  deviation: Deviation;
  /** The event it is about; null for what never happened. */
  event: PathEvent | null;
}

export function isCorrecting(event: Pick<PathEvent, "kind">): boolean {
  return CORRECTING.includes(event.kind);
}

export function placed({ events }: Path, deviations: readonly Deviation[]): Placed[] {
  return deviations.map((deviation) => ({ deviation, event: eventOf(events, deviation) }));
}

function eventOf(events: readonly PathEvent[], { kind, instance_id, element_id, at }: Deviation): PathEvent | null {
  const there = events.filter((event) => event.instance_id === instance_id && event.element_id === element_id);
  if (kind === "corrected") return there.find((event) => event.kind === "correction.done" && event.at === at) ?? null;
  if (kind === "skipped") return null;
  const done = there.find((event) => DONE.includes(event.kind) && event.at === at);
  return done ?? there.findLast((event) => event.kind === "work.opened") ?? null;
}

/** By the number of the event. */
export function byEvent(all: readonly Placed[]): Map<number, Deviation[]> {
  const found = new Map<number, Deviation[]>();
  for (const { deviation, event } of all) if (event) found.set(event.seq, [...(found.get(event.seq) ?? []), deviation]);
  return found;
}

/** Why something is a deviation, in the page's language. */
export function useDeviationReason(path: Path): (one: Placed) => string {
  const t = usePathTexts();
  return ({ deviation, event }) => {
    const { kind, at } = deviation;
    const earlier = path.events.filter(
      (one) =>
        event && one.instance_id === event.instance_id && one.element_id === event.element_id && one.seq <= event.seq,
    );
    if (kind === "corrected") return t("why_corrected", { reason: String(event?.data.reason ?? t("whyUnknown")) });
    if (kind === "repeated")
      return t("why_repeated", { pass: earlier.filter((one) => DONE.includes(one.kind)).length });
    if (kind !== "late") return t(`why_${kind}`);
    const due = dueOf(earlier, at);
    if (!event || event.kind === "work.opened") return t("why_late_open", { due: formatMoment(due) });
    const late = formatDuration(new Date(at).getTime() - new Date(due).getTime());
    return t("why_late", { due: formatMoment(due), late });
  };
}

/** When late work was due: several openings may be under way, and one that was late was due before. */
function dueOf(earlier: readonly PathEvent[], at: string): string {
  const dues = earlier.filter((one) => one.kind === "work.opened").map((one) => String(one.data.due_at ?? at));
  return dues.findLast((due) => new Date(due) < new Date(at)) ?? at;
}
