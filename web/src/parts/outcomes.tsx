/** How a deal or a stage ended, or stands: the exits of the model in the page's language, and their colour. */
import { Badge, type BadgeProps } from "@mantine/core";
import { defineTexts } from "../i18n";

const useExitTexts = defineTexts("exits", {
  en: {
    open: "open",
    active: "running",
    suspended: "suspended",
    completed: "completed",
    failed: "failed",
    lead: "lead",
    nurture: "to nurture",
    "not-a-lead": "not a lead",
    "existing-client": "existing client",
    refused: "refused",
    unreachable: "unreachable",
    "do-not-call": "do not call",
    won: "won",
    lost: "lost",
    postponed: "postponed",
    "lost-to-delay": "lost to delay",
    "completed-with-claim": "completed with a claim",
    cancelled: "cancelled",
    opportunity: "opportunity",
    "claim-settled": "claim settled",
    trained: "trained",
    dormant: "dormant",
    "closed-completed": "closed, completed",
  },
  ru: {
    open: "открыта",
    active: "идёт",
    suspended: "приостановлена",
    completed: "завершено",
    failed: "сбой",
    lead: "лид",
    nurture: "вернуться позже",
    "not-a-lead": "не лид",
    "existing-client": "действующий клиент",
    refused: "отказ",
    unreachable: "не дозвонились",
    "do-not-call": "не звонить",
    won: "выиграна",
    lost: "проиграна",
    postponed: "отложена",
    "lost-to-delay": "упущена из-за задержки",
    "completed-with-claim": "завершено с рекламацией",
    cancelled: "отменено",
    opportunity: "новая возможность",
    "claim-settled": "рекламация урегулирована",
    trained: "обучен",
    dormant: "пауза в отношениях",
    "closed-completed": "закрыта, завершена",
  },
});

type Known = Parameters<ReturnType<typeof useExitTexts>>[0];

/** The exits that the shipped model has; a process owner's own are shown as they are called. */
export const EXITS = [
  "lead",
  "nurture",
  "not-a-lead",
  "existing-client",
  "refused",
  "unreachable",
  "do-not-call",
  "won",
  "lost",
  "postponed",
  "lost-to-delay",
  "completed-with-claim",
  "cancelled",
  "dormant",
  "closed-completed",
] as const;

export function useOutcomeName(): (word: string) => string {
  const t = useExitTexts();
  return (word) => t(word as Known);
}

const GOOD = ["lead", "won", "completed", "closed-completed", "opportunity", "claim-settled", "trained"];
const BAD = ["lost", "lost-to-delay", "refused", "cancelled", "failed", "not-a-lead", "unreachable", "do-not-call"];

/** Whether whoever left so is lost. */
export function isLost(word: string): boolean {
  return BAD.includes(word);
}

function colourOf(word: string): string {
  if (GOOD.includes(word)) return "green";
  if (BAD.includes(word)) return "red";
  if (word === "open" || word === "active") return "petrol";
  return word === "suspended" || word === "completed-with-claim" ? "orange" : "gray";
}

export function Outcome({ word, ...props }: { word: string } & BadgeProps) {
  const name = useOutcomeName();
  return (
    <Badge
      variant="light"
      color={colourOf(word)}
      radius="sm"
      tt="none"
      fw={500}
      {...props}
      style={{ color: "var(--mantine-color-text)", ...(props.style as object) }}
    >
      {name(word)}
    </Badge>
  );
}
