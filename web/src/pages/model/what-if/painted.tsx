/** The draft's diagram: red where runs stick, pale what none came to, and how often operations are done. */
import { List, Text } from "@mantine/core";
import { useMemo } from "react";
import type { Schemas } from "../../../api/client";
import type { Mark } from "../../../core/viewer";
import { formatNumber } from "../../../i18n/format";
import { Diagram } from "../../../parts/diagram";
import { Part } from "./results";
import { useTexts } from "./texts";

export function Painted({ replayed, xml, name }: { replayed: Schemas["Replayed"]; xml: string; name: string }) {
  const t = useTexts();
  const marks = useMemo(() => {
    const marked = new Map<string, Mark>();
    for (const one of replayed.untaken) marked.set(one.id, "untaken");
    for (const one of replayed.unreached) marked.set(one.element_id, "untaken");
    for (const one of replayed.stuck_at) marked.set(one.element_id, "lost");
    return marked;
  }, [replayed]);
  const badges = useMemo(() => {
    const texts = new Map<string, string>();
    for (const one of replayed.operations) if (one.after) texts.set(one.element_id, formatNumber(one.after));
    const stuck = new Map<string, number>();
    for (const one of replayed.stuck_at) stuck.set(one.element_id, (stuck.get(one.element_id) ?? 0) + one.runs);
    for (const [id, count] of stuck) {
      texts.set(id, [texts.get(id), t("stuckBadge", { count })].filter(Boolean).join(" · "));
    }
    return texts;
  }, [replayed, t]);
  return (
    <Part title={t("diagram")} hint={t("painted")}>
      <Diagram xml={xml} label={t("diagramOf", { name })} marks={marks} badges={badges} height={480} />
      {replayed.untaken.length > 0 && (
        <details>
          <Text component="summary" size="sm" fw={500}>
            {t("untaken")}: {formatNumber(replayed.untaken.length)}
          </Text>
          <List size="sm" mt={4}>
            {replayed.untaken.map((one) => (
              <List.Item key={one.id}>{one.says}</List.Item>
            ))}
          </List>
        </details>
      )}
    </Part>
  );
}
