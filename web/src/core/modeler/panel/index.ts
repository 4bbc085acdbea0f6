/** The panel: bpmn.io's groups for names, errors, escalations and messages, and Stagework's own; none for what does not run. */
import { getBusinessObject } from "bpmn-js/lib/util/ModelUtil";
import { NOTHING_KNOWN, type Vocabulary } from "../vocabulary";
import { note } from "./entries";
import { messageEntries, payloadGroup, timerGroup } from "./events";
import { conditionGroup, handOffGroup } from "./flows";
import { FollowSelection } from "./follow-selection";
import type { Group, Panel } from "./group";
import { callGroups, connectorGroups, decisionGroup, scriptGroup } from "./machine";
import { translationEntry } from "./names";
import { exitGroups, stageGroups } from "./stage";
import { t } from "./texts";
import { deadlineGroup, formGroup, workGroup } from "./work";

export interface FindingNote {
  element_id: string;
  severity: string;
  text: string;
}

export interface PanelCallbacks {
  newForm: (elementId: string) => void;
  editForm: (formId: string) => void;
  openProcess: (processId: string) => void;
}

/** Open at first: what an operation is about. */
const OPEN = [
  "findings",
  "general",
  "work",
  "form",
  "deadline",
  "condition",
  "connector",
  "decision",
  "timer",
  "stage",
];

const SELECTION_SETTLES_MS = 200;

export class StageworkPanel {
  static $inject = [
    "propertiesPanel",
    "elementRegistry",
    "modeling",
    "bpmnFactory",
    "eventBus",
    "translate",
    "selection",
    "canvas",
    "directEditing",
    "config.panel",
  ];

  private vocabulary: Vocabulary = NOTHING_KNOWN;
  private findings: FindingNote[] = [];
  private timer: number | undefined;
  private selectedAt = 0;
  private readonly panel: Panel;

  constructor(
    propertiesPanel: any,
    elementRegistry: any,
    modeling: any,
    factory: any,
    private readonly eventBus: any,
    private readonly translate: any,
    selection: any,
    canvas: any,
    directEditing: any,
    callbacks: PanelCallbacks,
  ) {
    const drawn = () => [...new Set(elementRegistry.getAll().map(getBusinessObject))];
    const vocabulary = () => this.vocabulary;
    this.panel = {
      modeling,
      factory,
      drawn,
      ...callbacks,
      get vocabulary() {
        return vocabulary();
      },
    };
    propertiesPanel.registerProvider(400, this);
    new FollowSelection(eventBus, selection, canvas, directEditing);
    eventBus.on("selection.changed", () => {
      this.selectedAt = performance.now();
    });
    eventBus.on("diagram.destroy", () => window.clearTimeout(this.timer));
  }

  know(vocabulary: Vocabulary): void {
    this.vocabulary = vocabulary;
    this.drawAnew();
  }

  found(findings: FindingNote[]): void {
    this.findings = findings;
    this.drawAnew();
  }

  /** Once a selection is taken in: bpmn.io's panel would go back to the element before. */
  private drawAnew(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      if (performance.now() - this.selectedAt < SELECTION_SETTLES_MS) this.drawAnew();
      else this.eventBus.fire("propertiesPanel.providersChanged");
    }, 50);
  }

  getGroups(element: any) {
    return (groups: Group[]): Group[] => {
      const theirs = new Map(groups.map((group) => [group.id, group]));
      const general = theirs.get("general");
      const entries = general?.entries ?? [];
      const place = entries.findIndex((entry) => entry.id === "name") + 1;
      const { panel } = this;
      const message = theirs.get("message");
      const all = [
        this.findingsGroup(element),
        general &&
          element.type !== "bpmn:Collaboration" && {
            ...general,
            entries: [...entries.slice(0, place), ...translationEntry(element, panel), ...entries.slice(place)],
          },
        ...stageGroups(element, panel),
        workGroup(element, panel),
        formGroup(element, panel),
        deadlineGroup(element, panel),
        conditionGroup(element, panel),
        handOffGroup(element, panel),
        ...connectorGroups(element, panel),
        decisionGroup(element, panel),
        scriptGroup(element, panel),
        ...callGroups(element, panel),
        message && { ...message, entries: [...(message.entries ?? []), ...messageEntries(element, panel)] },
        payloadGroup(element, panel),
        timerGroup(element, panel),
        theirs.get("error"),
        theirs.get("escalation"),
        ...exitGroups(element, panel),
        theirs.get("documentation"),
      ];
      return all
        .filter((group) => group !== null && group !== undefined && group !== false)
        .map((group) => ({ shouldOpen: OPEN.includes(group.id), ...group, translate: this.translate }));
    };
  }

  private findingsGroup(element: any): Group | null {
    const here = this.findings.filter((one) => one.element_id === element.businessObject.id);
    if (!here.length) return null;
    const entries = here.map((one, index) => note(`finding-${index}`, one.text, one.severity));
    return { id: "findings", label: t("findings"), entries };
  }
}
