/** An indicator is measured no longer. */
import { Button, Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useLocation } from "wouter";
import { http } from "../../api/client";
import { refresh } from "../../api/queries";
import { tellDone, tellFailure } from "../../ui/notices";
import { useCommonTexts } from "../../ui/texts";
import { useIndicatorTexts } from "./indicator-texts";

export function Detach({ kpiKey, name }: { kpiKey: string; name: string }) {
  const t = useIndicatorTexts();
  const common = useCommonTexts();
  const [isOpen, { open, close }] = useDisclosure(false);
  const [isBusy, setBusy] = useState(false);
  const [, navigate] = useLocation();
  const detach = async () => {
    setBusy(true);
    try {
      await http.DELETE("/api/v1/kpis/{key}", { params: { path: { key: kpiKey } } });
      tellDone(t("detached", { name }));
      navigate("/kpi");
      await refresh("/api/v1/kpis", "/api/v1/figures");
    } catch (error) {
      tellFailure(error);
      setBusy(false);
    }
  };
  return (
    <>
      <Button variant="default" className="no-print" onClick={open}>
        {t("detach")}
      </Button>
      <Modal opened={isOpen} onClose={close} title={t("detach")} closeButtonProps={{ "aria-label": common("close") }}>
        <Text size="sm" mb="md">
          {t("detachAsk", { name })}
        </Text>
        <Group justify="end">
          <Button variant="default" onClick={close}>
            {common("cancel")}
          </Button>
          <Button color="red" loading={isBusy} onClick={detach}>
            {t("detach")}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
