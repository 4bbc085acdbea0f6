/** The path on paper: every event that says something about the work, with the reason at each gateway. */

import { formatMoment } from "../../i18n/format";
import { useOutcomeName } from "../../parts/outcomes";
import { useStageTexts } from "../../parts/stages";
import classes from "./audit.module.css";
import { isCorrecting } from "./deviations";
import { useKindName } from "./kinds";
import { type Diagrams, drawingOf, placeOf } from "./names";
import type { Deviation, Path, PathEvent } from "./path-data";
import { usePathTexts } from "./path-texts";
import { useGatewaySentence, useTableSentence } from "./why";

/** The engine's own books: timers and messages that were only set or awaited. They are in the replay and in the exports. */
const LEFT_OUT = [
  "timer.set",
  "timer.withdrawn",
  "message.awaited",
  "message.withdrawn",
  "service.called",
  "script.ran",
];

interface Props {
  path: Path;
  diagrams: Diagrams;
  deviations: ReadonlyMap<number, Deviation[]>;
}

export function ReportPath({ path, diagrams, deviations }: Props) {
  const t = usePathTexts();
  const kindName = useKindName();
  const stageName = useStageTexts();
  const details = useDetails(diagrams);
  return (
    <table className={classes.path}>
      <thead>
        <tr>
          <th style={{ width: "5%" }}>{t("number")}</th>
          <th style={{ width: "16%" }}>{t("when")}</th>
          <th style={{ width: "17%" }}>{t("what")}</th>
          <th>{t("where")}</th>
          <th style={{ width: "13%" }}>{t("who")}</th>
        </tr>
      </thead>
      <tbody>
        {path.events.map((event, place) => {
          if (LEFT_OUT.includes(event.kind)) return null;
          const odd = deviations.get(event.seq) ?? [];
          const more = [...odd.map((one) => t(`kind_${one.kind}`)), details(event)].filter(Boolean).join(" · ");
          return (
            <tr key={event.seq} className={odd.length || isCorrecting(event) ? classes.odd : undefined}>
              <td>{place + 1}</td>
              <td style={{ whiteSpace: "nowrap" }}>{formatMoment(event.at)}</td>
              <td>{kindName(event.kind)}</td>
              <td>
                {placeOf(diagrams, event) || (event.process_id && stageName(event.process_id as never))}
                {more && <div style={{ fontWeight: 400 }}>{more}</div>}
              </td>
              <td>{event.actor}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** What is to be said of an event besides its place: the reason of a decision, an exit, a reason given. */
function useDetails(diagrams: Diagrams): (event: PathEvent) => string {
  const gateway = useGatewaySentence();
  const table = useTableSentence();
  const outcome = useOutcomeName();
  return (event) => {
    if (event.kind === "gateway.decided") return gateway(event, drawingOf(diagrams, event));
    if (event.kind === "decision.made") return table(event);
    const { exit, reason, text } = event.data;
    if (typeof exit === "string" && exit) return outcome(exit);
    if (typeof reason === "string" && reason) return reason;
    return typeof text === "string" ? text : "";
  };
}
