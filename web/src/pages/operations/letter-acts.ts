/** Dead letters answered by hand, one or many. */
import { http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { tellDone, tellFailure } from "../../ui/notices";
import { messageOf } from "../../ui/page";
import type { useChannelTexts } from "./channel-texts";
import type { Values } from "./values";

type Words = ReturnType<typeof useChannelTexts>;

export async function deliver(id: number, data: Values): Promise<Schemas["Delivery"] | undefined> {
  const answer = await http.POST("/api/v1/dead-letters/{letter_id}/delivery", {
    params: { path: { letter_id: id } },
    body: { data },
  });
  return answer.data;
}

export async function discard(id: number, reason: string): Promise<void> {
  await http.POST("/api/v1/dead-letters/{letter_id}/discarding", {
    params: { path: { letter_id: id } },
    body: { reason },
  });
}

export function readAnew(): Promise<void> {
  return refresh("/api/v1/dead-letters", "/api/v1/channels", "/api/v1/messages", "/api/v1/operations", "/api/v1/deals");
}

export function deliverAll(ids: number[], words: Words): Promise<void> {
  return each(ids, (id) => deliver(id, {}), words);
}

export function discardAll(ids: number[], reason: string, words: Words): Promise<void> {
  return each(ids, (id) => discard(id, reason), words);
}

/** One that is refused keeps no other from being done. */
async function each(ids: number[], act: (id: number) => Promise<unknown>, words: Words): Promise<void> {
  const refusals: string[] = [];
  for (const id of ids) await act(id).catch((error: unknown) => refusals.push(messageOf(error)));
  if (refusals.length < ids.length) tellDone(words("done", { count: ids.length - refusals.length }));
  if (refusals.length) tellFailure(new Error(words("refused", { count: refusals.length, why: refusals[0] ?? "" })));
  await readAnew();
}
