/** What is to be done before there are figures: complete the model, then attach indicators. */
import { Alert, Button, Group, Text } from "@mantine/core";
import { IconChartLine, IconListCheck } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import { api, http } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMay } from "../../app/session";
import { tellDone, tellFailure } from "../../ui/notices";
import { useMayAttach } from "./data";
import { useTexts } from "./texts";

/** `number`: of attached indicators. */
export function Banner({ number }: { number: number }) {
  const t = useTexts();
  const mayAttach = useMayAttach();
  const model = api.useQuery("get", "/api/v1/model", {}, { enabled: useMay("definitions.see") });
  if (!model.data) return null;
  if (!model.data.is_complete) {
    const missing = model.data.parts.flatMap((part) => part.items).filter((item) => !item.met).length;
    return (
      <Alert color="yellow" icon={<IconListCheck aria-hidden />} title={t("incompleteTitle")}>
        <Text size="sm" mb="xs">
          {t("incomplete")}
        </Text>
        <Button component={Link} href="/model" size="xs" variant="default">
          {t("whatIsMissing", { count: missing })}
        </Button>
      </Alert>
    );
  }
  if (number > 0) return null;
  return (
    <Alert icon={<IconChartLine aria-hidden />} title={t("nothingTitle")}>
      <Text size="sm" mb="xs">
        {mayAttach ? t("nothing") : `${t("nothing")} ${t("nothingAsk")}`}
      </Text>
      {mayAttach && (
        <Group gap="xs">
          <AttachShipped label={t("attachShipped")} />
          <Button component={Link} href="/kpi/new" size="xs" variant="default">
            {t("newKpi")}
          </Button>
        </Group>
      )}
    </Alert>
  );
}

export function AttachShipped({ label, variant = "filled" }: { label: string; variant?: string }) {
  const t = useTexts();
  const [isBusy, setBusy] = useState(false);
  const attach = async () => {
    setBusy(true);
    try {
      const { data } = await http.POST("/api/v1/kpis/shipped");
      tellDone(t("attached", { count: data?.kpis.length ?? 0 }));
      await refresh("/api/v1/kpis", "/api/v1/figures");
    } catch (error) {
      tellFailure(error);
    }
    setBusy(false);
  };
  return (
    <Button size="xs" variant={variant} loading={isBusy} onClick={attach}>
      {label}
    </Button>
  );
}
