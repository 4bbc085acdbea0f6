/** What is done with work items. Claiming is shown before the server has agreed, and taken back when it does not. */
import { http, type Schemas } from "../../api/client";
import { queries, refresh } from "../../api/queries";
import { textsOf } from "../../i18n";
import { tellDone, tellFailure } from "../../ui/notices";
import type { Item, Opened } from "./item";

const t = textsOf("inbox-acts", {
  en: {
    claimed: "It is yours now.",
    returned: "It waits for your department again.",
    handedOver: "Handed over to {{name}}.",
    delegated: "Delegated to {{name}}; you get it back.",
    planned: "Noted.",
  },
  ru: {
    claimed: "Теперь это ваше задание.",
    returned: "Задание снова ждёт подразделение.",
    handedOver: "Передано: {{name}}.",
    delegated: "Поручено: {{name}}; задание вернётся к вам.",
    planned: "Записано.",
  },
});

const at = (id: number) => ({ params: { path: { item_id: id } } });
export const WORK = ["/api/v1/work-items", "/api/v1/deals", "/api/v1/hand-offs"];

/** Change what is shown of an item everywhere, until the server's answer comes. */
function show(id: number, changes: Partial<Item>): void {
  queries.setQueriesData<Opened>(
    {
      predicate: ({ queryKey }) =>
        queryKey[1] === "/api/v1/work-items/{item_id}" &&
        (queryKey[2] as ReturnType<typeof at> | undefined)?.params.path.item_id === id,
    },
    (opened) => opened && { ...opened, item: { ...opened.item, ...changes } },
  );
  queries.setQueriesData<{ pages: { items: Item[] }[] }>(
    {
      predicate: ({ queryKey, state }) =>
        queryKey[1] === "/api/v1/work-items" && Boolean((state.data as { pages?: unknown } | undefined)?.pages),
    },
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({
          ...page,
          items: page.items.map((item) => (item.id === id ? { ...item, ...changes } : item)),
        })),
      },
  );
}

/** Do it; say so with a way back; read anew what it has changed. True when it was done. */
async function act(doing: () => Promise<unknown>, message: string, undo?: () => Promise<unknown>): Promise<boolean> {
  try {
    await doing();
    const back = async () => {
      await undo?.();
      await refresh(...WORK);
    };
    tellDone(message, undo && back);
    return true;
  } catch (error) {
    tellFailure(error);
    return false;
  } finally {
    void refresh(...WORK);
  }
}

const give = (id: number, reason = "") =>
  http.POST("/api/v1/work-items/{item_id}/return", { ...at(id), body: { reason } });
const take = (id: number) => http.POST("/api/v1/work-items/{item_id}/claim", at(id));

export function claim(item: Item, me: string): Promise<boolean> {
  show(item.id, { state: "claimed", assignee: me });
  return act(
    () => take(item.id),
    t("claimed"),
    () => give(item.id),
  );
}

export function giveBack(item: Item, reason = ""): Promise<boolean> {
  show(item.id, { state: "open", assignee: item.delegated_by });
  return act(
    () => give(item.id, reason),
    t("returned"),
    () => take(item.id),
  );
}

export function handOver(item: Item, to: string, reason: string): Promise<boolean> {
  return act(
    () => http.POST("/api/v1/work-items/{item_id}/hand-over", { ...at(item.id), body: { to, reason } }),
    t("handedOver", { name: to }),
  );
}

export function delegate(item: Item, to: string, note: string): Promise<boolean> {
  return act(
    () => http.POST("/api/v1/work-items/{item_id}/delegation", { ...at(item.id), body: { to, note } }),
    t("delegated", { name: to }),
    () => take(item.id), // the owner takes back what was delegated by claiming it
  );
}

export function plan(item: Item, changes: Schemas["Plan"]): Promise<boolean> {
  const before: Schemas["Plan"] =
    "priority" in changes ? { priority: item.priority as -1 | 0 | 1 } : { follow_up_at: item.follow_up_at };
  const set = (body: Schemas["Plan"]) => http.PATCH("/api/v1/work-items/{item_id}", { ...at(item.id), body });
  show(item.id, changes as Partial<Item>);
  return act(
    () => set(changes),
    t("planned"),
    () => set(before),
  );
}
