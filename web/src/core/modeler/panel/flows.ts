/** Sequence flows: when they are taken, and what is handed over on them. */
import { addStatement, part, removeStatement, statement, update } from "../statements";
import { area, check, many, words } from "./entries";
import { factsOf, type Group, isOne, type Panel } from "./group";
import { t } from "./texts";

export function conditionGroup(element: any, panel: Panel): Group | null {
  const object = element.businessObject;
  if (!isOne(object, "bpmn:SequenceFlow")) return null;
  const source = object.sourceRef;
  const condition = object.conditionExpression;
  if (!condition && !isOne(source, "bpmn:ExclusiveGateway", "bpmn:InclusiveGateway", "bpmn:Activity")) return null;
  const isDefault = source?.default === object;
  return {
    id: "condition",
    label: t("condition"),
    entries: [
      ...(isDefault
        ? []
        : [
            area({
              id: "conditionExpression",
              label: t("conditionExpression"),
              hint: t("conditionHint"),
              get: () => condition?.body,
              set: (body) => {
                if (condition && body) return update(panel, element, condition, { body });
                const made = body ? part(panel, object, "bpmn:FormalExpression", { body }) : undefined;
                update(panel, element, object, { conditionExpression: made });
              },
            }),
          ]),
      ...(isOne(source, "bpmn:ExclusiveGateway", "bpmn:InclusiveGateway")
        ? [
            check({
              id: "defaultFlow",
              label: t("defaultFlow"),
              hint: t("defaultFlowHint"),
              get: () => isDefault,
              set: (on) => panel.modeling.updateProperties(element.source, { default: on ? object : undefined }),
            }),
          ]
        : []),
    ],
  };
}

export function handOffGroup(element: any, panel: Panel): Group | null {
  const object = element.businessObject;
  if (!isOne(object, "bpmn:SequenceFlow")) return null;
  const lanes = panel.drawn().filter((one) => one.$type === "bpmn:Lane");
  const laneOf = (node: any) => lanes.find((lane) => lane.flowNodeRef?.includes(node));
  const found = statement(object, "stagework:HandOff");
  if (!found && laneOf(object.sourceRef) === laneOf(object.targetRef)) return null;
  const packs: any[] = found?.packs ?? [];
  const isHandOff = check({
    id: "handOff",
    label: t("isHandOff"),
    hint: t("handOffHint"),
    get: () => Boolean(found),
    set: (on) => {
      if (on) addStatement(panel, element, object, "stagework:HandOff", {});
      else removeStatement(panel, element, object, found);
    },
  });
  const facts = many({
    id: "pack",
    label: (index) => t("packFact", { number: index + 1 }),
    hint: t("packHint"),
    values: packs.map((pack) => pack.fact ?? ""),
    suggestions: words(factsOf(panel)),
    change: (index, fact) => {
      const pack = packs[index];
      if (pack && fact) return update(panel, element, pack, { fact });
      const made = fact
        ? [...packs, part(panel, found, "stagework:Pack", { fact })]
        : packs.filter((one) => one !== pack);
      update(panel, element, found, { packs: made });
    },
  });
  return { id: "handOff", label: t("handOff"), entries: found ? [isHandOff, ...facts] : [isHandOff] };
}
