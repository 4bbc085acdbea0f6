/** One client over all its deals: the long-term view, who it is, and what may be done with its data. */
import { Alert, Button, Card, Grid, Group, Stack, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link, useParams } from "wouter";
import { ApiProblem, api, type Schemas } from "../../api/client";
import { NotFound } from "../../app/routes";
import { useMay, useMe } from "../../app/session";
import { formatDate } from "../../i18n/format";
import type { Client } from "../../parts/client-select";
import { Failed, ListSkeleton, Page } from "../../ui/page";
import { ContactData } from "./contact-data";
import { Merges } from "./merges";
import { Privacy } from "./privacy";
import { Relation } from "./relation";
import { useTexts } from "./texts";

export default function OneClient() {
  const { id = "" } = useParams<{ id: string }>();
  const query = api.useQuery("get", "/api/v1/clients/{client_id}", { params: { path: { client_id: Number(id) } } });
  if (query.error instanceof ApiProblem && [404, 422].includes(query.error.status)) return <NotFound />;
  if (query.error && !query.data) return <Failed error={query.error} again={() => void query.refetch()} />;
  if (!query.data) return <ListSkeleton />;
  return <Opened card={query.data} />;
}

function Opened({ card }: { card: Schemas["ClientCard"] }) {
  const t = useTexts();
  const client = card.client as Client;
  const mayRecord = useMay("messages.send");
  const mayMerge = useMay("clients.merge");
  const mayErase = useMay("personal.erase");
  const mayReadAll = useMe().roles.includes("auditor") || mayErase;
  const name = client.name === "hidden" || !client.name ? `№ ${client.id}` : client.name;
  return (
    <Page
      title={name}
      actions={
        mayRecord &&
        !client.merged_into && (
          <>
            <Button
              component={Link}
              href={`/deals/new?kind=contact&client=${client.id}`}
              variant="default"
              leftSection={<IconPlus size={16} aria-hidden />}
            >
              {t("newContact")}
            </Button>
            <Button
              component={Link}
              href={`/deals/new?kind=deal&client=${client.id}`}
              leftSection={<IconPlus size={16} aria-hidden />}
            >
              {t("newDeal")}
            </Button>
          </>
        )
      }
    >
      {client.merged_into && (
        <Alert color="orange">
          <Group gap="xs">
            {t("mergedInto")} <Link href={`/clients/${client.merged_into}`}>{t("toKept")}</Link>
          </Group>
        </Alert>
      )}
      {client.erased_at && <Alert color="gray">{t("erased", { date: formatDate(client.erased_at) })}</Alert>}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Section title={t("relation")}>
            <Relation clientId={client.id} />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="md">
            <Section title={t("contact")}>
              <ContactData key={client.revision} client={client} />
            </Section>
            {(mayMerge || card.merges.length > 0) && (
              <Section title={t("merges")}>
                <Merges client={client} merges={card.merges} />
              </Section>
            )}
            {mayReadAll && !client.erased_at && (
              <Section title={t("privacy")}>
                <Privacy client={client} mayErase={mayErase} />
              </Section>
            )}
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
