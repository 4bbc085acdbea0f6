/** The list of work, page after page, in groups by when it is due. */
import { useMemo, useState } from "react";
import { api } from "../../api/client";
import { type DueGroup, dueGroup } from "../../i18n/format";
import { type Filters, queryOf, type View } from "./filters";
import type { Item } from "./item";

export type Row = { kind: "group"; group: DueGroup } | { kind: "item"; item: Item };

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function useCounts() {
  return api.useQuery("get", "/api/v1/work-items/counts", { params: { query: { time_zone: ZONE } } });
}

/** Without a view in the address: what is mine, or what nobody has taken. It is chosen once, so that claiming does not change the list. */
export function useView(filters: Filters): View | "" {
  const counts = useCounts();
  const [chosen, setChosen] = useState<View | "">("");
  const first = counts.data ? (counts.data.mine ? "mine" : "unclaimed") : counts.error ? "mine" : "";
  if (!filters.view && !chosen && first) setChosen(first);
  return filters.view || chosen;
}

export function useInbox(filters: Filters, view: View | "") {
  const query = api.useInfiniteQuery(
    "get",
    "/api/v1/work-items",
    { params: { query: queryOf(filters, view || "mine") } },
    {
      enabled: Boolean(view),
      pageParamName: "after",
      initialPageParam: "",
      getNextPageParam: (page: { next?: string | null }) => page.next ?? undefined,
      placeholderData: (before) => before,
    },
  );
  const items = useMemo(() => {
    const all = (query.data?.pages ?? []).flatMap((page) => page.items as Item[]);
    return [...new Map(all.map((item) => [item.id, item])).values()];
  }, [query.data]);
  const rows = useMemo(() => rowsOf(items, view === "done"), [items, view]);
  return { query, items, rows };
}

function rowsOf(items: Item[], isFlat: boolean): Row[] {
  const rows: Row[] = [];
  let last = "";
  for (const item of items) {
    const group = dueGroup(item.due_at);
    if (!isFlat && group !== last) rows.push({ kind: "group", group });
    last = group;
    rows.push({ kind: "item", item });
  }
  return rows;
}
