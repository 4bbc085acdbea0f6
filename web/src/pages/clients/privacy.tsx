/** What the law gives the person behind a client: to learn what is kept, and to have it erased. */
import { Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { download, http } from "../../api/client";
import { refresh } from "../../api/queries";
import type { Client } from "../../parts/client-select";
import { tellDone, tellFailure } from "../../ui/notices";
import { useTexts } from "./texts";

export function Privacy({ client, mayErase }: { client: Client; mayErase: boolean }) {
  const t = useTexts();
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t("showAllHint")}
      </Text>
      <Group>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() =>
            void download(`/api/v1/clients/${client.id}/personal-data`, `client-${client.id}.json`).catch(tellFailure)
          }
        >
          {t("showAll")}: {t("download")}
        </Button>
      </Group>
      {mayErase && <Erasure client={client} />}
    </Stack>
  );
}

/** This has no way back, so the number has to be typed. */
function Erasure({ client }: { client: Client }) {
  const t = useTexts();
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const erase = async () => {
    try {
      const { data } = await http.POST("/api/v1/clients/{client_id}/erasure", {
        params: { path: { client_id: client.id } },
        body: { reason },
      });
      tellDone(t("eraseDone", { count: data?.values ?? 0 }));
      await refresh("/api/v1/client", "/api/v1/deals");
    } catch (error) {
      tellFailure(error);
    }
  };
  return (
    <details>
      <summary style={{ cursor: "pointer", fontSize: "var(--mantine-font-size-sm)", minHeight: 24 }}>
        {t("erase")}
      </summary>
      <Stack gap="xs" mt="xs">
        <Text size="xs" c="dimmed">
          {t("eraseHint")}
        </Text>
        <Textarea
          label={t("eraseWhy")}
          value={reason}
          maxLength={2000}
          autosize
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <TextInput
          label={t("confirmName", { id: client.id })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group>
          <Button
            size="compact-sm"
            color="red"
            disabled={!reason.trim() || typed !== String(client.id)}
            onClick={() => void erase()}
          >
            {t("erase")}
          </Button>
        </Group>
      </Stack>
    </details>
  );
}
