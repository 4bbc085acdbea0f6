/** What a work item is to the person who looks at it. */
import type { Schemas } from "../../api/client";
import type { Me } from "../../app/session";

/** A work item of a list. */
export type Item = Required<Schemas["WorkItem"]> & {
  name_ru?: string;
  deal_title?: string;
  stage?: string;
  client_name?: string | null;
};
export type Opened = Schemas["OpenedWork"];

export const PRIORITIES = [1, 0, -1] as const;

/** Whether it waits for this person: to take it, or, when it is taken, to do it. */
export function isFor(item: Item, me: Me): boolean {
  return !item.assignee || item.assignee === me.name || me.stands_in_for.includes(item.assignee);
}

export function mayClaim(item: Item, me: Me): boolean {
  if (item.turn) return false; // the sender of a returned hand-off mends it as it is
  if (item.state === "open") return isFor(item, me) || item.delegated_by === me.name;
  return item.state === "claimed" && me.stands_in_for.includes(item.assignee);
}

/** Whether the person has it now, and can complete it or give it away. */
export function isHeld(item: Item, me: Me): boolean {
  return item.state === "claimed" && item.assignee === me.name;
}

export function isOver(item: Item): boolean {
  return item.state === "completed" || item.state === "withdrawn";
}

/** What the list tells of an item's deal, in a line. */
export function aboutDeal(item: Item): string {
  return [item.deal_key, item.deal_title || item.client_name].filter(Boolean).join(" · ");
}

export function stageOf(item: Item): string {
  return item.stage ?? "";
}
