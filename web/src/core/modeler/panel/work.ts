// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so are expressions written in diagrams
/** Work for people: whose it is, its form, its deadline. */
import { named } from "../../../i18n";
import { addStatement, removeStatement, setAttribute, statement, statements, update } from "../statements";
import { inWords, isDate, isDuration, isExpression, usualDurations } from "./durations";
import { button, type Entry, many, type Option, select, suggest, words } from "./entries";
import { factsOf, type Group, isOne, type Panel } from "./group";
import { t } from "./texts";

const RULES = ["round-robin", "least-busy", "same-person", "by-territory", "by-product"] as const;
const ASSIGNMENT = "stagework:Assignment";

export function isOperation(object: any): boolean {
  return isOne(object, "bpmn:UserTask", "bpmn:ManualTask") || object?.$type === "bpmn:Task";
}

/** Operations that people do in this diagram, but for one. */
function operations(panel: Panel, except: any): Option[] {
  return panel
    .drawn()
    .filter((object) => isOperation(object) && object !== except)
    .map((object) => ({ value: object.id, label: object.name ?? object.id }));
}

function laneOf(panel: Panel, object: any): any {
  return panel.drawn().find((lane) => lane.$type === "bpmn:Lane" && lane.flowNodeRef?.includes(object));
}

/** A lane's department: its drawn name in kebab case. */
function laneDepartment(lane: any): string {
  const drawn: string =
    statements(lane, "stagework:Translation").find((one) => one.lang === "x-drawn")?.name ?? lane.name;
  return (drawn ?? "").toLowerCase().trim().split(/\s+/).join("-");
}

export function departmentName(panel: Panel, key: string): string {
  const found = panel.vocabulary.departments.find((one) => one.key === key);
  return found ? named(found) : key;
}

export function workGroup(element: any, panel: Panel): Group | null {
  const object = element.businessObject;
  if (!isOperation(object)) return null;
  const lane = laneOf(panel, object);
  const byLane = lane ? departmentName(panel, laneDepartment(lane)) : "";
  const set = (name: string) => (value?: string) => update(panel, element, object, { [`camunda:${name}`]: value });
  const departments = panel.vocabulary.departments.map((one) => ({ value: one.key, label: named(one) }));
  const owners = [...words(panel.vocabulary.people), { value: "${owner}", label: t("dealOwner") }];
  return {
    id: "work",
    label: t("work"),
    entries: [
      select({
        id: "department",
        label: t("department"),
        hint: t("departmentHint"),
        options: [{ value: "", label: byLane ? t("asLane", { lane: byLane }) : t("noDepartment") }, ...departments],
        get: () => object.candidateGroups,
        set: set("candidateGroups"),
      }),
      suggest({
        id: "assignee",
        label: t("assignee"),
        hint: t("assigneeHint"),
        suggestions: owners,
        get: () => object.assignee,
        set: set("assignee"),
      }),
      ...assignment(element, object, panel),
      ...fourEyes(element, object, panel),
    ],
  };
}

function assignment(element: any, object: any, panel: Panel): Entry[] {
  const found = statement(object, ASSIGNMENT);
  const set = (name: string) => (value?: string) => update(panel, element, found, { [name]: value });
  const rule = select({
    id: "assignmentRule",
    label: t("rule"),
    hint: t("ruleHint"),
    options: [{ value: "", label: t("noRule") }, ...RULES.map((value) => ({ value, label: t(`rule_${value}`) }))],
    get: () => found?.rule,
    set: (value) => {
      if (found && value) update(panel, element, found, { rule: value, variable: undefined, element: undefined });
      else setAttribute(panel, element, object, ASSIGNMENT, "rule", value);
    },
  });
  if (found?.rule === "same-person")
    return [
      rule,
      suggest({
        id: "assignmentElement",
        label: t("samePersonAs"),
        hint: t("samePersonHint"),
        suggestions: operations(panel, object),
        get: () => found.element,
        set: set("element"),
      }),
    ];
  if (found?.rule?.startsWith("by-"))
    return [
      rule,
      suggest({
        id: "assignmentVariable",
        label: t("ruleVariable"),
        placeholder: found.rule.slice(3),
        suggestions: words(factsOf(panel)),
        get: () => found.variable,
        set: set("variable"),
      }),
    ];
  return [rule];
}

function fourEyes(element: any, object: any, panel: Panel): Entry[] {
  const found = statements(object, "stagework:FourEyes");
  return many({
    id: "fourEyes",
    label: () => t("fourEyes"),
    hint: t("fourEyesHint"),
    values: found.map((one) => one.with ?? ""),
    suggestions: operations(panel, object),
    change: (index, value) => {
      const one = found[index];
      if (!one) addStatement(panel, element, object, "stagework:FourEyes", { with: value });
      else if (value) update(panel, element, one, { with: value });
      else removeStatement(panel, element, object, one);
    },
  });
}

export function formGroup(element: any, panel: Panel): Group | null {
  const object = element.businessObject;
  const starts = object.$type === "bpmn:StartEvent" && !object.eventDefinitions?.length;
  if (!isOperation(object) && !starts) return null;
  const current: string | undefined = object.formRef;
  return {
    id: "form",
    label: t("form"),
    entries: [
      suggest({
        id: "formRef",
        label: t("formRef"),
        hint: t("formHint"),
        suggestions: words(panel.vocabulary.forms),
        get: () => current,
        set: (value) =>
          update(panel, element, object, {
            "camunda:formRef": value,
            "camunda:formRefBinding": value ? (object.formRefBinding ?? "latest") : undefined,
          }),
      }),
      current
        ? button("editForm", t("editForm"), () => panel.editForm(current))
        : button("newForm", t("newForm"), () => panel.newForm(object.id)),
    ],
  };
}

export function deadlineGroup(element: any, panel: Panel): Group | null {
  const object = element.businessObject;
  if (!isOperation(object)) return null;
  return {
    id: "deadline",
    label: t("deadline"),
    entries: [
      suggest({
        id: "dueDate",
        label: t("dueDate"),
        hint: inWords(object.dueDate) ? t("dueIn", { time: inWords(object.dueDate) }) : t("dueHint"),
        suggestions: usualDurations(),
        get: () => object.dueDate,
        set: (value) => update(panel, element, object, { "camunda:dueDate": value }),
        validate: (value) =>
          !value || isDuration(value) || isDate(value) || isExpression(value) ? undefined : t("noDuration"),
      }),
    ],
  };
}
