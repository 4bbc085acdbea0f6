/** What a group of the panel is made from. */
import { ListGroup } from "@bpmn-io/properties-panel";
import type { Editing } from "../statements";
import { part, update } from "../statements";
import type { Vocabulary } from "../vocabulary";
import { type Entry, type Option, select, suggest, words } from "./entries";
import { t } from "./texts";

export interface Panel extends Editing {
  vocabulary: Vocabulary;
  /** All model objects that are drawn. */
  drawn: () => any[];
  newForm: (elementId: string) => void;
  editForm: (formId: string) => void;
  openProcess: (processId: string) => void;
}

export interface Group {
  id: string;
  label: string;
  entries?: Entry[];
  [more: string]: unknown;
}

/** The model object that a drawn element stands for: a pool for its process, the whole drawing for the process that runs. */
export function objectOf(element: any): any {
  const object = element.businessObject;
  if (object.$type === "bpmn:Participant") return object.processRef;
  if (object.$type !== "bpmn:Collaboration") return object;
  return object.participants?.find((one: any) => one.processRef?.isExecutable)?.processRef ?? object;
}

export function isOne(object: any, ...types: string[]): boolean {
  return Boolean(object) && types.some((type) => object.$instanceOf(type));
}

export const FACT_TYPES = ["string", "number", "boolean", "date", "list", "object"] as const;

export function factTypes(): Option[] {
  return FACT_TYPES.map((type) => ({ value: type, label: t(`type_${type}`) }));
}

/** Variables that are known: those of the model, and those that this diagram makes. */
export function factsOf(panel: Panel): string[] {
  const own = panel.drawn().flatMap((object) => {
    const values: any[] = object.extensionElements?.values ?? [];
    const stated = values.flatMap((value) => [
      ...(value.facts ?? []).map((fact: any) => fact.name),
      ...(value.$type === "camunda:Out" ? [value.target] : []),
      ...(value.$type === "stagework:Payload" && !value.expression ? [value.name] : []),
      ...(value.outputParameters ?? []).map((output: any) => output.name),
    ]);
    return [...stated, object.resultVariable];
  });
  return [...new Set([...panel.vocabulary.facts, ...own].filter(Boolean))].sort();
}

interface Item {
  id: string;
  label: string;
  entries: Entry[];
  autoFocusEntry?: string;
  remove: () => void;
}

/** A list whose items open to fields. */
export function listGroup(group: { id: string; label: string; items: Item[]; add: () => void }): Group {
  const items = group.items.map((item) => ({ ...item, remove: quietly(item.remove) }));
  return { ...group, items, add: quietly(group.add), component: ListGroup };
}

/** The button stands in a header that opens and shuts the group: that must not happen, too. */
function quietly(act: () => void) {
  return (event: Event) => {
    event.stopPropagation();
    act();
  };
}

/** The facts of a contract: of a stage's entry, or of an exit. */
export function factList(panel: Panel, element: any, owner: any, id: string, label: string, ensure: () => any): Group {
  const facts: any[] = owner?.facts ?? [];
  const items = facts.map((fact, index) => ({
    id: `${id}-${index}`,
    label: fact.name ? `${fact.name}: ${typeName(fact.type)}` : "",
    autoFocusEntry: `${id}-${index}-name`,
    remove: () => update(panel, element, owner, { facts: facts.filter((one) => one !== fact) }),
    entries: [
      suggest({
        id: `${id}-${index}-name`,
        label: t("factName"),
        suggestions: words(factsOf(panel)),
        get: () => fact.name,
        set: (name) => update(panel, element, fact, { name }),
      }),
      select({
        id: `${id}-${index}-type`,
        label: t("factType"),
        options: factTypes(),
        get: () => fact.type,
        set: (type) => update(panel, element, fact, { type }),
      }),
    ],
  }));
  const add = () => {
    const target = ensure();
    const made = part(panel, target, "stagework:Fact", { name: "", type: "string" });
    update(panel, element, target, { facts: [...(target.facts ?? []), made] });
  };
  return listGroup({ id, label, items, add });
}

export function typeName(type: string | undefined): string {
  return type && (FACT_TYPES as readonly string[]).includes(type) ? t(`type_${type as "string"}`) : (type ?? "");
}
