/** What deal it is, how it stands and why, and which versions it has followed. */
import { Alert, Anchor, Button, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { api } from "../../api/client";
import { useLanguage } from "../../i18n";
import { formatDate } from "../../i18n/format";
import { Outcome } from "../../parts/outcomes";
import { useStageTexts } from "../../parts/stages";
import classes from "./audit.module.css";
import type { Path, Why } from "./path-data";
import { usePathTexts } from "./path-texts";

interface Props {
  path: Path;
  why: Why;
  /** Reads the path anew; left out where it shall stay as it is. */
  again?: () => void;
}

export function Facts({ path, why, again }: Props) {
  const t = usePathTexts();
  const language = useLanguage();
  const { deal } = path;
  return (
    <>
      {again && <Newer path={path} again={again} />}
      <dl className={classes.facts}>
        {deal.title && <Fact name={t("dealTitle")}>{deal.title}</Fact>}
        <Fact name={t("client")}>
          {deal.client_id ? <Link href={`/clients/${deal.client_id}`}>{deal.client_name}</Link> : "–"}
        </Fact>
        <Fact name={t("owner")}>{deal.owner || t("nobody")}</Fact>
        <Fact name={t("outcome")}>
          <Outcome word={deal.exit || deal.state} />
        </Fact>
        <Fact name={t("opened")}>{formatDate(deal.opened_at)}</Fact>
        {deal.closed_at && <Fact name={t("closed")}>{formatDate(deal.closed_at)}</Fact>}
        {deal.parent_key && (
          <Fact name={t("cameFrom")}>
            <Link href={`/audit/${deal.parent_key}`}>{deal.parent_key}</Link>
          </Fact>
        )}
        <Fact name={t("versionsUsed")}>
          <Versions path={path} />
        </Fact>
      </dl>
      {why.standings.map((one) => (
        <Text size="sm" key={one.instance_id + one.element_id + one.since}>
          {language === "ru" ? one.sentence_ru : one.sentence}
        </Text>
      ))}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {children}
      </Text>
    </div>
  );
}

function Versions({ path }: { path: Path }) {
  const stageName = useStageTexts();
  const used = new Map<string, Set<number>>();
  for (const { process_id, version } of path.events)
    if (process_id && version !== null) used.set(process_id, (used.get(process_id) ?? new Set()).add(version));
  return [...used].map(([process, versions], place) => (
    <span key={process}>
      {place > 0 && ", "}
      <Anchor component={Link} href={`/model/bpmn/${process}/versions`} inherit>
        {stageName(process as never)} {[...versions].join(", ")}
      </Anchor>
    </span>
  ));
}

/** What is shown was read once; the deal may have gone on meanwhile. */
function Newer({ path, again }: { path: Path; again: () => void }) {
  const t = usePathTexts();
  const { data } = api.useQuery("get", "/api/v1/deals/{key}", {
    params: { path: { key: path.deal.key } },
  });
  if (!data?.revision || data.revision <= path.deal.revision) return null;
  return (
    <Alert color="yellow" p="xs">
      <Group gap="sm">
        <Text size="sm">{t("newer")}</Text>
        <Button size="compact-sm" variant="default" onClick={again}>
          {t("readAgain")}
        </Button>
      </Group>
    </Alert>
  );
}
