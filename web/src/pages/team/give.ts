/** Give several work items to somebody at once; the way back gives each to who had it. */
import { http } from "../../api/client";
import { refresh } from "../../api/queries";
import { tellDone, tellFailure } from "../../ui/notices";
import type { Item } from "../inbox/item";
import type { useTexts } from "./texts";

const WORK = ["/api/v1/work-items", "/api/v1/deals"];

async function assign(ids: number[], to: string) {
  const { data } = await http.POST("/api/v1/work-items/assignments", { body: { work_items: ids, to, reason: "" } });
  return data?.outcomes ?? [];
}

/** `to` empty: back to the queue. */
export async function giveAll(items: Item[], to: string, t: ReturnType<typeof useTexts>): Promise<void> {
  try {
    const outcomes = await assign(
      items.map((item) => item.id),
      to,
    );
    const refused = outcomes.filter((one) => one.problem);
    const given = items.filter((item) => outcomes.some((one) => one.id === item.id && !one.problem));
    const undo = async () => {
      for (const [before, ids] of byHolder(given)) await assign(ids, before);
      await refresh(...WORK);
    };
    if (given.length)
      tellDone(to ? t("given", { count: given.length, name: to }) : t("queued", { count: given.length }), undo);
    if (refused.length)
      tellFailure(new Error(t("refused", { count: refused.length, why: refused[0]?.problem?.detail ?? "" })));
  } catch (error) {
    tellFailure(error);
  }
  await refresh(...WORK);
}

function byHolder(items: Item[]): Map<string, number[]> {
  const holders = new Map<string, number[]>();
  for (const item of items) holders.set(item.assignee, [...(holders.get(item.assignee) ?? []), item.id]);
  return holders;
}
