/** What happened, in words: who, what, when; the newest first. */
import { SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useLanguage } from "../../i18n";
import { formatDate, formatMoment, formatTime } from "../../i18n/format";
import { type DealEvent, isMachineStep, useActorName, useEventWords } from "../../parts/event-words";
import { FactList, statedFacts } from "../../parts/facts";
import classes from "./deal-history.module.css";
import { useDealTexts } from "./deal-texts";

export function History({ events }: { events: DealEvent[] }) {
  const t = useDealTexts();
  useLanguage();
  const [all, setAll] = useState(false);
  const shown = events.filter((event) => all || !isMachineStep(event)).toReversed();
  const days = new Map<string, DealEvent[]>();
  for (const event of shown) {
    const day = formatDate(event.at);
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t("history")}
        size="xs"
        w="fit-content"
        value={all ? "all" : "people"}
        onChange={(value) => setAll(value === "all")}
        data={[
          { value: "people", label: t("steps") },
          { value: "all", label: t("everything") },
        ]}
      />
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={day}>
          <Text size="sm" fw={600} mb={6}>
            {day}
          </Text>
          <Stack component="ol" gap={8} m={0} pl="sm" className={classes.day}>
            {ofDay.map((event) => (
              <Happened key={event.seq} event={event} />
            ))}
          </Stack>
        </section>
      ))}
    </Stack>
  );
}

function Happened({ event }: { event: DealEvent }) {
  const t = useDealTexts();
  const words = useEventWords();
  const actor = useActorName();
  const { changed } = event.data as { changed?: Record<string, unknown> };
  const entered = event.kind === "work.completed" && changed && statedFacts(changed).length > 0 ? changed : null;
  return (
    <li>
      <Text size="sm">
        {words(event)}
        <Text span size="xs" c="dimmed" ml={8}>
          <time title={formatMoment(event.at)}>{formatTime(event.at)}</time> {actor(event.actor)}
        </Text>
      </Text>
      {entered && (
        <details>
          <summary style={{ cursor: "pointer", fontSize: "var(--mantine-font-size-xs)", minHeight: 24 }}>
            {t("entered")}
          </summary>
          <FactList variables={entered} />
        </details>
      )}
    </li>
  );
}
