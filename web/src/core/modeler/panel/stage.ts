/** A stage's contract: which stage a diagram is, what it must be given, and its exits. */
import { addStatement, setAttribute, statement } from "../statements";
import { select, text } from "./entries";
import { factList, type Group, isOne, objectOf, type Panel } from "./group";
import { t } from "./texts";

const STAGES = ["deal", "inbound", "outbound", "discussion", "execution", "development"] as const;

export function stageGroups(element: any, panel: Panel): Group[] {
  const process = objectOf(element);
  if (!isOne(process, "bpmn:Process")) return [];
  const entry = statement(process, "stagework:Entry");
  const stage: Group = {
    id: "stage",
    label: t("stage"),
    entries: [
      select({
        id: "stageName",
        label: t("stageName"),
        hint: t("stageHint"),
        options: [
          { value: "", label: t("noStage") },
          ...STAGES.map((value) => ({ value, label: t(`stage_${value}`) })),
        ],
        get: () => statement(process, "stagework:Stage")?.name,
        set: (value) => setAttribute(panel, element, process, "stagework:Stage", "name", value),
      }),
    ],
  };
  const make = () => entry ?? addStatement(panel, element, process, "stagework:Entry", {});
  return [stage, factList(panel, element, entry, "entryFacts", t("entryFacts"), make)];
}

export function exitGroups(element: any, panel: Panel): Group[] {
  const object = element.businessObject;
  if (!isOne(object, "bpmn:EndEvent")) return [];
  const exit = statement(object, "stagework:Exit");
  const group: Group = {
    id: "exit",
    label: t("exit"),
    entries: [
      text({
        id: "exitName",
        label: t("exitName"),
        hint: t("exitHint"),
        get: () => exit?.name,
        set: (value) => setAttribute(panel, element, object, "stagework:Exit", "name", value),
      }),
    ],
  };
  return exit ? [group, factList(panel, element, exit, "exitFacts", t("exitFacts"), () => exit)] : [group];
}
