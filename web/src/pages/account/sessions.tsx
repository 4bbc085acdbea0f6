import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { api, http, whole } from "../../api/client";
import { refresh } from "../../api/queries";
import { formatRelative } from "../../i18n/format";
import { tellDone, tellFailure } from "../../ui/notices";
import { Loaded } from "../../ui/page";
import { Part } from "./part";
import { useTexts } from "./texts";

export function Sessions() {
  const t = useTexts();
  const sessions = api.useQuery("get", "/api/v1/sessions");

  async function end(id: string) {
    try {
      await http.DELETE("/api/v1/sessions/{session_id}", { params: { path: { session_id: id } } });
      tellDone(t("ended"));
      await refresh("/api/v1/sessions");
    } catch (error) {
      tellFailure(error);
    }
  }

  return (
    <Part title={t("sessions")}>
      <Loaded query={sessions}>
        {({ items }) => (
          <Stack gap="xs">
            {whole(items).map((one) => (
              <Group key={one.id} justify="space-between" wrap="nowrap" align="flex-start">
                <div>
                  <Text size="sm">{browserOf(one.agent)}</Text>
                  <Text size="xs" c="dimmed">
                    {t("lastSeen", { when: formatRelative(one.seen_at) })}
                  </Text>
                </div>
                {one.is_current ? (
                  <Badge variant="light" tt="none">
                    {t("thisBrowser")}
                  </Badge>
                ) : (
                  <Button size="compact-sm" variant="default" onClick={() => void end(one.id)}>
                    {t("end")}
                  </Button>
                )}
              </Group>
            ))}
          </Stack>
        )}
      </Loaded>
    </Part>
  );
}

/** A browser's and a system's name out of what a browser calls itself, or all of it. */
function browserOf(agent: string): string {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\/(\d+)/.exec(agent);
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1];
  return browser ? [`${browser[1]} ${browser[2]}`, system].filter(Boolean).join(", ") : agent.slice(0, 60);
}
