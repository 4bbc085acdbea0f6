/** How a loss's place and price are said. */
import { named } from "../../i18n";
import { formatMoney, formatRounded, formatUnit } from "../../i18n/format";
import { isStage, useStageTexts } from "../../parts/stages";
import type { Loss } from "./data";
import { useTexts } from "./texts";

/** Kinds that are about a flow, which seldom has a name. */
const BRANCHES = ["impossible-branches", "branch-never-taken"];

/** “Deal discussion · Prepare the offer”. */
export function usePlaceOf(): (loss: Loss) => string {
  const t = useTexts();
  const processName = useProcessName();
  return (loss) => {
    if (!loss.process_id) return t("noDiagram");
    const unnamed = BRANCHES.includes(loss.kind) ? t("branch") : loss.element_id;
    const place = loss.element_id ? named(loss) || unnamed : t("whole");
    return `${processName(loss.stage || loss.process_id)} · ${place}`;
  };
}

/** The name of a stage, of the end-to-end process, or of another one, which is called as it is. */
export function useProcessName(): (key: string) => string {
  const stageName = useStageTexts();
  return (key) => (isStage(key) || key === "deal" ? stageName(key) : key);
}

/** What is known of a loss's price, the worst first; nothing that is zero. */
export function usePrice(currency: string): (loss: Loss) => string[] {
  const t = useTexts();
  return ({ lost_deals: lost, money, hours, waiting_hours: waiting, deals }) =>
    [
      lost ? t("lostDeals", { number: formatRounded(lost, 1) }) : "",
      money ? formatMoney(Math.round(money), currency) : "",
      hours ? t("work", { hours: formatUnit(hours, "hour") }) : "",
      waiting ? t("waiting", { hours: formatUnit(waiting, "hour") }) : "",
      deals ? t("deals", { count: deals }) : "",
    ].filter(Boolean);
}

export function usePercent(): (share: number) => string {
  const t = useTexts();
  return (share) => t("percent", { value: formatRounded(100 * share, 0) });
}
