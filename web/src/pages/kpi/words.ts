/** What dimensions and their members are called. */
import { defineTexts, named } from "../../i18n";
import { useDepartmentName } from "../../parts/departments";
import { useFactName } from "../../parts/fact-names";
import { useOutcomeName } from "../../parts/outcomes";
import { useStageTexts } from "../../parts/stages";
import { useVocabulary } from "./data";

const useTexts = defineTexts("kpi-words", {
  en: {
    stage: "Stage",
    operation: "Operation",
    exit: "Exit",
    reason: "Reason",
    department: "Department",
    employee: "Employee",
    channel: "Channel",
    campaign: "Campaign",
    product: "Product",
    "client-kind": "Kind of client",
    version: "Version",
    kind_new: "new client",
    kind_existing: "existing client",
    kind_reseller: "reseller",
    versionOf: "{{process}}, version {{version}}",
    endToEnd: "End to end",
    nothing: "not stated",
    yes: "yes",
    no: "no",
  },
  ru: {
    stage: "Этап",
    operation: "Операция",
    exit: "Исход",
    reason: "Причина",
    department: "Подразделение",
    employee: "Сотрудник",
    channel: "Канал",
    campaign: "Кампания",
    product: "Продукт",
    "client-kind": "Вид клиента",
    version: "Версия",
    kind_new: "новый клиент",
    kind_existing: "действующий клиент",
    kind_reseller: "перепродаёт",
    versionOf: "{{process}}, версия {{version}}",
    endToEnd: "Сквозной процесс",
    nothing: "не указано",
    yes: "да",
    no: "нет",
  },
});

const FACT = "fact:";

export function useDimensionName(): (dimension: string) => string {
  const t = useTexts();
  const factName = useFactName();
  return (dimension) =>
    dimension.startsWith(FACT) ? factName(dimension.slice(FACT.length)) : t(dimension as Parameters<typeof t>[0]);
}

/** The name of a stage as indicators have it: the whole process is `end-to-end` there. */
export function usePlaceName(): (stage: string) => string {
  const t = useTexts();
  const stageName = useStageTexts();
  return (stage) =>
    stage === "end-to-end" || stage === "deal" ? t("endToEnd") : stageName(stage as Parameters<typeof stageName>[0]);
}

/** The name of an element of the deployed model, by its id; the id where nobody has named it. */
export function useElementName(): (elementId: string, process?: string) => string {
  const { data } = useVocabulary();
  return (elementId, process) => {
    for (const one of data?.processes ?? []) {
      if (process && one.key !== process) continue;
      const found = one.elements.find((element) => element.id === elementId);
      if (found) return named(found) || elementId;
    }
    return elementId;
  };
}

export function useMemberName(): (dimension: string, member: string) => string {
  const t = useTexts();
  const [place, element, outcome] = [usePlaceName(), useElementName(), useOutcomeName()];
  const [department, fact] = [useDepartmentName(), useFactName()];
  return (dimension, member) => {
    if (!member) return t("nothing");
    switch (dimension) {
      case "stage":
        return place(member);
      case "operation":
        return element(member);
      case "exit":
        return outcome(member);
      case "department":
        return department(member);
      case "employee":
      case "campaign":
      case "product":
        return member;
      case "client-kind":
        return t(`kind_${member}` as Parameters<typeof t>[0]);
      case "version": {
        const [, process = member, version = ""] = /^(.*) v(\d+)$/.exec(member) ?? [];
        return version ? t("versionOf", { process: place(process), version }) : member;
      }
      default:
        if (member === "true" || member === "false") return member === "true" ? t("yes") : t("no");
        return fact(member);
    }
  };
}
