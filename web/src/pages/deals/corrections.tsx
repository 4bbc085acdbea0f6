/** The deal's corrections: recorded acts, each with its reason, some with a second person's consent. */
import { Badge, Button, Card, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { api, http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMay, useMe } from "../../app/session";
import { useFactName } from "../../parts/fact-names";
import { useFactValue } from "../../parts/facts";
import { Ago } from "../../ui/moments";
import { tellDone, tellFailure } from "../../ui/notices";
import { Loaded } from "../../ui/page";
import { CorrectDialog } from "./correct";
import type { Deal } from "./data";
import { useDealTexts } from "./deal-texts";

type Correction = Required<Schemas["CorrectionInfo"]>;

export function Corrections({ deal, path }: { deal: Deal; path: Schemas["Path"] | undefined }) {
  const t = useDealTexts();
  const mayCorrect = useMay("deals.correct");
  const [isCorrecting, setCorrecting] = useState(false);
  const query = api.useQuery("get", "/api/v1/corrections", { params: { query: { deal_key: deal.key } } });
  return (
    <Stack gap="sm" align="flex-start">
      {mayCorrect && path && (
        <Button variant="default" onClick={() => setCorrecting(true)}>
          {t("correct")}
        </Button>
      )}
      {isCorrecting && path && <CorrectDialog deal={deal} path={path} close={() => setCorrecting(false)} />}
      <Loaded query={query}>
        {({ items }) =>
          items.length ? (
            <Stack gap="xs" w="100%">
              {(items as Correction[]).map((correction) => (
                <OneCorrection key={correction.id} correction={correction} />
              ))}
            </Stack>
          ) : (
            <Text size="sm" c="dimmed">
              {t("noCorrections")}
            </Text>
          )
        }
      </Loaded>
    </Stack>
  );
}

function OneCorrection({ correction }: { correction: Correction }) {
  const t = useDealTexts();
  const me = useMe();
  const mayConsent = useMay("deals.consent");
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {t(`kind_${correction.kind}` as "kind_data")}
        </Text>
        <Badge variant="light" color="gray" tt="none" radius="sm" c="var(--mantine-color-text)">
          {t(`state_${correction.state}` as "state_done")}
        </Badge>
      </Group>
      <BeforeAfter before={correction.before} after={correction.after} />
      <Text size="sm">{correction.reason}</Text>
      <Text size="xs" c="dimmed">
        {correction.asked_by} · <Ago at={correction.asked_at} />
        {correction.answered_by && ` · ${correction.answered_by}: ${correction.answer}`}
      </Text>
      {correction.state === "waiting" && mayConsent && (
        <Answer correction={correction} isOwn={correction.asked_by === me.name} />
      )}
    </Card>
  );
}

/** What stood there before and after, fact by fact. */
export function BeforeAfter({ before, after }: { before: unknown; after: unknown }) {
  const name = useFactName();
  const write = useFactValue();
  const was = asRecord(before);
  const is = asRecord(after);
  return (
    <>
      {[...new Set([...Object.keys(was), ...Object.keys(is)])].map((key) => (
        <Text key={key} size="sm">
          {name(key)}: <s>{write(was[key])}</s> → {write(is[key])}
        </Text>
      ))}
    </>
  );
}

function asRecord(value: unknown): Record<string, unknown> {
  return value && typeof value === "object" ? (value as Record<string, unknown>) : {};
}

function Answer({ correction, isOwn }: { correction: Correction; isOwn: boolean }) {
  const t = useDealTexts();
  const [words, setWords] = useState("");
  const answer = async (how: "consent" | "refusal") => {
    const given = { params: { path: { correction_id: correction.id } }, body: { words } };
    try {
      if (how === "consent") await http.POST("/api/v1/corrections/{correction_id}/consent", given);
      else await http.POST("/api/v1/corrections/{correction_id}/refusal", given);
      tellDone(t("answered"));
      await refresh("/api/v1/corrections", "/api/v1/deals");
    } catch (error) {
      tellFailure(error);
    }
  };
  return (
    <Stack gap={4} mt="xs">
      <Textarea
        label={t("words")}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        autosize
        maxLength={2000}
      />
      <Group gap="xs">
        {!isOwn && (
          <Button size="compact-sm" disabled={!words.trim()} onClick={() => void answer("consent")}>
            {t("consent")}
          </Button>
        )}
        <Button size="compact-sm" variant="default" disabled={!words.trim()} onClick={() => void answer("refusal")}>
          {t("refuse")}
        </Button>
      </Group>
    </Stack>
  );
}
