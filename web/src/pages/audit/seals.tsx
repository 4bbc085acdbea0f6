/** Verifying the whole history, and the checkpoints that seal it. */
import { Button, CopyButton, Group, Paper, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";
import { api, http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMe } from "../../app/session";
import { formatMoment, formatNumber } from "../../i18n/format";
import { tellDone, tellFailure } from "../../ui/notices";
import { Empty, Failed, Loaded } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { useSealTexts } from "./seal-texts";
import { VerificationResult } from "./verification";

type Checkpoint = Required<Schemas["Checkpoint"]>;

export function Seals() {
  return (
    <Stack>
      <VerifyAll />
      <Checkpoints />
    </Stack>
  );
}

function VerifyAll() {
  const t = useSealTexts();
  const [anchor, setAnchor] = useState("");
  const [asked, setAsked] = useState("");
  const verification = api.useQuery(
    "get",
    "/api/v1/audit/verification",
    { params: { query: { anchor: asked } } },
    { enabled: false, retry: false },
  );
  const verify = () => {
    setAsked(anchor.trim());
    setTimeout(() => void verification.refetch()); // with the anchor that was just set
  };
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group align="flex-end" gap="xs">
          <TextInput
            label={t("anchor")}
            description={t("anchorHint")}
            value={anchor}
            onChange={(event) => setAnchor(event.currentTarget.value)}
            styles={{ input: { fontFamily: "monospace" } }}
            style={{ flex: "1 1 320px" }}
          />
          <Button
            leftSection={<IconShieldCheck size={16} aria-hidden />}
            loading={verification.isFetching}
            onClick={verify}
          >
            {t("verifyAll")}
          </Button>
        </Group>
        {verification.error && <Failed error={verification.error} />}
        {verification.data && !verification.isFetching && !verification.error && (
          <VerificationResult result={verification.data} withAnchor={asked !== ""} />
        )}
      </Stack>
    </Paper>
  );
}

function Checkpoints() {
  const t = useSealTexts();
  const common = useCommonTexts();
  const points = api.useInfiniteQuery(
    "get",
    "/api/v1/audit/checkpoints",
    { params: { query: { limit: 20, fields: "number,sealed_at,tree_size,key_id,anchor" } } },
    { pageParamName: "after", initialPageParam: "", getNextPageParam: (last: { next: string | null }) => last.next },
  );
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <div>
          <Title order={2} size="h4">
            {t("checkpoints")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("publish")}
          </Text>
        </div>
        <SealNow />
      </Group>
      <Loaded query={points}>
        {(read) => {
          const found = read.pages.flatMap((page) => page.items) as Checkpoint[];
          return found.length ? (
            <PointTable points={found} />
          ) : (
            <Empty title={t("noPoints")} hint={t("noPointsHint")} />
          );
        }}
      </Loaded>
      {points.hasNextPage && (
        <Button variant="default" loading={points.isFetchingNextPage} onClick={() => points.fetchNextPage()}>
          {common("more")}
        </Button>
      )}
    </Stack>
  );
}

function SealNow() {
  const t = useSealTexts();
  const me = useMe();
  const [isBusy, setBusy] = useState(false);
  if (!("audit.seal" in me.actions)) return null;
  const seal = async () => {
    setBusy(true);
    try {
      const { data } = await http.POST("/api/v1/audit/checkpoints");
      tellDone(data?.checkpoint ? t("sealed", { number: data.checkpoint.number ?? "" }) : t("nothingToSeal"));
      await refresh("/api/v1/audit/checkpoints");
    } catch (error) {
      tellFailure(error);
    }
    setBusy(false);
  };
  return (
    <Button variant="default" loading={isBusy} onClick={seal}>
      {t("sealNow")}
    </Button>
  );
}

function PointTable({ points }: { points: Checkpoint[] }) {
  const t = useSealTexts();
  return (
    <Table.ScrollContainer minWidth={700}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("number")}</Table.Th>
            <Table.Th>{t("sealedAt")}</Table.Th>
            <Table.Th>{t("heads")}</Table.Th>
            <Table.Th>{t("key")}</Table.Th>
            <Table.Th>{t("anchor")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {points.map((point) => (
            <Table.Tr key={point.number}>
              <Table.Td>{point.number}</Table.Td>
              <Table.Td style={{ whiteSpace: "nowrap" }}>{formatMoment(point.sealed_at)}</Table.Td>
              <Table.Td>{formatNumber(point.tree_size)}</Table.Td>
              <Table.Td ff="monospace" title={point.key_id}>
                {point.key_id.slice(0, 12)}
              </Table.Td>
              <Table.Td>
                <Group gap="xs" wrap="nowrap">
                  <Text span size="xs" ff="monospace" style={{ overflowWrap: "anywhere" }}>
                    {point.anchor}
                  </Text>
                  <CopyButton value={point.anchor}>
                    {({ copied, copy }) => (
                      <Button size="compact-xs" variant="default" onClick={copy} style={{ flexShrink: 0 }}>
                        {copied ? t("copied") : t("copy")}
                      </Button>
                    )}
                  </CopyButton>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
