/** One diagram of the map: how it looks, what runs, and who works on it. */
import { Badge, Box, Button, Card, Group, Text } from "@mantine/core";
import { IconFlask, IconHistory, IconPencil } from "@tabler/icons-react";
import { Link } from "wouter";
import { language } from "../../i18n";
import { useStageTexts } from "../../parts/stages";
import { Ago } from "../../ui/moments";
import { type Definition, type DraftInfo, editorPath, type MAP, tryPath, useMayDeploy, versionsPath } from "./data";
import { DraftBadge } from "./draft-badge";
import { useTexts } from "./texts";

interface Props {
  stage: (typeof MAP)[number];
  definition: Definition | undefined;
  draft: DraftInfo | undefined;
  /** Instances that go on; undefined: not for these eyes. */
  running: number | undefined;
}

export function StageCard({ stage, definition, draft, running }: Props) {
  const t = useTexts();
  const stages = useStageTexts();
  const mayDeploy = useMayDeploy();
  const key = definition?.key ?? draft?.key;
  const name = stages(stage);
  return (
    <Card withBorder padding="sm" component="section" aria-label={name}>
      <Card.Section withBorder={Boolean(definition)}>
        <Picture definition={definition} name={name} />
      </Card.Section>
      <Group justify="space-between" mt="xs" gap="xs" wrap="nowrap" align="flex-start">
        <Text component="h2" fw={600} size="sm" m={0}>
          {key ? <Link href={editorPath("bpmn", key)}>{name}</Link> : name}
        </Text>
        {definition && (
          <Badge variant="default" radius="sm" tt="none" title={t("version", { version: definition.version })}>
            v{definition.version}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" mih={36}>
        {definition ? (
          <>
            <Ago at={definition.deployed_at} /> {t("deployedBy", { who: definition.deployed_by })}
          </>
        ) : (
          t("noDiagram")
        )}
      </Text>
      {running !== undefined && definition && <Text size="xs">{t("running", { count: running })}</Text>}
      {draft && (
        <Box mt={4}>
          <DraftBadge draft={draft} />
        </Box>
      )}
      {key && (
        <Group gap={4} mt="auto" pt="xs">
          <Action
            to={editorPath("bpmn", key)}
            label={t("open")}
            of={name}
            icon={<IconPencil size={14} aria-hidden />}
          />
          <Action
            to={versionsPath("bpmn", key)}
            label={t("versions")}
            of={name}
            icon={<IconHistory size={14} aria-hidden />}
          />
          {mayDeploy && (
            <Action to={tryPath(key)} label={t("tryIt")} of={name} icon={<IconFlask size={14} aria-hidden />} />
          )}
        </Group>
      )}
    </Card>
  );
}

function Action({ to, label, of, icon }: { to: string; label: string; of: string; icon: React.ReactNode }) {
  return (
    <Button
      component={Link}
      href={to}
      size="compact-sm"
      variant="subtle"
      leftSection={icon}
      aria-label={`${label}: ${of}`}
    >
      {label}
    </Button>
  );
}

function Picture({ definition, name }: { definition: Definition | undefined; name: string }) {
  if (!definition) return <Box h={110} bg="var(--mantine-color-default-hover)" />;
  const at = `/api/v1/definitions/bpmn/${encodeURIComponent(definition.key)}/${definition.version}/picture?lang=${language()}`;
  return (
    <Link href={editorPath("bpmn", definition.key)} tabIndex={-1} aria-hidden>
      <img src={at} alt={name} className="sw-picture" loading="lazy" />
    </Link>
  );
}
