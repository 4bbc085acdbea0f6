/** Only what runs is offered (docs/architecture.md, “What runs”); everything else would be refused at deployment. */

const REFUSED =
  /conditional-(start|intermediate|boundary)|signal|link-|compensation|cancel|complex-gateway|transaction|ad-hoc|event-subprocess|error-start|escalation-start|data-(object|store)/;
const REFUSED_MARKS = /^toggle-(parallel-mi|sequential-mi|loop|participant-multiplicity|is-collection)/;
const REFUSED_APPENDS = [
  "append.condition-intermediate-event",
  "append.signal-intermediate-event",
  "append.compensation-activity",
];

type Entries = Record<string, any>;

function without(entries: Entries, refused: (id: string) => boolean): Entries {
  return Object.fromEntries(Object.entries(entries).filter(([id]) => !refused(id)));
}

/** What one draws with: operations for people first, then machines' work. */
class Palette {
  static $inject = ["palette", "create", "elementFactory", "translate"];

  constructor(
    palette: any,
    private readonly create: any,
    private readonly factory: any,
    private readonly translate: any,
  ) {
    palette.registerProvider(500, this);
  }

  getPaletteEntries() {
    const entry = (type: string, className: string, title: string, group = "activity") => {
      const start = (event: unknown) => this.create.start(event, this.factory.createShape({ type }));
      return { group, className, title: this.translate(title), action: { click: start, dragstart: start } };
    };
    return (entries: Entries) => ({
      ...without(entries, (id) => /create\.(data-object|data-store|group|task|subprocess|participant)/.test(id)),
      "create.user-task": entry("bpmn:UserTask", "bpmn-icon-user-task", "Create user task"),
      "create.service-task": entry("bpmn:ServiceTask", "bpmn-icon-service-task", "Create service task"),
      "create.business-rule-task": entry(
        "bpmn:BusinessRuleTask",
        "bpmn-icon-business-rule-task",
        "Create business rule task",
      ),
      "create.call-activity": entry("bpmn:CallActivity", "bpmn-icon-call-activity", "Create call activity"),
      ...("create.subprocess-expanded" in entries && {
        "create.subprocess-expanded": entries["create.subprocess-expanded"],
      }),
      ...("create.participant-expanded" in entries && {
        "create.participant-expanded": entries["create.participant-expanded"],
      }),
    });
  }
}

class ContextPad {
  static $inject = ["contextPad", "autoPlace", "create", "elementFactory", "translate"];

  constructor(
    contextPad: any,
    private readonly autoPlace: any,
    private readonly create: any,
    private readonly factory: any,
    private readonly translate: any,
  ) {
    contextPad.registerProvider(500, this);
  }

  getContextPadEntries(element: any) {
    return (entries: Entries) => {
      const kept = without(entries, (id) => REFUSED_APPENDS.includes(id));
      if (!("append.append-task" in kept)) return kept;
      const shape = () => this.factory.createShape({ type: "bpmn:UserTask" });
      kept["append.append-task"] = {
        group: "model",
        className: "bpmn-icon-user-task",
        title: this.translate("Append user task"),
        action: {
          click: () => this.autoPlace.append(element, shape()),
          dragstart: (event: unknown) => this.create.start(event, shape(), { source: element }),
        },
      };
      return kept;
    };
  }
}

class Replacements {
  static $inject = ["popupMenu"];

  constructor(popupMenu: any) {
    popupMenu.registerProvider("bpmn-replace", 500, this);
  }

  getPopupMenuEntries() {
    return (entries: Entries) => without(entries, (id) => REFUSED.test(id));
  }

  getPopupMenuHeaderEntries() {
    return (entries: Entries) => without(entries, (id) => REFUSED_MARKS.test(id));
  }
}

export const OnlyWhatRuns = {
  __init__: ["stageworkPalette", "stageworkContextPad", "stageworkReplacements"],
  stageworkPalette: ["type", Palette],
  stageworkContextPad: ["type", ContextPad],
  stageworkReplacements: ["type", Replacements],
};
