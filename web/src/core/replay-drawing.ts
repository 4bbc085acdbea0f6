/** What a replay needs to know of a diagram: its elements, their names and the flows between them. Read from the file, drawn nowhere. */

export interface DrawnElement {
  id: string;
  /** The BPMN element's own name: userTask, exclusiveGateway, endEvent ... */
  type: string;
  name: string;
  nameRu: string;
  incoming: string[];
  outgoing: string[];
  /** Of a boundary event: what it stands on. */
  host: string;
  /** The embedded subprocess that it stands in, or "". */
  scope: string;
  isMultiple: boolean;
  /** Of a start event: a message, a date or the like begins it. */
  isTriggered: boolean;
}

export interface DrawnFlow {
  id: string;
  name: string;
  nameRu: string;
  source: string;
  target: string;
}

export interface Drawing {
  elements: ReadonlyMap<string, DrawnElement>;
  flows: ReadonlyMap<string, DrawnFlow>;
}

const BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const NODE = /(Task|Event|Gateway|Activity)$|^(task|subProcess|transaction)$/;

/** Read a diagram's file. */
export function readDrawing(xml: string): Drawing {
  const document = new DOMParser().parseFromString(xml, "text/xml");
  const elements = new Map<string, DrawnElement>();
  const flows = new Map<string, DrawnFlow>();
  for (const node of document.getElementsByTagNameNS(BPMN, "*")) {
    const id = node.getAttribute("id") ?? "";
    if (node.localName === "sequenceFlow") {
      const ends = { source: node.getAttribute("sourceRef") ?? "", target: node.getAttribute("targetRef") ?? "" };
      flows.set(id, { id, ...namesOf(node), ...ends });
    } else if (NODE.test(node.localName)) {
      const parent = node.parentElement;
      elements.set(id, {
        id,
        type: node.localName,
        ...namesOf(node),
        incoming: [],
        outgoing: [],
        host: node.getAttribute("attachedToRef") ?? "",
        scope: parent && NODE.test(parent.localName) ? (parent.getAttribute("id") ?? "") : "",
        isMultiple: childrenOf(node, "multiInstanceLoopCharacteristics").length > 0,
        isTriggered: [...node.children].some((child) => child.localName.endsWith("EventDefinition")),
      });
    }
  }
  for (const flow of flows.values()) {
    elements.get(flow.source)?.outgoing.push(flow.id);
    elements.get(flow.target)?.incoming.push(flow.id);
  }
  return { elements, flows };
}

function childrenOf(node: Element, name: string): Element[] {
  return [...node.children].filter((child) => child.localName === name);
}

function namesOf(node: Element): { name: string; nameRu: string } {
  const name = node.getAttribute("name") ?? "";
  const extensions = childrenOf(node, "extensionElements").flatMap((one) => childrenOf(one, "translation"));
  const russian = extensions.find((one) => one.getAttribute("lang") === "ru")?.getAttribute("name");
  return { name, nameRu: russian ?? name };
}
