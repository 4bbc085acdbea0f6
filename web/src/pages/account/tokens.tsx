import {
  Alert,
  Button,
  Code,
  CopyButton,
  Group,
  MultiSelect,
  NumberInput,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { api, http, type Schemas, whole } from "../../api/client";
import { refresh } from "../../api/queries";
import { formatDate } from "../../i18n/format";
import { tellDone, tellFailure } from "../../ui/notices";
import { Loaded, messageOf } from "../../ui/page";
import { Part } from "./part";
import { useTexts } from "./texts";

type Scope = Schemas["NewToken"]["scopes"][number];
const SCOPES: Scope[] = ["read", "work", "model", "operate", "people", "audit"];

export function Tokens() {
  const t = useTexts();
  const tokens = api.useQuery("get", "/api/v1/tokens");
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(["read"]);
  const [days, setDays] = useState(90);
  const [secret, setSecret] = useState("");
  const [failure, setFailure] = useState("");

  async function make(event: FormEvent) {
    event.preventDefault();
    setFailure("");
    try {
      const { data } = await http.POST("/api/v1/tokens", { body: { name, scopes, days } });
      setSecret(data?.secret ?? "");
      setName("");
      await refresh("/api/v1/tokens");
    } catch (error) {
      setFailure(messageOf(error));
    }
  }

  async function revoke(id: number) {
    try {
      await http.DELETE("/api/v1/tokens/{token_id}", { params: { path: { token_id: id } } });
      tellDone(t("tokenRevoked"));
      await refresh("/api/v1/tokens");
    } catch (error) {
      tellFailure(error);
    }
  }

  return (
    <Part title={t("tokens")} hint={t("tokensHint")}>
      <Loaded query={tokens}>
        {({ items }) => (
          <Stack gap="xs">
            {items.length === 0 && <Text size="sm">{t("noTokens")}</Text>}
            {whole(items).map((one) => (
              <Group key={one.id} justify="space-between" wrap="nowrap" align="flex-start">
                <div>
                  <Text size="sm">{one.name}</Text>
                  <Text size="xs" c="dimmed">
                    {one.scopes.map((scope) => t(scope as Scope)).join(", ")} ·{" "}
                    {one.revoked_at ? t("revoked") : t("expires", { date: formatDate(one.expires_at) })}
                  </Text>
                </div>
                {!one.revoked_at && (
                  <Button size="compact-sm" variant="default" onClick={() => void revoke(one.id)}>
                    {t("revoke")}
                  </Button>
                )}
              </Group>
            ))}
          </Stack>
        )}
      </Loaded>
      {secret && (
        <Alert color="yellow" role="status">
          <Text size="sm">{t("tokenSecret")}</Text>
          <Group mt="xs" wrap="nowrap">
            <Code>{secret}</Code>
            <CopyButton value={secret}>
              {({ copied, copy }) => (
                <Button size="compact-sm" onClick={copy}>
                  {copied ? t("copied") : t("copy")}
                </Button>
              )}
            </CopyButton>
          </Group>
        </Alert>
      )}
      <form onSubmit={(event) => void make(event)} style={{ display: "grid", gap: 8 }}>
        <TextInput
          label={t("tokenName")}
          value={name}
          onChange={(e) => setName(e.target.value)}
          required
          withAsterisk={false}
        />
        <MultiSelect
          label={t("scopes")}
          data={SCOPES.map((scope) => ({ value: scope, label: t(scope) }))}
          value={scopes}
          onChange={(chosen) => setScopes(chosen as Scope[])}
        />
        <NumberInput
          label={t("days")}
          value={days}
          min={1}
          max={366}
          onChange={(value) => setDays(Number(value) || 1)}
        />
        {failure && (
          <Alert color="red" role="alert" p="xs">
            {failure}
          </Alert>
        )}
        <Button type="submit" variant="default" disabled={scopes.length === 0}>
          {t("make")}
        </Button>
      </form>
    </Part>
  );
}
