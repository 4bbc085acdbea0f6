/**
 * Sees to it that the panel is about what is selected. bpmn.io's panel hears of selections only some frames after it is drawn, and goes back
 * to the element before when its groups change while a selection is being taken in; on a busy machine both happen.
 */
const CHECK_MS = 120;
const MOST_CHECKS = 40;

export class FollowSelection {
  private shown: unknown;
  private timer: number | undefined;

  constructor(
    private readonly eventBus: any,
    private readonly selection: any,
    private readonly canvas: any,
    private readonly directEditing: any,
  ) {
    eventBus.on("propertiesPanel.updated", ({ element }: any) => {
      this.shown = element;
      this.check(MOST_CHECKS);
    });
    eventBus.on(["selection.changed", "import.done"], () => this.check(MOST_CHECKS));
    eventBus.on("diagram.destroy", () => window.clearTimeout(this.timer));
  }

  private check(left: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      const selected: any[] = this.selection.get();
      const [only = this.canvas.getRootElement()] = selected;
      if (selected.length > 1 || this.shown === (only.labelTarget ?? only)) return;
      // A name that is being typed on the canvas would end with it.
      if (!this.directEditing.isActive())
        this.eventBus.fire("selection.changed", { oldSelection: [], newSelection: selected });
      if (left > 0) this.check(left - 1);
    }, CHECK_MS);
  }
}
