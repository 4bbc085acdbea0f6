/** The five canonical stages in their order, and the end-to-end process that ties them together. */
import { defineTexts } from "../i18n";

export const STAGES = ["inbound", "outbound", "discussion", "execution", "development"] as const;
export type Stage = (typeof STAGES)[number];

/** Names of stages, exits and outcomes as the domain has them; an unknown word is shown as it is. */
export const useStageTexts = defineTexts("stages", {
  en: {
    deal: "End to end",
    inbound: "Inbound attraction",
    outbound: "Outbound attraction",
    discussion: "Deal discussion",
    execution: "Deal execution",
    development: "Client development",
  },
  ru: {
    deal: "Сквозной процесс",
    inbound: "Входящее привлечение",
    outbound: "Исходящее привлечение",
    discussion: "Обсуждение сделки",
    execution: "Реализация сделки",
    development: "Развитие клиента",
  },
});

export function isStage(word: string): word is Stage {
  return (STAGES as readonly string[]).includes(word);
}
