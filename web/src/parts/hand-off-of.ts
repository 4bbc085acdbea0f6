/** Which hand-off a work item came by. Apart from what shows it, which few items need. */
import { api, type Schemas } from "../api/client";

export type HandOff = Schemas["HandOff"];

/** The hand-off that a work item came by, as long as it matters: offered, or returned. */
export function useHandOff(item: { deal_key: string; instance_id: string; element_id: string }): HandOff | undefined {
  const { data } = api.useQuery("get", "/api/v1/hand-offs", {
    params: { query: { deal_key: item.deal_key, limit: 200 } },
  });
  return data?.items.find(
    (one) =>
      one.instance_id === item.instance_id &&
      one.element_id === item.element_id &&
      (one.state === "offered" || one.state === "returned"),
  );
}
