/** What the client was promised, and what became of it; who may says that it is kept, or waives it with a reason. */
import { Badge, Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { api, type Schemas } from "../api/client";
import { refresh } from "../api/queries";
import { useMay } from "../app/session";
import { defineTexts } from "../i18n";
import { formatDate } from "../i18n/format";
import { tellDone, tellFailure } from "../ui/notices";
import { ListSkeleton, Loaded } from "../ui/page";
import { useCommonTexts } from "../ui/texts";

export type DealPromise = Required<Schemas["Promise"]>;

const useTexts = defineTexts("promises", {
  en: {
    none: "Nothing was promised yet.",
    open: "open",
    fulfilled: "kept",
    waived: "waived",
    price: "Price",
    "delivery-date": "Delivery date",
    scope: "Scope",
    "special-terms": "Special terms",
    made: "promised by {{name}} on {{date}}",
    ended: "{{name}}, {{date}}",
    keep: "It is kept",
    waive: "Waive",
    why: "Why is it waived?",
    keptTold: "{{promise}} is kept.",
    waivedTold: "{{promise}} is waived.",
  },
  ru: {
    none: "Пока ничего не обещано.",
    open: "не выполнено",
    fulfilled: "выполнено",
    waived: "снято",
    price: "Цена",
    "delivery-date": "Срок поставки",
    scope: "Объём",
    "special-terms": "Особые условия",
    made: "обещал(а) {{name}}, {{date}}",
    ended: "{{name}}, {{date}}",
    keep: "Выполнено",
    waive: "Снять",
    why: "Почему обещание снимается?",
    keptTold: "Обещание {{promise}} выполнено.",
    waivedTold: "Обещание {{promise}} снято.",
  },
});

const COLOURS: Record<string, string> = { open: "orange", fulfilled: "green", waived: "gray" };

export function Promises({ dealKey }: { dealKey: string }) {
  const t = useTexts();
  const query = api.useQuery("get", "/api/v1/deals/{key}/promises", { params: { path: { key: dealKey } } });
  return (
    <Loaded query={query} skeleton={<ListSkeleton lines={2} height={32} />}>
      {({ promises }) =>
        promises.length ? (
          <PromiseList promises={promises as DealPromise[]} withActions />
        ) : (
          <Text size="sm" c="dimmed">
            {t("none")}
          </Text>
        )
      }
    </Loaded>
  );
}

export function PromiseList({ promises, withActions }: { promises: DealPromise[]; withActions?: boolean }) {
  return (
    <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: "none" }}>
      {promises.map((promise) => (
        <OnePromise key={promise.deal_key + promise.promise_id} promise={promise} withActions={withActions} />
      ))}
    </Stack>
  );
}

function OnePromise({ promise, withActions }: { promise: DealPromise; withActions?: boolean }) {
  const t = useTexts();
  return (
    <li>
      <Group gap={6} wrap="nowrap" align="flex-start" justify="space-between">
        <Text size="sm">
          <Text span inherit c="dimmed">
            {t(promise.kind as "price")}:{" "}
          </Text>
          {promise.text}
        </Text>
        <Badge
          variant="light"
          color={COLOURS[promise.state]}
          radius="sm"
          size="sm"
          tt="none"
          c="var(--mantine-color-text)"
          style={{ flexShrink: 0 }}
        >
          {t(promise.state as "open")}
        </Badge>
      </Group>
      <Text size="xs" c="dimmed">
        {promise.ended_at
          ? t("ended", { name: promise.ended_by, date: formatDate(promise.ended_at) })
          : t("made", { name: promise.made_by, date: formatDate(promise.made_at) })}
        {promise.reason && ` · ${promise.reason}`}
      </Text>
      {withActions && promise.state === "open" && <Actions promise={promise} />}
    </li>
  );
}

function Actions({ promise }: { promise: DealPromise }) {
  const t = useTexts();
  const common = useCommonTexts();
  const mayKeep = useMay("deals.change");
  const mayWaive = useMay("promises.waive");
  const [reason, setReason] = useState<string | null>(null);
  const path = { key: promise.deal_key, promise_id: promise.promise_id };
  const done = (message: string) => {
    setReason(null);
    tellDone(message);
    void refresh("/api/v1/deals", "/api/v1/promises");
  };
  const keep = api.useMutation("post", "/api/v1/deals/{key}/promises/{promise_id}/fulfilment", {
    onSuccess: () => done(t("keptTold", { promise: promise.promise_id })),
    onError: tellFailure,
  });
  const waive = api.useMutation("post", "/api/v1/deals/{key}/promises/{promise_id}/waiver", {
    onSuccess: () => done(t("waivedTold", { promise: promise.promise_id })),
    onError: tellFailure,
  });
  if (reason !== null)
    return (
      <Stack gap={4} mt={4}>
        <Textarea
          label={t("why")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          data-autofocus
        />
        <Group gap={4}>
          <Button
            size="compact-sm"
            disabled={!reason.trim()}
            loading={waive.isPending}
            onClick={() => waive.mutate({ params: { path }, body: { reason } })}
          >
            {t("waive")}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => setReason(null)}>
            {common("cancel")}
          </Button>
        </Group>
      </Stack>
    );
  return (
    <Group gap={4} mt={2}>
      {mayKeep && (
        <Button
          size="compact-xs"
          variant="light"
          loading={keep.isPending}
          onClick={() => keep.mutate({ params: { path }, body: { element_id: "" } })}
        >
          {t("keep")}
        </Button>
      )}
      {mayWaive && (
        <Button size="compact-xs" variant="subtle" onClick={() => setReason("")}>
          {t("waive")}
        </Button>
      )}
    </Group>
  );
}
