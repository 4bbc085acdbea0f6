import { Alert, Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { api, http, whole } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMe } from "../../app/session";
import { formatDate } from "../../i18n/format";
import { tellDone, tellFailure } from "../../ui/notices";
import { Loaded, messageOf } from "../../ui/page";
import { Part } from "./part";
import { useTexts } from "./texts";

/** Who does one's work while one is away. */
export function Absence() {
  const t = useTexts();
  const me = useMe();
  const found = api.useQuery("get", "/api/v1/substitutes", { params: { query: { person: me.name } } });
  const colleagues = api.useQuery("get", "/api/v1/users", { params: { query: { limit: 200, fields: "name,state" } } });
  const [colleague, setColleague] = useState<string | null>(null);
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [failure, setFailure] = useState("");

  async function set(event: FormEvent) {
    event.preventDefault();
    setFailure("");
    try {
      const body = {
        absent: me.name,
        substitute: colleague ?? "",
        starts_at: midnight(from),
        ends_at: midnight(until),
      };
      await http.POST("/api/v1/substitutes", { body });
      tellDone(t("standsIn", { name: body.substitute }));
      setColleague(null);
      await refresh("/api/v1/substitutes");
    } catch (error) {
      setFailure(messageOf(error));
    }
  }

  async function remove(one: { id: number; substitute: string; starts_at: string; ends_at: string }) {
    try {
      await http.DELETE("/api/v1/substitutes/{number}", { params: { path: { number: one.id } } });
      const again = { absent: me.name, substitute: one.substitute, starts_at: one.starts_at, ends_at: one.ends_at };
      tellDone(t("removed"), async () => {
        await http.POST("/api/v1/substitutes", { body: again });
        await refresh("/api/v1/substitutes");
      });
      await refresh("/api/v1/substitutes");
    } catch (error) {
      tellFailure(error);
    }
  }

  const names = whole(colleagues.data?.items).filter((one) => one.state === "active" && one.name !== me.name);
  return (
    <Part title={t("absence")} hint={t("absenceHint")}>
      <Loaded query={found}>
        {({ items }) => {
          const mine = whole(items).filter((one) => one.absent === me.name);
          return (
            <Stack gap="xs">
              {mine.length === 0 && <Text size="sm">{t("noAbsence")}</Text>}
              {mine.map((one) => (
                <Group key={one.id} justify="space-between" wrap="nowrap">
                  <Text size="sm">
                    {t("standsIn", { name: one.substitute })}, {formatDate(one.starts_at)} – {formatDate(one.ends_at)}
                  </Text>
                  <Button size="compact-sm" variant="default" onClick={() => void remove(one)}>
                    {t("back")}
                  </Button>
                </Group>
              ))}
            </Stack>
          );
        }}
      </Loaded>
      <form onSubmit={(event) => void set(event)} style={{ display: "grid", gap: 8 }}>
        <Select
          label={t("colleague")}
          data={names.map((one) => one.name)}
          value={colleague}
          onChange={(chosen) => setColleague(chosen)}
          searchable
        />
        <Group grow>
          <TextInput
            type="date"
            label={t("from")}
            value={from}
            onChange={(e) => setFrom(e.target.value)}
            required
            withAsterisk={false}
          />
          <TextInput
            type="date"
            label={t("until")}
            value={until}
            min={from}
            onChange={(e) => setUntil(e.target.value)}
            required
            withAsterisk={false}
          />
        </Group>
        {failure && (
          <Alert color="red" role="alert" p="xs">
            {failure}
          </Alert>
        )}
        <Button type="submit" variant="default" disabled={!colleague}>
          {t("set")}
        </Button>
      </form>
    </Part>
  );
}

/** The beginning of a day where the person is. */
function midnight(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}
