/** What makes the model complete: each rule for the end-to-end process and the five stages, and where something is missing. */
import { Accordion, Anchor, Badge, Group, Progress, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from "@tabler/icons-react";
import { Link } from "wouter";
import { api, type Schemas } from "../../api/client";
import { language, named, useLanguage } from "../../i18n";
import { Loaded } from "../../ui/page";
import { editorPath } from "./data";
import { useTexts } from "./texts";

type Part = Schemas["ModelPart"];
type Item = Schemas["ModelItem"];
type Place = Schemas["ModelPlace"];

function told(english: string, russian: string): string {
  return (language() === "ru" && russian) || english;
}

export function useModel() {
  return api.useQuery("get", "/api/v1/model");
}

export function Checklist() {
  const t = useTexts();
  useLanguage();
  const model = useModel();
  return (
    <Stack gap="xs" component="section" aria-label={t("checklist")}>
      <Title order={2} size="h4">
        {t("checklist")}
      </Title>
      <Loaded query={model}>
        {({ is_complete, parts }) => {
          const items = parts.flatMap((part) => part.items);
          const missing = items.filter((item) => !item.met).length;
          return (
            <>
              <Group gap="sm">
                <Progress
                  value={(100 * (items.length - missing)) / Math.max(items.length, 1)}
                  color={is_complete ? "green" : undefined}
                  w={180}
                  aria-label={t("checklist")}
                />
                <Text size="sm" fw={600}>
                  {is_complete ? t("complete") : t("incomplete", { count: missing })}
                </Text>
              </Group>
              <Accordion
                variant="separated"
                multiple
                defaultValue={parts.filter((part) => !part.is_complete).map((part) => part.key)}
              >
                {parts.map((part) => (
                  <PartItems key={part.key} part={part} />
                ))}
              </Accordion>
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}

function PartItems({ part }: { part: Part }) {
  const t = useTexts();
  const missing = part.items.filter((item) => !item.met);
  return (
    <Accordion.Item value={part.key}>
      <Accordion.Control>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {capital(named(part))}
          </Text>
          <Badge
            variant="light"
            color={part.is_complete ? "green" : "yellow"}
            radius="sm"
            tt="none"
            style={{ color: "var(--mantine-color-text)" }}
          >
            {part.is_complete ? t("met") : t("incomplete", { count: missing.length })}
          </Badge>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack component="ul" gap={8} m={0} p={0} style={{ listStyle: "none" }}>
          {[...missing, ...part.items.filter((item) => item.met)].map((item) => (
            <li key={item.rule}>
              <Rule item={item} />
            </li>
          ))}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

function Rule({ item }: { item: Item }) {
  const t = useTexts();
  return (
    <Group gap={8} align="flex-start" wrap="nowrap">
      {item.met ? (
        <IconCircleCheck
          size={18}
          color="var(--mantine-color-green-7)"
          aria-label={t("met")}
          style={{ flexShrink: 0 }}
        />
      ) : (
        <IconCircleDashed
          size={18}
          color="var(--mantine-color-orange-7)"
          aria-label={t("unmet")}
          style={{ flexShrink: 0 }}
        />
      )}
      <div>
        <Text size="sm">{told(item.title, item.title_ru)}</Text>
        {!item.met && (
          <Text size="xs" c="dimmed">
            {told(item.what_to_do, item.what_to_do_ru)}
          </Text>
        )}
        {item.where.length > 0 && (
          <ul style={{ margin: "4px 0 0", paddingLeft: 18 }}>
            {item.where.map((place) => (
              <Where key={place.process_id + place.element_id + place.what} place={place} />
            ))}
          </ul>
        )}
      </div>
    </Group>
  );
}

function Where({ place }: { place: Place }) {
  const name = named(place) || place.element_id || place.process_id;
  return (
    <li>
      <Group gap={4} wrap="nowrap" align="flex-start">
        {place.severity === "warning" && (
          <IconAlertTriangle size={14} aria-hidden style={{ flexShrink: 0, marginTop: 4 }} />
        )}
        <Text size="sm">
          <Anchor component={Link} href={editorPath("bpmn", place.process_id, place.element_id)} size="sm">
            {name}
          </Anchor>
          : {told(place.what, place.what_ru)}
        </Text>
      </Group>
    </li>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
