/** What a new file begins with: enough to be drawn further, and well-formed for the server. */
import type { Kind } from "../../api/sources";

export interface Named {
  key: string;
  name: string;
  nameRu: string;
}

export interface NewDiagram extends Named {
  /** "" describes no stage. */
  stage: string;
  lanes: Named[];
}

const PLATFORM = 'modeler:executionPlatform="Camunda Platform" modeler:executionPlatformVersion="7.21.0"';
const LANE_HEIGHT = 180;
const WIDTH = 900;

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function russian(name: string): string {
  return name ? `<stagework:translation lang="ru" name="${escaped(name)}"/>` : "";
}

function extended(...parts: string[]): string {
  const inner = parts.filter(Boolean).join("");
  return inner ? `<bpmn:extensionElements>${inner}</bpmn:extensionElements>` : "";
}

/** A pool with a lane for each department; in the first, one operation between a start and an exit. */
export function diagramTemplate({ key, name, nameRu, stage, lanes }: NewDiagram): string {
  const word = key.replace(/[^A-Za-z0-9_]/g, "_");
  const height = LANE_HEIGHT * Math.max(lanes.length, 1);
  const nodes = ["Begin", "FirstOperation", "Done"];
  const laneXml = lanes.map(
    (lane, at) =>
      `<bpmn:lane id="Lane_${lane.key.replace(/-/g, "_")}" name="${escaped(lane.name)}">${extended(russian(lane.nameRu))}${
        at === 0 ? nodes.map((node) => `<bpmn:flowNodeRef>${node}</bpmn:flowNodeRef>`).join("") : ""
      }</bpmn:lane>`,
  );
  const laneShapes = lanes.map(
    (lane, at) =>
      `<bpmndi:BPMNShape id="Lane_${lane.key.replace(/-/g, "_")}_di" bpmnElement="Lane_${lane.key.replace(/-/g, "_")}" isHorizontal="true"><dc:Bounds x="130" y="${
        80 + at * LANE_HEIGHT
      }" width="${WIDTH - 30}" height="${LANE_HEIGHT}"/></bpmndi:BPMNShape>`,
  );
  const middle = 80 + LANE_HEIGHT / 2;
  const exit = stage ? '<stagework:exit name="completed"/>' : "";
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:stagework="urn:stagework:bpmn:1" xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="Definitions_${word}" targetNamespace="urn:stagework:processes" ${PLATFORM}>
  <bpmn:collaboration id="Collaboration_${word}">
    <bpmn:participant id="Participant_${word}" name="${escaped(name)}" processRef="${escaped(key)}">${extended(russian(nameRu))}</bpmn:participant>
  </bpmn:collaboration>
  <bpmn:process id="${escaped(key)}" name="${escaped(name)}" isExecutable="true" camunda:historyTimeToLive="P5Y">
    ${extended(stage ? `<stagework:stage name="${stage}"/>` : "", russian(nameRu))}
    ${lanes.length ? `<bpmn:laneSet id="LaneSet_${word}">${laneXml.join("")}</bpmn:laneSet>` : ""}
    <bpmn:startEvent id="Begin" name="Begin">${extended(russian("Начало"))}<bpmn:outgoing>Flow_Begin</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="FirstOperation" name="First operation">${extended(russian("Первая операция"))}<bpmn:incoming>Flow_Begin</bpmn:incoming><bpmn:outgoing>Flow_Done</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="Done" name="Completed">${extended(exit, russian("Завершено"))}<bpmn:incoming>Flow_Done</bpmn:incoming><bpmn:terminateEventDefinition id="Done_Definition"/></bpmn:endEvent>
    <bpmn:sequenceFlow id="Flow_Begin" sourceRef="Begin" targetRef="FirstOperation"/>
    <bpmn:sequenceFlow id="Flow_Done" sourceRef="FirstOperation" targetRef="Done"/>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram_${word}">
    <bpmndi:BPMNPlane id="Plane_${word}" bpmnElement="Collaboration_${word}">
      <bpmndi:BPMNShape id="Participant_${word}_di" bpmnElement="Participant_${word}" isHorizontal="true"><dc:Bounds x="100" y="80" width="${WIDTH}" height="${height}"/></bpmndi:BPMNShape>
      ${laneShapes.join("\n      ")}
      <bpmndi:BPMNShape id="Begin_di" bpmnElement="Begin"><dc:Bounds x="192" y="${middle - 18}" width="36" height="36"/></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="FirstOperation_di" bpmnElement="FirstOperation"><dc:Bounds x="300" y="${middle - 40}" width="100" height="80"/></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Done_di" bpmnElement="Done"><dc:Bounds x="472" y="${middle - 18}" width="36" height="36"/></bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="Flow_Begin_di" bpmnElement="Flow_Begin"><di:waypoint x="228" y="${middle}"/><di:waypoint x="300" y="${middle}"/></bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="Flow_Done_di" bpmnElement="Flow_Done"><di:waypoint x="400" y="${middle}"/><di:waypoint x="472" y="${middle}"/></bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`;
}

export function formTemplate(key: string): string {
  const form = {
    type: "default",
    id: key,
    schemaVersion: 19,
    executionPlatform: "Camunda Platform",
    executionPlatformVersion: "7.21.0",
    components: [],
  };
  return `${JSON.stringify(form, null, 2)}\n`;
}

/** A table of one input, one output and one rule. */
export function tableTemplate({ key, name, nameRu }: Named): string {
  const word = key.replace(/[^A-Za-z0-9_]/g, "_");
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:modeler="http://camunda.org/schema/modeler/1.0" xmlns:stagework="urn:stagework:bpmn:1" id="Definitions_${word}" name="${escaped(name)}" namespace="urn:stagework:decisions" ${PLATFORM}>
  <decision id="${escaped(key)}" name="${escaped(name)}">
    ${nameRu ? `<extensionElements>${russian(nameRu)}</extensionElements>` : ""}
    <decisionTable id="Table_${word}" hitPolicy="UNIQUE">
      <input id="Input_1" label="Amount">
        <inputExpression id="InputExpression_1" typeRef="number"><text>amount</text></inputExpression>
      </input>
      <output id="Output_1" label="Result" name="result" typeRef="string"/>
      <rule id="Rule_1">
        <inputEntry id="Rule_1_Input_1"><text>-</text></inputEntry>
        <outputEntry id="Rule_1_Output_1"><text>"yes"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="Diagram_${word}">
      <dmndi:DMNShape id="Shape_${word}" dmnElementRef="${escaped(key)}"><dc:Bounds height="80" width="180" x="160" y="100"/></dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
`;
}

/** Which file a file's text says that it is: its kind by its name, its key by its content; null: no file of a model. */
export function identify(name: string, source: string): { kind: Kind; key: string } | null {
  const ending = name.toLowerCase().match(/\.(bpmn|dmn|form)$/)?.[1] as Kind | undefined;
  if (ending === "form") {
    try {
      const { id } = JSON.parse(source);
      return typeof id === "string" && id ? { kind: "form", key: id } : null;
    } catch {
      return null;
    }
  }
  if (!ending) return null;
  const document = new DOMParser().parseFromString(source, "text/xml");
  if (document.querySelector("parsererror")) return null;
  const wanted = ending === "bpmn" ? "process" : "decision";
  const found = [...document.getElementsByTagNameNS("*", wanted)];
  const key = (found.find((one) => one.getAttribute("isExecutable") !== "false") ?? found[0])?.getAttribute("id");
  return key ? { kind: ending, key } : null;
}
