// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so are expressions written in diagrams
/** Work of machines: connectors, decisions, scripts, called processes. */
import { language, named } from "../../../i18n";
import { addStatement, part, removeStatement, setAttribute, statement, statements, update } from "../statements";
import type { Connector } from "../vocabulary";
import { area, button, type Entry, note, select, suggest, text, words } from "./entries";
import { factsOf, type Group, isOne, listGroup, type Panel, typeName } from "./group";
import { t } from "./texts";

const IO = "camunda:InputOutput";

function inLanguage(english = "", russian = ""): string {
  return (language() === "ru" && russian) || english;
}

export function connectorGroups(element: any, panel: Panel): Group[] {
  const object = element.businessObject;
  if (!isOne(object, "bpmn:ServiceTask", "bpmn:SendTask")) return [];
  if (isOne(object, "bpmn:SendTask") && object.messageRef) return [];
  const topic: string | undefined = object.topic;
  const connector = panel.vocabulary.connectors.find((one) => one.name === topic);
  const connectors = panel.vocabulary.connectors.map((one) => ({
    value: one.name,
    label: inLanguage(one.title, one.title_ru) || one.name,
  }));
  const choice = select({
    id: "topic",
    label: t("connector"),
    hint: connector ? inLanguage(connector.description, connector.description_ru) : t("connectorHint"),
    options: [{ value: "", label: t("noConnector") }, ...connectors],
    get: () => topic,
    set: (value) =>
      update(panel, element, object, { "camunda:topic": value, "camunda:type": value ? "external" : undefined }),
  });
  const retries = text({
    id: "retries",
    label: t("retries"),
    hint: t("retriesHint"),
    placeholder: "R3/PT1M",
    get: () => statement(object, "camunda:FailedJobRetryTimeCycle")?.body,
    set: (value) => setAttribute(panel, element, object, "camunda:FailedJobRetryTimeCycle", "body", value),
    validate: (value) => (!value || /^R\d+\/P.+/.test(value) ? undefined : t("noRetries")),
  });
  const group = { id: "connector", label: t("connectorGroup"), entries: topic ? [choice, retries] : [choice] };
  return topic
    ? [group, parametersGroup(element, object, panel, connector), outputsGroup(element, object, panel)]
    : [group];
}

/** Set, change or take away an input parameter; the statement that holds them comes and goes with it. */
function setInput(panel: Panel, element: any, object: any, name: string, value: string | undefined): void {
  const io = statement(object, IO);
  const inputs: any[] = io?.inputParameters ?? [];
  const found = inputs.find((one) => one.name === name);
  if (found && value !== undefined) update(panel, element, found, { value });
  else if (found) update(panel, element, io, { inputParameters: inputs.filter((one) => one !== found) });
  else if (value !== undefined) {
    const holder = io ?? addStatement(panel, element, object, IO, {});
    const made = part(panel, holder, "camunda:InputParameter", { name, value });
    update(panel, element, holder, { inputParameters: [...inputs, made] });
  }
}

function parametersGroup(element: any, object: any, panel: Panel, connector?: Connector): Group {
  const inputs: any[] = statement(object, IO)?.inputParameters ?? [];
  const known = connector?.parameters.properties ?? {};
  const required = connector?.parameters.required ?? [];
  const names = [...new Set([...Object.keys(known), ...inputs.map((one) => one.name)])];
  const facts = factsOf(panel).map((fact) => ({ value: `\${${fact}}`, label: fact }));
  const entries: Entry[] = names.map((name) => {
    const about = known[name];
    return suggest({
      id: `parameter-${name}`,
      label: required.includes(name) ? `${name} *` : name,
      hint: about ? inLanguage(about.description, about.description_ru) : connector ? t("unknownParameter") : undefined,
      suggestions: [...words(about?.enum ?? []), ...facts],
      get: () => inputs.find((one) => one.name === name)?.value,
      set: (value) => setInput(panel, element, object, name, value),
    });
  });
  const add = text({
    id: "parameter-new",
    label: t("newParameter"),
    hint: t("newParameterHint"),
    get: () => undefined,
    set: (name) => name && setInput(panel, element, object, name, ""),
  });
  return {
    id: "parameters",
    label: t("parameters"),
    entries: connector?.parameters.properties ? entries : [...entries, add],
  };
}

function outputsGroup(element: any, object: any, panel: Panel): Group {
  const io = statement(object, IO);
  const outputs: any[] = io?.outputParameters ?? [];
  const items = outputs.map((output, index) => ({
    id: `output-${index}`,
    label: output.name ?? "",
    autoFocusEntry: `output-${index}-name`,
    remove: () => update(panel, element, io, { outputParameters: outputs.filter((one) => one !== output) }),
    entries: [
      suggest({
        id: `output-${index}-name`,
        label: t("outputName"),
        suggestions: words(factsOf(panel)),
        get: () => output.name,
        set: (name) => update(panel, element, output, { name }),
      }),
      suggest({
        id: `output-${index}-value`,
        label: t("outputValue"),
        hint: t("outputHint"),
        suggestions: [],
        get: () => output.value,
        set: (value) => update(panel, element, output, { value }),
      }),
    ],
  }));
  const add = () => {
    const holder = io ?? addStatement(panel, element, object, IO, {});
    const made = part(panel, holder, "camunda:OutputParameter", { name: "", value: "${result}" });
    update(panel, element, holder, { outputParameters: [...outputs, made] });
  };
  return listGroup({ id: "outputs", label: t("outputs"), items, add });
}

