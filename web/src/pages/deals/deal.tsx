/** One deal: where it stands, who holds it, what was promised, and everything that is known of it. */
import { Alert, Card, Grid, Group, Stack, Tabs, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useParams, useSearchParams } from "wouter";
import { ApiProblem, api, type Schemas } from "../../api/client";
import { NotFound } from "../../app/routes";
import { language, named } from "../../i18n";
import { Attachments } from "../../parts/attachments";
import { Comments } from "../../parts/comments";
import { useOutcomeName } from "../../parts/outcomes";
import { DealPath } from "../../parts/path";
import { Promises } from "../../parts/promises";
import { StageStrip } from "../../parts/stage-strip";
import { WaitingList } from "../../parts/waiting";
import { Failed, ListSkeleton, Loaded, Page } from "../../ui/page";
import { Corrections } from "./corrections";
import type { Deal } from "./data";
import { About } from "./deal-about";
import { DealActions } from "./deal-actions";
import { DealFacts } from "./deal-facts";
import { History } from "./deal-history";
import { People } from "./deal-people";
import { useDealTexts } from "./deal-texts";

type Path = Schemas["Path"];

export default function OneDeal() {
  const { key = "" } = useParams<{ key: string }>();
  const deal = api.useQuery("get", "/api/v1/deals/{key}", { params: { path: { key } } });
  const path = api.useQuery("get", "/api/v1/deals/{deal_key}/path", { params: { path: { deal_key: key } } });
  if (deal.error instanceof ApiProblem && deal.error.status === 404) return <NotFound />;
  if (deal.error && !deal.data) return <Failed error={deal.error} again={() => void deal.refetch()} />;
  if (!deal.data) return <ListSkeleton />;
  return <Opened deal={deal.data as Deal} path={path} />;
}

interface PathQuery {
  data: Path | undefined;
  error: unknown;
  refetch: () => unknown;
}

function Opened({ deal, path }: { deal: Deal; path: PathQuery }) {
  const t = useDealTexts();
  const about = deal.title || deal.client_name;
  return (
    <Page title={about ? `${deal.key} · ${about}` : deal.key} actions={<DealActions deal={deal} />}>
      <Loaded query={path} skeleton={<ListSkeleton lines={1} height={54} />}>
        {({ instances }) => <StageStrip runs={instances} isOver={deal.closed_at !== null} />}
      </Loaded>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="md">
            <Section title={t("stands")}>
              <Stands deal={deal} path={path.data} />
            </Section>
            <Sections deal={deal} path={path} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="md">
            <Section title={t("about")}>
              <About deal={deal} />
            </Section>
            <Section title={t("promises")}>
              <Promises dealKey={deal.key} />
            </Section>
            <Section title={t("people")}>
              <People dealKey={deal.key} />
            </Section>
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card withBorder component="section" aria-label={title} padding="md">
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      {children}
    </Card>
  );
}

/** Who holds it, and the sentence that says why it is there. */
function Stands({ deal, path }: { deal: Deal; path: Path | undefined }) {
  const t = useDealTexts();
  const outcome = useOutcomeName();
  const waiting = api.useQuery("get", "/api/v1/deals/{key}/waiting", { params: { path: { key: deal.key } } });
  const why = api.useQuery("get", "/api/v1/deals/{deal_key}/why", { params: { path: { deal_key: deal.key } } });
  const nameOf = (elementId: string, name: string) => {
    const told = path?.events.findLast((event) => event.element_id === elementId && event.name);
    return told ? named(told) : name;
  };
  return (
    <Stack gap="sm">
      {deal.state === "suspended" && <Alert color="orange">{t("isSuspended")}</Alert>}
      {deal.closed_at ? (
        <Group gap="xs">
          <Text size="sm">{t("over", { outcome: outcome(deal.outcome) })}</Text>
        </Group>
      ) : (
        <Loaded query={waiting} skeleton={<ListSkeleton lines={2} height={32} />}>
          {(found) => <WaitingList waiting={found.waiting} nameOf={nameOf} />}
        </Loaded>
      )}
      {why.data && why.data.standings.length > 0 && (
        <details>
          <summary style={{ cursor: "pointer", fontSize: "var(--mantine-font-size-sm)" }}>{t("why")}</summary>
          <Stack gap={4} mt={4}>
            {why.data.standings.map((standing) => (
              <Text key={standing.instance_id + standing.element_id} size="sm">
                {language() === "ru" ? standing.sentence_ru : standing.sentence}
              </Text>
            ))}
          </Stack>
        </details>
      )}
    </Stack>
  );
}

const SECTIONS = ["path", "history", "facts", "documents", "comments", "corrections"] as const;
type SectionName = (typeof SECTIONS)[number];

/** The rest, one at a time; which one stands in the address. */
function Sections({ deal, path }: { deal: Deal; path: PathQuery }) {
  const t = useDealTexts();
  const [params, setParams] = useSearchParams();
  const asked = SECTIONS.find((one) => one === params.get("show")) ?? "path";
  const show = (wanted: string | null) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        after.set("show", wanted ?? "path");
        return after;
      },
      { replace: true },
    );
  const content: Record<SectionName, ReactNode> = {
    path: <Loaded query={path}>{(found) => <DealPath path={found} />}</Loaded>,
    history: <Loaded query={path}>{(found) => <History events={found.events} />}</Loaded>,
    facts: <DealFacts dealKey={deal.key} />,
    documents: <Attachments dealKey={deal.key} />,
    comments: <Comments dealKey={deal.key} />,
    corrections: <Corrections deal={deal} path={path.data} />,
  };
  return (
    <Tabs value={asked} onChange={show} keepMounted={false}>
      <Tabs.List aria-label={t("sections")} mb="sm">
        {SECTIONS.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t(one)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {SECTIONS.map((one) => (
        <Tabs.Panel key={one} value={one}>
          {content[one]}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
