/** Messages and timers. */
import { addStatement, removeStatement, setAttribute, statement, statements, update } from "../statements";
import { inWords, isDate, isDuration, isExpression, usualDurations } from "./durations";
import { check, type Entry, note, select, suggest, text, words } from "./entries";
import { factsOf, factTypes, type Group, isOne, listGroup, type Panel, typeName } from "./group";
import { t } from "./texts";

const THROWS = ["bpmn:EndEvent", "bpmn:IntermediateThrowEvent", "bpmn:SendTask"];

/** Where a message is stated: the task itself, or the event's definition. */
function messageOf(object: any): { holder: any; message: any } | null {
  if (isOne(object, "bpmn:ReceiveTask", "bpmn:SendTask")) return { holder: object, message: object.messageRef };
  const definition = object.eventDefinitions?.find((one: any) => isOne(one, "bpmn:MessageEventDefinition"));
  return definition ? { holder: definition, message: definition.messageRef } : null;
}

/** What follows bpmn.io's own choice of the message: how a waiter is found, and what is known of the name. */
export function messageEntries(element: any, panel: Panel): Entry[] {
  const message = messageOf(element.businessObject)?.message;
  if (!message) return [];
  const known = panel.vocabulary.messages.find((one) => one.name === message.name);
  const brings = known?.payload.map((fact) => `${fact.name} (${typeName(fact.type)})`).join(", ");
  return [
    text({
      id: "correlation",
      label: t("correlation"),
      hint: t("correlationHint"),
      get: () => statement(message, "stagework:Correlation")?.expression,
      set: (value) => setAttribute(panel, element, message, "stagework:Correlation", "expression", value),
    }),
    ...(brings ? [note("messageBrings", t("messageBrings", { facts: brings }))] : []),
  ];
}

export function payloadGroup(element: any, panel: Panel): Group | null {
  const object = element.businessObject;
  if (!messageOf(object)?.message) return null;
  const sends = isOne(object, ...THROWS);
  const items = statements(object, "stagework:Payload").map((payload, index) => {
    const set = (name: string) => (value?: string) => update(panel, element, payload, { [name]: value });
    const key = `payload-${index}`;
    const name = suggest({
      id: `${key}-name`,
      label: t("factName"),
      suggestions: words(factsOf(panel)),
      get: () => payload.name,
      set: set("name"),
    });
    const value = suggest({
      id: `${key}-expression`,
      label: t("payloadExpression"),
      suggestions: words(factsOf(panel)),
      get: () => payload.expression,
      set: set("expression"),
    });
    const type = select({
      id: `${key}-type`,
      label: t("factType"),
      options: [{ value: "", label: "–" }, ...factTypes()],
      get: () => payload.type,
      set: set("type"),
    });
    const personal = check({
      id: `${key}-personal`,
      label: t("personal"),
      get: () => payload.personal === "true",
      set: (on) => set("personal")(on ? "true" : undefined),
    });
    return {
      id: key,
      label: payload.name ?? "",
      autoFocusEntry: `${key}-name`,
      remove: () => removeStatement(panel, element, object, payload),
      entries: sends ? [name, value] : [name, type, personal],
    };
  });
  const add = () =>
    void addStatement(
      panel,
      element,
      object,
      "stagework:Payload",
      sends ? { name: "", expression: "" } : { name: "", type: "string" },
    );
  return listGroup({ id: "payload", label: t(sends ? "payloadSent" : "payloadAwaited"), items, add });
}

const TIMERS = ["timeDuration", "timeDate", "timeCycle"] as const;

export function timerGroup(element: any, panel: Panel): Group | null {
  const object = element.businessObject;
  const definition = object.eventDefinitions?.find((one: any) => isOne(one, "bpmn:TimerEventDefinition"));
  if (!definition) return null;
  const kind = TIMERS.find((one) => definition[one]);
  const value: string | undefined = kind && definition[kind].body;
  const change = (to: string | undefined, body: string | undefined) => {
    const made = to && panel.factory.create("bpmn:FormalExpression", { body: body ?? "" });
    if (made) made.$parent = definition;
    const values = Object.fromEntries(TIMERS.map((one) => [one, one === to ? made : undefined]));
    update(panel, element, definition, values);
  };
  const type = select({
    id: "timerKind",
    label: t("timerKind"),
    options: [{ value: "", label: t("timerUnset") }, ...TIMERS.map((one) => ({ value: one, label: t(one) }))],
    get: () => kind ?? "",
    set: (chosen) => change(chosen, undefined),
  });
  if (!kind) return { id: "timer", label: t("timer"), entries: [type] };
  const field = suggest({
    id: "timerValue",
    label: t("timerValue"),
    hint: inWords(value) || t(`${kind}Hint`),
    suggestions: kind === "timeDuration" ? usualDurations() : [],
    get: () => value,
    set: (body) => update(panel, element, definition[kind], { body: body ?? "" }),
    validate: (body) => (!body || isExpression(body) || isRight(kind, body) ? undefined : t("noTimer")),
  });
  return { id: "timer", label: t("timer"), entries: [type, field] };
}

function isRight(kind: (typeof TIMERS)[number], value: string): boolean {
  if (kind === "timeDuration") return isDuration(value);
  return kind === "timeDate" ? isDate(value) : /^R\d*\/.+/.test(value);
}
