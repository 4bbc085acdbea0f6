/** Title and owner, which are changed in place, the client, and the deals before and after it. */
import { Group, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import { ApiProblem, api } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMay } from "../../app/session";
import { DealLink } from "../../parts/deal-link";
import { Outcome } from "../../parts/outcomes";
import { PersonSelect } from "../../parts/people-select";
import { Ago } from "../../ui/moments";
import { tellDone, tellFailure } from "../../ui/notices";
import { useCommonTexts } from "../../ui/texts";
import type { Deal } from "./data";
import { useDealTexts } from "./deal-texts";

export function About({ deal }: { deal: Deal }) {
  const t = useDealTexts();
  const change = useChange(deal);
  const children = api.useQuery("get", "/api/v1/deals", {
    params: { query: { parent_key: deal.key, limit: 20, fields: "key,title,client_name,outcome" } },
  });
  const followUps = (children.data?.items ?? []) as Deal[];
  return (
    <Stack gap="xs" component="dl" m={0}>
      <Line label={t("title")}>
        <Editable value={deal.title} empty={t("giveTitle")} label={t("title")} save={(title) => change({ title })} />
      </Line>
      <Line label={t("owner")}>
        <Editable
          value={deal.owner}
          empty={t("nobody")}
          label={t("owner")}
          save={(owner) => change({ owner })}
          isPerson
        />
      </Line>
      <Line label={t("client")}>
        {deal.client_id ? <Link href={`/clients/${deal.client_id}`}>{deal.client_name}</Link> : t("noClient")}
      </Line>
      <Line label={t("opened")}>
        <Ago at={deal.opened_at} />
      </Line>
      {deal.closed_at && (
        <Line label={t("closed")}>
          <Ago at={deal.closed_at} /> <Outcome word={deal.outcome} size="sm" />
        </Line>
      )}
      {deal.external_ref && <Line label={t("reference")}>{deal.external_ref}</Line>}
      {deal.parent_key && (
        <Line label={t("parent")}>
          <DealLink deal={{ key: deal.parent_key }} />
        </Line>
      )}
      {followUps.length > 0 && (
        <Line label={t("followUps")}>
          {followUps.map((one) => (
            <Group key={one.key} gap="xs">
              <DealLink deal={{ key: one.key, title: one.title }} />
              <Outcome word={one.outcome} size="sm" />
            </Group>
          ))}
        </Line>
      )}
    </Stack>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {children}
      </Text>
    </div>
  );
}

/** Change the deal as it was read; with a way back. */
function useChange(deal: Deal) {
  const t = useDealTexts();
  const patch = api.useMutation("patch", "/api/v1/deals/{key}");
  const send = async (body: { title?: string; owner?: string }, revision: number) => {
    const changed = await patch.mutateAsync({
      params: { path: { key: deal.key }, header: { "if-match": `"${revision}"` } },
      body,
    });
    await refresh("/api/v1/deals");
    return changed.revision as number;
  };
  return async (body: { title?: string; owner?: string }) => {
    const before = Object.fromEntries(Object.keys(body).map((name) => [name, deal[name as "title" | "owner"]]));
    try {
      const revision = await send(body, deal.revision);
      tellDone(t("changed"), () => send(before, revision));
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412) return tellFailure(error);
      await refresh("/api/v1/deals");
      tellFailure(new Error(t("changedMeanwhile")));
    }
  };
}

interface EditableProps {
  value: string;
  empty: string;
  label: string;
  save: (value: string) => Promise<unknown>;
  isPerson?: boolean;
}

function Editable({ value, empty, label, save, isPerson }: EditableProps) {
  const common = useCommonTexts();
  const mayChange = useMay("deals.change");
  const [edited, edit] = useState<string | null>(null);
  const close = (changed: string | null) => {
    edit(null);
    if (changed !== null && changed !== value) void save(changed);
  };
  if (!mayChange) return value || empty;
  if (edited !== null && isPerson)
    return (
      <PersonSelect
        aria-label={label}
        size="xs"
        defaultDropdownOpened
        autoFocus
        value={edited || null}
        onChange={(person) => close(person ?? "")}
        onBlur={() => edit(null)}
      />
    );
  if (edited !== null)
    return (
      <TextInput
        aria-label={label}
        size="xs"
        autoFocus
        maxLength={500}
        value={edited}
        onChange={(event) => edit(event.currentTarget.value)}
        onBlur={() => close(edited.trim())}
        onKeyDown={(event) => {
          if (event.key === "Enter") close(edited.trim());
          if (event.key === "Escape") edit(null);
        }}
      />
    );
  return (
    <UnstyledButton
      fz="sm"
      c={value ? undefined : "dimmed"}
      onClick={() => edit(value)}
      aria-label={`${value || empty} (${common("edit")}: ${label})`}
      mih={24}
    >
      {value || empty} <IconPencil size={14} aria-hidden style={{ verticalAlign: "-2px", opacity: 0.6 }} />
    </UnstyledButton>
  );
}
