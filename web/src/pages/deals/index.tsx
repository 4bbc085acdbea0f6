/** All deals that one may see: a table, or the open ones on a board by stage. */
import { Button, SegmentedControl } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link, useLocation } from "wouter";
import { useMay } from "../../app/session";
import { useShortcut } from "../../app/shortcuts";
import { Page } from "../../ui/page";
import { DealBoard } from "./board";
import { FilterBar } from "./filter-bar";
import { useFilters, type View } from "./filters";
import { DealTable } from "./table";
import { useTexts } from "./texts";

export default function Deals() {
  const t = useTexts();
  const [, navigate] = useLocation();
  const { filters, view, change, show, clear } = useFilters();
  const mayStart = useMay("messages.send");
  useShortcut("n", t("newDealKey"), () => navigate("/deals/new"), mayStart);
  useShortcut("b", t("switchView"), () => show(view === "board" ? "table" : "board"));
  return (
    <Page
      wide
      title={t("deals")}
      actions={
        <>
          <SegmentedControl
            aria-label={t("switchView")}
            value={view}
            onChange={(wanted) => show(wanted as View)}
            data={[
              { value: "table", label: t("table") },
              { value: "board", label: t("board") },
            ]}
          />
          {mayStart && (
            <Button component={Link} href="/deals/new" leftSection={<IconPlus size={16} aria-hidden />}>
              {t("newDeal")}
            </Button>
          )}
        </>
      }
    >
      <FilterBar filters={filters} change={change} clear={clear} isBoard={view === "board"} />
      {view === "board" ? (
        <DealBoard filters={filters} />
      ) : (
        <DealTable filters={filters} change={change} clear={clear} />
      )}
    </Page>
  );
}
