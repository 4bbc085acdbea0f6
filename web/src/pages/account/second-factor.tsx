import { Alert, Button, Code, Group, List, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { renderSVG } from "uqr";
import { http, type Schemas } from "../../api/client";
import { queries } from "../../api/queries";
import { useMe } from "../../app/session";
import { messageOf } from "../../ui/page";
import { PasswordField } from "../../ui/password-field";
import { Part } from "./part";
import { useTexts } from "./texts";

/** On and off, each with the password; a new one counts when a first code confirms it. */
export function SecondFactor() {
  const t = useTexts();
  const me = useMe();
  const [password, setPassword] = useState("");
  const [begun, setBegun] = useState<Schemas["NewTotp"] | null>(null);
  const [code, setCode] = useState("");
  const [recovery, setRecovery] = useState<string[]>([]);
  const [failure, setFailure] = useState("");

  async function attempt(act: () => Promise<void>) {
    setFailure("");
    try {
      await act();
    } catch (error) {
      setFailure(messageOf(error));
    }
  }

  const begin = () =>
    attempt(async () => {
      const { data } = await http.POST("/api/v1/session/totp", { body: { password } });
      setBegun(data ?? null);
      setPassword("");
    });
  const confirm = () =>
    attempt(async () => {
      const { data } = await http.POST("/api/v1/session/totp/confirmation", { body: { code } });
      setRecovery(data?.recovery_codes ?? []);
      setBegun(null);
      setCode("");
      await queries.invalidateQueries({ queryKey: ["session"] });
    });
  const turnOff = () =>
    attempt(async () => {
      await http.POST("/api/v1/session/totp/removal", { body: { password } });
      setPassword("");
      setRecovery([]);
      await queries.invalidateQueries({ queryKey: ["session"] });
    });

  function submit(event: FormEvent) {
    event.preventDefault();
    void (begun ? confirm() : me.has_second_factor ? turnOff() : begin());
  }

  return (
    <Part title={t("secondFactor")} hint={me.has_second_factor ? t("secondFactorOn") : t("secondFactorOff")}>
      {recovery.length > 0 && (
        <Alert color="yellow" role="status">
          <Text size="sm">{t("recovery")}</Text>
          <List size="sm" mt="xs">
            {recovery.map((one) => (
              <List.Item key={one}>
                <Code>{one}</Code>
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <form onSubmit={submit} style={{ display: "grid", gap: 8 }}>
        {begun ? (
          <>
            <Text size="sm">{t("scan")}</Text>
            <Group>
              <img
                src={`data:image/svg+xml,${encodeURIComponent(renderSVG(begun.uri))}`}
                alt={t("qr")}
                width={160}
                height={160}
              />
              <Code aria-label={t("secret")}>{begun.secret}</Code>
            </Group>
            <TextInput
              label={t("firstCode")}
              value={code}
              onChange={(e) => setCode(e.target.value)}
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              withAsterisk={false}
            />
          </>
        ) : (
          <PasswordField
            label={t("yourPassword")}
            value={password}
            onChange={(e) => setPassword(e.target.value)}
            autoComplete="current-password"
          />
        )}
        {failure && (
          <Alert color="red" role="alert" p="xs">
            {failure}
          </Alert>
        )}
        <Button type="submit" variant="default">
          {begun ? t("confirm") : me.has_second_factor ? t("turnOff") : t("turnOn")}
        </Button>
      </form>
    </Part>
  );
}
