/** The door: name and password, the company's provider, or, in the demo, one of its people. */
import {
  Alert,
  Anchor,
  Avatar,
  Button,
  Divider,
  Group,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
  UnstyledButton,
} from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { ApiProblem, api, http } from "../../api/client";
import { signedInAs } from "../../app/session";
import { LANGUAGES, type Language, setLanguage, useLanguage } from "../../i18n";
import { messageOf } from "../../ui/page";
import { PasswordField } from "../../ui/password-field";
import { useTexts } from "./texts";

export default function SignIn() {
  const t = useTexts();
  const ways = api.useQuery("get", "/api/v1/session/ways");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [asksCode, setAsksCode] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState("");

  useEffect(() => {
    document.title = `${t("signIn")} · Stagework`;
  });

  async function enter(who: string, secret: string) {
    setBusy(true);
    setFailure(null);
    try {
      const { data } = await http.POST("/api/v1/session", { body: { name: who, password: secret, code } });
      if (data) signedInAs(data);
    } catch (error) {
      if (error instanceof ApiProblem && error.code === "code-needed") setAsksCode(true);
      else setFailure(messageOf(error));
      setBusy(false);
    }
  }

  async function forgotten() {
    setFailure(null);
    try {
      await http.POST("/api/v1/session/password-reset", { body: { name } });
      setTold(t("linkSent"));
    } catch (error) {
      setFailure(messageOf(error));
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    void enter(name, password);
  }

  const people = ways.data?.demo_people ?? [];
  return (
    <Stack component="main" align="center" py="xl" px="md" mih="100vh" gap="lg">
      <Group gap="sm">
        <img src="/icon.svg" alt="" width={36} height={36} />
        <Title order={1} size="h2">
          Stagework
        </Title>
      </Group>
      <Paper withBorder p="lg" w="100%" maw={400}>
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput
              label={t("name")}
              value={name}
              onChange={(e) => setName(e.target.value)}
              required
              withAsterisk={false}
              autoComplete="username"
            />
            <PasswordField
              label={t("password")}
              value={password}
              onChange={(e) => setPassword(e.target.value)}
              autoComplete="current-password"
            />
            {asksCode && (
              <TextInput
                label={t("code")}
                description={t("codeHint")}
                value={code}
                onChange={(e) => setCode(e.target.value)}
                required
                withAsterisk={false}
                autoFocus
                autoComplete="one-time-code"
              />
            )}
            {failure && (
              <Alert color="red" role="alert" p="xs">
                {failure}
              </Alert>
            )}
            {told && (
              <Alert role="status" p="xs">
                {told}
              </Alert>
            )}
            <Button type="submit" loading={busy}>
              {t("signIn")}
            </Button>
            {ways.data?.provider && (
              <Button
                component="a"
                variant="default"
                href={`${ways.data.provider_address}?to=${encodeURIComponent(wantedPage())}`}
              >
                {ways.data.provider}
              </Button>
            )}
            {ways.data?.sends_links ? (
              <Anchor component="button" type="button" size="sm" disabled={!name} onClick={() => void forgotten()}>
                {t("forgotten")}
              </Anchor>
            ) : (
              <Text size="xs" c="dimmed">
                {t("askAdministrator")}
              </Text>
            )}
          </Stack>
        </form>
      </Paper>
      {people.length > 0 && (
        <Stack w="100%" maw={860} gap="xs">
          <Divider label={t("demo")} />
          <Text size="sm" c="dimmed" ta="center">
            {t("demoHint")}
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="xs">
            {people.map((person) => (
              <UnstyledButton
                key={person.name}
                disabled={busy}
                onClick={() => void enter(person.name, ways.data?.demo_password ?? "")}
                style={{ border: "1px solid var(--mantine-color-default-border)", borderRadius: 6, padding: 8 }}
              >
                <Group gap="xs" wrap="nowrap">
                  <Avatar name={person.name} color="petrol" size={34} />
                  <div>
                    <Text size="sm" fw={600}>
                      {person.name}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {roleOf(person, t)}
                    </Text>
                  </div>
                </Group>
              </UnstyledButton>
            ))}
          </SimpleGrid>
        </Stack>
      )}
      <LanguageChoice />
    </Stack>
  );
}

type Person = { roles: string[]; departments: { name: string; name_ru: string }[]; heads: string[] };

function roleOf(person: Person, t: ReturnType<typeof useTexts>): string {
  const role = person.roles.find((one) => one !== "employee");
  const department = person.departments
    .map((one) => (document.documentElement.lang === "ru" && one.name_ru) || one.name)
    .join(", ");
  const named = { "process-owner": t("processOwner"), auditor: t("auditor"), administrator: t("administrator") }[
    role ?? ""
  ];
  const head = person.heads.length ? t("head") : "";
  return [named, department, head].filter(Boolean).join(" · ");
}

function wantedPage(): string {
  return new URLSearchParams(window.location.search).get("to") ?? "/";
}

function LanguageChoice() {
  const chosen = useLanguage();
  return (
    <Group gap="md">
      {(Object.keys(LANGUAGES) as Language[]).map((one) => (
        <Anchor
          key={one}
          component="button"
          type="button"
          size="sm"
          lang={one}
          fw={one === chosen ? 700 : 400}
          onClick={() => setLanguage(one)}
          aria-pressed={one === chosen}
        >
          {LANGUAGES[one]}
        </Anchor>
      ))}
    </Group>
  );
}
