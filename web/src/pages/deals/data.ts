/** Deals a page at a time. */
import { useState } from "react";
import { api, type Schemas } from "../../api/client";
import type { paths } from "../../api/schema";

export type Deal = Required<Schemas["Deal"]>;
/** A deal of a list, with what is to be done in it. */
export type DealInList = Required<Schemas["DealInList"]>;
export type DealQuery = NonNullable<paths["/api/v1/deals"]["get"]["parameters"]["query"]>;

/** What a line or a card shows; nothing more is sent. */
const FIELDS = "key,title,client_name,state,stage,exit,outcome,owner,opened_at,closed_at,work";
/** So many pages are kept live; who has scrolled further reads what was there, or each change would ask for all of them anew. */
const LIVE_PAGES = 8;

export function useDealPages(query: DealQuery, limit: number) {
  const [isFar, setFar] = useState(false);
  const found = api.useInfiniteQuery(
    "get",
    "/api/v1/deals",
    { params: { query: { ...query, limit, work: true, fields: FIELDS } } },
    {
      pageParamName: "after",
      initialPageParam: "",
      getNextPageParam: (last: Schemas["Page_DealInList_"]) => last.next,
      enabled: !isFar,
    },
  );
  const far = (found.data?.pages.length ?? 0) > LIVE_PAGES;
  if (far !== isFar) setFar(far);
  return {
    ...found,
    deals: found.data?.pages.flatMap((page) => page.items) as DealInList[] | undefined,
    more: () => {
      if (found.hasNextPage && !found.isFetching) void found.fetchNextPage();
    },
  };
}
