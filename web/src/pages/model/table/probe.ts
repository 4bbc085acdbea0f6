/** Ask a draft of a decision table: a trial of the smallest diagram that asks it. Only deployed tables can be asked directly. */
import type { Schemas } from "../../../api/client";
import { postFiles } from "../data";

export interface TableInput {
  name: string;
  label: string;
  type: string;
}

export interface Decided {
  rules: string[];
  rows: Record<string, unknown>[];
}

interface Table {
  inputs: TableInput[];
  /** Ids of the rules in their order. */
  rules: string[];
}

/** Which variables a table reads: the names in its input expressions. */
export function tableOf(source: string): Table {
  const document = new DOMParser().parseFromString(source, "text/xml");
  const inputs = new Map<string, TableInput>();
  for (const input of document.getElementsByTagNameNS("*", "input")) {
    const expression = input.getElementsByTagNameNS("*", "inputExpression")[0];
    const text = expression?.getElementsByTagNameNS("*", "text")[0]?.textContent?.trim() ?? "";
    const isPlain = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text);
    const names = isPlain ? [text] : (text.match(/(?<![.\p{L}\p{N}_"])[\p{L}_][\p{L}\p{N}_]*(?!\s*\()/gu) ?? []);
    for (const name of names)
      inputs.set(name, {
        name,
        label: isPlain ? (input.getAttribute("label") ?? name) : name,
        type: isPlain ? (expression?.getAttribute("typeRef") ?? "") : "",
      });
  }
  const rules = [...document.getElementsByTagNameNS("*", "rule")].map((rule) => rule.getAttribute("id") ?? "");
  return { inputs: [...inputs.values()], rules };
}

function asking(key: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="Ask" targetNamespace="urn:stagework:trials">
  <bpmn:process id="ask-decision" isExecutable="true" camunda:historyTimeToLive="P1D">
    <bpmn:startEvent id="Begin"><bpmn:outgoing>ToDecide</bpmn:outgoing></bpmn:startEvent>
    <bpmn:businessRuleTask id="Decide" camunda:decisionRef="${key}" camunda:mapDecisionResult="resultList" camunda:resultVariable="result"><bpmn:incoming>ToDecide</bpmn:incoming><bpmn:outgoing>ToDone</bpmn:outgoing></bpmn:businessRuleTask>
    <bpmn:endEvent id="Done"><bpmn:incoming>ToDone</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="ToDecide" sourceRef="Begin" targetRef="Decide"/>
    <bpmn:sequenceFlow id="ToDone" sourceRef="Decide" targetRef="Done"/>
  </bpmn:process>
</bpmn:definitions>`;
}

export async function decide(key: string, source: string, facts: Record<string, unknown>): Promise<Decided> {
  const files = [
    { name: "ask-decision.bpmn", source: asking(key) },
    { name: `${key}.dmn`, source },
  ];
  const moves = JSON.stringify([{ kind: "start", data: facts }]);
  const standing = await postFiles<Schemas["TrialStanding"]>("/trials/steps", files, { moves });
  const made = standing.path.find((one) => one.kind === "decision.made");
  if (!made) throw new Error(standing.cause);
  const { rules, result } = made.data as { rules: string[]; result: Record<string, unknown>[] };
  const numbers = tableOf(source).rules;
  return { rules: rules.map((id) => String(numbers.indexOf(id) + 1)), rows: result };
}
