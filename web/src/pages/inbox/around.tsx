/** Beside a work item: its deal, why it is asked, what came before and what comes next. */
import { Anchor, Badge, Box, Group, Stack, Text } from "@mantine/core";
import { IconCircle, IconCircleCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { api, type Schemas } from "../../api/client";
import { language, named } from "../../i18n";
import { formatMoney } from "../../i18n/format";
import { useDepartmentName } from "../../parts/departments";
import { isStage, useStageTexts } from "../../parts/stages";
import { Ago } from "../../ui/moments";
import { Loaded } from "../../ui/page";
import type { Item, Opened } from "./item";
import { useItemTexts } from "./item-texts";

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={6} component="section">
      <Text component="h3" size="sm" fw={700} m={0}>
        {title}
      </Text>
      {children}
    </Stack>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Group gap={8} wrap="nowrap" align="baseline" justify="space-between" mih={28}>
      <Text size="sm" c="dimmed" component="dt">
        {name}
      </Text>
      <Text size="sm" component="dd" m={0} ta="right">
        {children}
      </Text>
    </Group>
  );
}

/** The deal in short. The amount is told when the form knows it: to read all of a deal's variables would be noted as looking at personal data. */
export function DealFacts({ opened }: { opened: Opened }) {
  const t = useItemTexts();
  const stageName = useStageTexts();
  const key = opened.item.deal_key ?? "";
  const query = api.useQuery("get", "/api/v1/deals/{key}", { params: { path: { key } } });
  const { amount, currency } = opened.variables as { amount?: unknown; currency?: unknown };
  return (
    <Loaded query={query}>
      {(deal) => (
        <Box component="dl" m={0}>
          <Fact name={t("deal")}>
            <Anchor component={Link} href={`/deals/${key}`}>
              {deal.title || key}
            </Anchor>
          </Fact>
          {deal.client_name && (
            <Fact name={t("client")}>
              {deal.client_id ? (
                <Anchor component={Link} href={`/clients/${deal.client_id}`}>
                  {deal.client_name}
                </Anchor>
              ) : (
                deal.client_name
              )}
            </Fact>
          )}
          {deal.stage && <Fact name={t("stage")}>{isStage(deal.stage) ? stageName(deal.stage) : deal.stage}</Fact>}
          {deal.owner && <Fact name={t("owner")}>{deal.owner}</Fact>}
          {amount !== undefined && amount !== null && amount !== "" && Number.isFinite(Number(amount)) && (
            <Fact name={t("amount")}>
              {formatMoney(Number(amount), typeof currency === "string" ? currency : undefined)}
            </Fact>
          )}
        </Box>
      )}
    </Loaded>
  );
}

const STATE_COLOURS: Record<string, string> = { open: "blue", fulfilled: "green", waived: "gray" };

export function DealPromises({ dealKey }: { dealKey: string }) {
  const t = useItemTexts();
  const query = api.useQuery("get", "/api/v1/deals/{key}/promises", { params: { path: { key: dealKey } } });
  const promises = query.data?.promises ?? [];
  if (!promises.length) return null;
  return (
    <Section title={t("promises")}>
      <Stack component="ul" gap={4} m={0} p={0} style={{ listStyle: "none" }}>
        {promises.map((promise) => (
          <Group component="li" key={promise.promise_id} gap={8} wrap="nowrap" justify="space-between" align="baseline">
            <Text size="sm">{promise.text}</Text>
            <Badge size="sm" variant="light" color={STATE_COLOURS[promise.state ?? ""]} style={{ flexShrink: 0 }}>
              {promise.state === "fulfilled" || promise.state === "waived" ? t(promise.state) : t("openPromise")}
            </Badge>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

export function WhyAsked({ item }: { item: Item }) {
  const t = useItemTexts();
  const { data } = api.useQuery("get", "/api/v1/deals/{deal_key}/why", {
    params: { path: { deal_key: item.deal_key } },
  });
  const found = data?.standings.find(
    (one) => one.instance_id === item.instance_id && one.element_id === item.element_id,
  );
  if (!found) return null;
  return (
    <Section title={t("why")}>
      <Text size="sm">{(language() === "ru" && found.sentence_ru) || found.sentence}</Text>
    </Section>
  );
}

export function Neighbours({ opened }: { opened: Opened }) {
  const t = useItemTexts();
  return (
    <>
      {opened.previous.length > 0 && (
        <Section title={t("before")}>
          <Steps steps={opened.previous} isBefore />
        </Section>
      )}
      {opened.next.length > 0 && (
        <Section title={t("after")}>
          <Steps steps={opened.next} />
        </Section>
      )}
    </>
  );
}

function Steps({ steps, isBefore }: { steps: Schemas["Neighbour"][]; isBefore?: boolean }) {
  const department = useDepartmentName();
  const Icon = isBefore ? IconCircleCheck : IconCircle;
  return (
    <Stack component="ul" gap={4} m={0} p={0} style={{ listStyle: "none" }}>
      {steps.map((step) => (
        <Group component="li" key={step.element_id} gap={6} wrap="nowrap" align="flex-start">
          <Icon size={16} stroke={1.6} aria-hidden style={{ flexShrink: 0, marginTop: 3 }} />
          <div>
            <Text size="sm">{named(step)}</Text>
            <Text size="xs" c="dimmed">
              {step.department && department(step.department)}
              {isBefore && step.done_by && ` · ${step.done_by}`}
              {isBefore && step.done_at && (
                <>
                  {" · "}
                  <Ago at={step.done_at} />
                </>
              )}
            </Text>
          </div>
        </Group>
      ))}
    </Stack>
  );
}