const MAPPINGS = ["singleEntry", "singleResult", "collectEntries", "resultList"] as const;

export function decisionGroup(element: any, panel: Panel): Group | null {
  const object = element.businessObject;
  if (!isOne(object, "bpmn:BusinessRuleTask")) return null;
  const set = (name: string) => (value?: string) => update(panel, element, object, { [`camunda:${name}`]: value });
  const table = panel.vocabulary.decisions.find((one) => one.key === object.decisionRef);
  return {
    id: "decision",
    label: t("decision"),
    entries: [
      suggest({
        id: "decisionRef",
        label: t("decisionRef"),
        hint: table
          ? t("decisionReads", {
              inputs: table.inputs.join(", "),
              outputs: table.outputs.map((one) => one.name).join(", "),
            })
          : t("decisionHint"),
        suggestions: panel.vocabulary.decisions.map((one) => ({ value: one.key, label: one.name })),
        get: () => object.decisionRef,
        set: set("decisionRef"),
      }),
      suggest({
        id: "resultVariable",
        label: t("resultVariable"),
        suggestions: words(factsOf(panel)),
        get: () => object.resultVariable,
        set: set("resultVariable"),
      }),
      select({
        id: "mapDecisionResult",
        label: t("mapping"),
        options: MAPPINGS.map((value) => ({ value, label: t(`mapping_${value}`) })),
        get: () => object.mapDecisionResult ?? "resultList",
        set: set("mapDecisionResult"),
      }),
    ],
  };
}

export function scriptGroup(element: any, panel: Panel): Group | null {
  const object = element.businessObject;
  if (!isOne(object, "bpmn:ScriptTask")) return null;
  return {
    id: "script",
    label: t("script"),
    entries: [
      area({
        id: "scriptText",
        label: t("scriptText"),
        hint: t("scriptHint"),
        rows: 8,
        get: () => object.script,
        set: (script) =>
          update(panel, element, object, {
            script,
            scriptFormat: script ? (object.scriptFormat ?? "python") : undefined,
          }),
      }),
    ],
  };
}

export function callGroups(element: any, panel: Panel): Group[] {
  const object = element.businessObject;
  if (!isOne(object, "bpmn:CallActivity")) return [];
  const called: string | undefined = object.calledElement;
  const process = panel.vocabulary.processes.find((one) => one.key === called);
  const needs = process?.entry.map((fact) => `${fact.name} (${typeName(fact.type)})`).join(", ");
  const entries = [
    suggest({
      id: "calledElement",
      label: t("calledElement"),
      hint: t("calledHint"),
      suggestions: panel.vocabulary.processes.map((one) => ({ value: one.key, label: named(one) })),
      get: () => called,
      set: (calledElement) => update(panel, element, object, { calledElement }),
    }),
    ...(needs ? [note("calledNeeds", t("calledNeeds", { facts: needs }))] : []),
    ...(called ? [button("openCalled", t("openCalled"), () => panel.openProcess(called))] : []),
  ];
  return [
    { id: "call", label: t("call"), entries },
    mappings(element, object, panel, "camunda:In", t("callIn")),
    mappings(element, object, panel, "camunda:Out", t("callOut")),
  ];
}

function mappings(element: any, object: any, panel: Panel, type: string, label: string): Group {
  const id = type === "camunda:In" ? "callIn" : "callOut";
  const items = statements(object, type).map((mapping, index) => {
    const kind = mapping.variables === "all" ? "all" : mapping.sourceExpression !== undefined ? "expression" : "source";
    const set = (values: Record<string, unknown>) => update(panel, element, mapping, values);
    const key = `${id}-${index}`;
    const what = select({
      id: `${key}-kind`,
      label: t("mapKind"),
      options: (["source", "expression", "all"] as const).map((value) => ({ value, label: t(`map_${value}`) })),
      get: () => kind,
      set: (value) =>
        set({
          variables: value === "all" ? "all" : undefined,
          source: value === "source" ? (mapping.source ?? "") : undefined,
          sourceExpression: value === "expression" ? (mapping.sourceExpression ?? "") : undefined,
          target: value === "all" ? undefined : mapping.target,
        }),
    });
    const from = suggest({
      id: `${key}-source`,
      label: t(`map_${kind === "expression" ? "expression" : "source"}`),
      suggestions: kind === "expression" ? [] : words(factsOf(panel)),
      get: () => (kind === "expression" ? mapping.sourceExpression : mapping.source),
      set: (value) => set({ [kind === "expression" ? "sourceExpression" : "source"]: value ?? "" }),
    });
    const to = suggest({
      id: `${key}-target`,
      label: t("mapTarget"),
      suggestions: words(factsOf(panel)),
      get: () => mapping.target,
      set: (target) => set({ target }),
    });
    return {
      id: key,
      label:
        kind === "all" ? t("map_all") : `${mapping.source || mapping.sourceExpression || ""} → ${mapping.target ?? ""}`,
      autoFocusEntry: `${key}-source`,
      remove: () => removeStatement(panel, element, object, mapping),
      entries: kind === "all" ? [what] : [what, from, to],
    };
  });
  return listGroup({
    id,
    label,
    items,
    add: () => void addStatement(panel, element, object, type, { source: "", target: "" }),
  });
}
