/** What a verification has shown, in words: what was checked, or where it went wrong. */
import { Alert, List, Stack, Table, Text } from "@mantine/core";
import { IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import type { Schemas } from "../../api/client";
import { formatMoment } from "../../i18n/format";
import { useFindingTexts, useSealTexts } from "./seal-texts";

type Result = Schemas["Verification"];
type Finding = Schemas["AuditFinding"];

export function VerificationResult({ result, withAnchor = false }: { result: Result; withAnchor?: boolean }) {
  const t = useSealTexts();
  if (!result.is_sound) return <Unsound result={result} />;
  const isDeal = result.deal_key !== "";
  return (
    <Alert
      color="green"
      icon={<IconShieldCheck aria-hidden />}
      title={isDeal ? t("soundDeal", { key: result.deal_key }) : t("sound")}
      role="status"
      styles={{ title: { color: "var(--mantine-color-text)" } }}
    >
      <List size="sm" spacing={2} c="var(--mantine-color-text)">
        <List.Item>{t("checkedEvents", { count: result.events })}</List.Item>
        {!isDeal && <List.Item>{t("checkedChains", { count: result.chains })}</List.Item>}
        <List.Item>{t("checkedFiles")}</List.Item>
        <List.Item>
          {t("checkedValues", { count: result.personal_values })}
          {result.erased > 0 && ` ${t("erased", { count: result.erased })}`}
        </List.Item>
        <List.Item>
          {t("checkedPoints", { count: result.checkpoints })} {result.has_known_keys ? t("keyKnown") : t("keyUnknown")}
        </List.Item>
        {withAnchor && <List.Item>{t("anchorThere")}</List.Item>}
        {result.unsealed > 0 && <List.Item>{t("unsealed", { count: result.unsealed })}</List.Item>}
      </List>
    </Alert>
  );
}

function Unsound({ result }: { result: Result }) {
  const t = useSealTexts();
  return (
    <Alert
      color="red"
      icon={<IconShieldX aria-hidden />}
      title={t("unsound")}
      role="alert"
      styles={{ title: { color: "var(--mantine-color-text)" } }}
    >
      <Stack gap="xs">
        <Table aria-label={t("findings")} fz="sm" withRowBorders={false} verticalSpacing={2}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("where")}</Table.Th>
              <Table.Th>{t("found")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {result.findings.slice(0, 100).map((finding, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a finding has nothing that is its own but its place
              <FindingRow key={place} finding={finding} />
            ))}
          </Table.Tbody>
        </Table>
        {result.more + Math.max(0, result.findings.length - 100) > 0 && (
          <Text size="sm">{t("moreFindings", { count: result.more + Math.max(0, result.findings.length - 100) })}</Text>
        )}
        <Text size="sm">{t("whatNow")}</Text>
      </Stack>
    </Alert>
  );
}

function FindingRow({ finding }: { finding: Finding }) {
  const t = useSealTexts();
  const means = useFindingTexts();
  const told = means(finding.code as Parameters<typeof means>[0]);
  const { chain, number } = finding;
  const where = chain
    ? number === null
      ? chain
      : t("eventNumber", { chain, number })
    : number === null
      ? t("log")
      : t("pointNumber", { number });
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: "nowrap", verticalAlign: "top" }}>{where}</Table.Td>
      <Table.Td>
        <Text size="sm" fw={600}>
          {told}
        </Text>
        <Text size="xs" lang="en">
          {finding.code}: {finding.message}
          {finding.since && ` (${formatMoment(finding.since)})`}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

/** Where the newest head of a deal is sealed, and how that is proved. */
export function Seal({
  proof,
  checkpoint,
}: {
  proof: Schemas["Proof"];
  checkpoint: Schemas["Checkpoint"] | undefined;
}) {
  const t = useSealTexts();
  const newest = proof.heads.at(-1);
  if (!newest) return <Text size="sm">{t("neverSealed")}</Text>;
  const when = checkpoint?.sealed_at ? formatMoment(checkpoint.sealed_at) : "…";
  return (
    <Stack gap={4}>
      <Text size="sm">
        {t("sealedIn", { number: newest.checkpoint, when, position: newest.position })}{" "}
        {t("sealedUpTo", { sealed: proof.sealed_length, length: proof.length })}{" "}
        {t("path", { count: newest.path.length })}
      </Text>
      <Digest label={t("head")} value={proof.digest} />
      <Digest label={t("root")} value={newest.root} />
    </Stack>
  );
}

function Digest({ label, value }: { label: string; value: string }) {
  return (
    <Text size="xs" c="dimmed">
      {label}:{" "}
      <Text span inherit ff="monospace" style={{ overflowWrap: "anywhere" }}>
        {value}
      </Text>
    </Text>
  );
}
