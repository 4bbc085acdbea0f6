/** Where an invitation's or a reset's link leads: /set-password#SECRET. The secret stays in the browser until it is sent. */
import { Alert, Anchor, Button, Paper, Stack, Title } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { Link } from "wouter";
import { http } from "../../api/client";
import { messageOf } from "../../ui/page";
import { PasswordField } from "../../ui/password-field";
import { useTexts } from "../sign-in/texts";

export default function SetPassword() {
  const t = useTexts();
  const [link] = useState(() => window.location.hash.slice(1));
  const [chosen, setChosen] = useState("");
  const [again, setAgain] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [user, setUser] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    document.title = `${t("newPassword")} · Stagework`;
  });

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (chosen !== again) {
      setFailure(t("different"));
      return;
    }
    setBusy(true);
    setFailure(null);
    try {
      const { data } = await http.POST("/api/v1/session/password", { body: { new: chosen, link, old: "" } });
      setUser(data?.user ?? "");
    } catch (error) {
      setFailure(messageOf(error));
    }
    setBusy(false);
  }

  return (
    <Stack component="main" align="center" py="xl" px="md" mih="100vh">
      <Title order={1} size="h2">
        {t("newPassword")}
      </Title>
      <Paper withBorder p="lg" w="100%" maw={400}>
        {user !== null ? (
          <Stack>
            <Alert role="status">{t("passwordSet", { user })}</Alert>
            <Button component={Link} href="/sign-in">
              {t("signIn")}
            </Button>
          </Stack>
        ) : link ? (
          <form onSubmit={(event) => void submit(event)}>
            <Stack gap="sm">
              <PasswordField
                label={t("password")}
                description={t("newPasswordHint")}
                value={chosen}
                onChange={(e) => setChosen(e.target.value)}
                autoComplete="new-password"
              />
              <PasswordField
                label={t("repeat")}
                value={again}
                onChange={(e) => setAgain(e.target.value)}
                autoComplete="new-password"
              />
              {failure && (
                <Alert color="red" role="alert" p="xs">
                  {failure}
                </Alert>
              )}
              <Button type="submit" loading={busy}>
                {t("set")}
              </Button>
            </Stack>
          </form>
        ) : (
          <Stack>
            <Alert color="yellow">{t("noLink")}</Alert>
            <Anchor component={Link} href="/sign-in">
              {t("signIn")}
            </Anchor>
          </Stack>
        )}
      </Paper>
    </Stack>
  );
}
