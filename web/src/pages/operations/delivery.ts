/** What became of a message that was delivered by hand, in a sentence. */
import type { Schemas } from "../../api/client";
import { tellDone, tellFailure } from "../../ui/notices";
import type { useWorkTexts } from "./work-texts";

export function tellDelivery(told: Schemas["Delivery"] | undefined, words: ReturnType<typeof useWorkTexts>): void {
  if (!told) return;
  if (told.incidents.length) tellFailure(new Error(words("stuck", { why: told.incidents.join(" ") })));
  else tellDone(words(told.outcome));
}
