import { Button } from "@mantine/core";
import { Link } from "wouter";
import { useMay } from "../../app/session";
import { Empty } from "../../ui/page";
import { type Filters, isFiltered } from "./filters";
import { useTexts } from "./texts";

/** No deal at all, or none that fits. */
export function NoDeals({ filters, clear }: { filters: Filters; clear: () => void }) {
  const t = useTexts();
  const mayStart = useMay("messages.send");
  if (isFiltered(filters))
    return (
      <Empty
        title={t("noneFound")}
        hint={t("noneFoundHint")}
        action={
          <Button variant="default" onClick={clear}>
            {t("clear")}
          </Button>
        }
      />
    );
  return (
    <Empty
      title={t("noDeals")}
      hint={t("noDealsHint")}
      action={
        mayStart && (
          <Button component={Link} href="/deals/new">
            {t("newDealKey")}
          </Button>
        )
      }
    />
  );
}
