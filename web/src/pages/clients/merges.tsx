/** Merge another client into this one; take a merge back. */
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMay } from "../../app/session";
import { type Client, ClientSelect } from "../../parts/client-select";
import { Ago } from "../../ui/moments";
import { tellDone, tellFailure } from "../../ui/notices";
import { merge } from "./duplicates";
import { useTexts } from "./texts";

export function Merges({ client, merges }: { client: Client; merges: Schemas["Merge"][] }) {
  const t = useTexts();
  const mayMerge = useMay("clients.merge");
  const undo = async (id: number) => {
    try {
      await http.POST("/api/v1/merges/{merge_id}/undoing", {
        params: { path: { merge_id: id } },
        body: { reason: t("mistaken") },
      });
      tellDone(t("takenBack"));
      await refresh("/api/v1/client", "/api/v1/deals");
    } catch (error) {
      tellFailure(error);
    }
  };
  return (
    <Stack gap="sm">
      {merges.map((one) => (
        <div key={one.id}>
          <Text size="sm">{t("mergeLine", { merged: one.merged, kept: one.kept })}</Text>
          <Text size="xs" c="dimmed">
            {one.merged_by} · <Ago at={one.merged_at} /> · {one.reason}
            {one.undone_at && ` · ${t("undone", { name: one.undone_by })}`}
          </Text>
          {mayMerge && !one.undone_at && (
            <Button size="compact-xs" variant="light" mt={2} onClick={() => void undo(one.id)}>
              {t("takeBack")}
            </Button>
          )}
        </div>
      ))}
      {mayMerge && !client.merged_into && <MergeForm client={client} />}
    </Stack>
  );
}

function MergeForm({ client }: { client: Client }) {
  const t = useTexts();
  const [other, choose] = useState<Client | null>(null);
  const [reason, setReason] = useState("");
  return (
    <details>
      <summary style={{ cursor: "pointer", fontSize: "var(--mantine-font-size-sm)", minHeight: 24 }}>
        {t("merge")}
      </summary>
      <Stack gap="xs" mt="xs">
        <Text size="xs" c="dimmed">
          {t("mergeHint")}
        </Text>
        <ClientSelect label={t("other")} client={other} choose={choose} except={client.id} />
        <TextInput
          label={t("whySame")}
          placeholder={t("sameDefault")}
          value={reason}
          maxLength={2000}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group>
          <Button
            size="compact-sm"
            disabled={!other}
            onClick={() =>
              other && void merge(client.id, other.id, reason.trim() || t("sameDefault"), t("merged"), t("mistaken"))
            }
          >
            {t("mergeDo")}
          </Button>
        </Group>
      </Stack>
    </details>
  );
}
