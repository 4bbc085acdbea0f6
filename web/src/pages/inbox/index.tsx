/** The inbox: the list at the left, the open work item at the right; on a phone one after the other. */
import { ActionIcon, Box, Button, Group } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconArrowLeft, IconChecklist } from "@tabler/icons-react";
import { useCallback, useEffect, useState } from "react";
import { Link, useLocation, useParams, useSearch } from "wouter";
import { useMe } from "../../app/session";
import { useShortcut } from "../../app/shortcuts";
import { named } from "../../i18n";
import { Empty, ListSkeleton, Loaded, Page } from "../../ui/page";
import { claim } from "./acts";
import { FilterBar } from "./filter-bar";
import { type Filters, NO_FILTERS, useFilters, type View } from "./filters";
import classes from "./inbox.module.css";
import { type Item, mayClaim } from "./item";
import { useItemTexts } from "./item-texts";
import { WorkList } from "./list";
import { Pane, useOpened } from "./pane";
import { useTexts } from "./texts";
import { useCounts, useInbox, useView } from "./use-inbox";

export default function Inbox() {
  const t = useTexts();
  const me = useMe();
  const { id } = useParams<{ id?: string }>();
  const open = id && /^\d+$/.test(id) ? Number(id) : null;
  const [, navigate] = useLocation();
  const search = useSearch();
  const [filters, change] = useFilters();
  const view = useView(filters);
  const { query, items, rows } = useInbox(filters, view);
  const counts = useCounts().data;
  const [focused, setFocused] = useState<number | null>(null);
  const [wanted, setWanted] = useState<number | null>(null);
  const isNarrow = useMediaQuery("(max-width: 62em)", false, { getInitialValueInEffect: false });
  const waiting = (counts?.mine ?? 0) || (counts?.unclaimed ?? 0);

  useEffect(() => {
    document.title = `${waiting ? `(${waiting}) ` : ""}${t("title")} · Stagework`;
  });

  const hrefOf = useCallback((item: Pick<Item, "id">) => `/inbox/${item.id}${search ? `?${search}` : ""}`, [search]);
  const list = `/inbox${search ? `?${search}` : ""}`;
  const here = items.findIndex((item) => item.id === (focused ?? open));
  const move = (by: number) => {
    const next = items[Math.min(Math.max(here + by, 0), items.length - 1)];
    if (next) setWanted(next.id);
  };
  const openNext = () => {
    const at = items.findIndex((item) => item.id === open);
    const next = items.slice(at + 1).concat(items.slice(0, Math.max(at, 0)))[0];
    setFocused(null);
    navigate(next && next.id !== open ? hrefOf(next) : list);
  };
  const current = items[here];
  useShortcut("j", t("keyDown"), () => move(1), items.length > 0);
  useShortcut("k", t("keyUp"), () => move(-1), items.length > 0);
  useShortcut("n", t("keyNext"), openNext, items.length > 0);
  // With an item open, the same key belongs to that.
  useShortcut(
    "c",
    t("keyClaim"),
    () => current && void claim(current, me.name),
    open === null && !!current && mayClaim(current, me),
  );

  const more = useCallback(() => {
    if (!query.isFetchingNextPage) void query.fetchNextPage();
  }, [query.isFetchingNextPage, query.fetchNextPage]);

  const shown = (
    <div className={classes.list}>
      <FilterBar filters={filters} view={view} change={change} />
      <Box
        className={classes.rows}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          move(event.key === "ArrowDown" ? 1 : -1);
        }}
      >
        <Loaded query={query} skeleton={<ListSkeleton height={70} lines={8} />}>
          {() =>
            rows.length ? (
              <WorkList
                rows={rows}
                open={open}
                hrefOf={hrefOf}
                hasMore={query.hasNextPage}
                more={more}
                wanted={wanted}
                onFocus={(id) => {
                  setFocused(id);
                  setWanted(null);
                }}
              />
            ) : (
              <Nothing filters={filters} view={view} change={change} />
            )
          }
        </Loaded>
      </Box>
    </div>
  );

  if (isNarrow && open !== null) return <OnPhone id={open} list={list} onDone={openNext} />;
  return (
    <Page title={t("title")} wide>
      {isNarrow ? (
        shown
      ) : (
        <div className={classes.columns}>
          {shown}
          <div className={classes.item}>
            {open !== null ? (
              <Pane key={open} id={open} onDone={openNext} withTitle />
            ) : (
              <Empty
                title={t("choose")}
                hint={t("chooseHint")}
                icon={<IconChecklist size={40} stroke={1.2} aria-hidden />}
              />
            )}
          </div>
        </div>
      )}
    </Page>
  );
}

function OnPhone({ id, list, onDone }: { id: number; list: string; onDone: () => void }) {
  const t = useItemTexts();
  const inbox = useTexts();
  const opened = useOpened(id).data;
  const title = opened ? named({ name: opened.item.name ?? "", name_ru: opened.name_ru }) : inbox("title");
  return (
    <>
      <Group mb={4}>
        <ActionIcon component={Link} href={list} variant="subtle" aria-label={t("back")}>
          <IconArrowLeft size={20} />
        </ActionIcon>
      </Group>
      <Page title={title}>
        <Pane key={id} id={id} onDone={onDone} withTitle={false} />
      </Page>
    </>
  );
}

function Nothing({
  filters,
  view,
  change,
}: {
  filters: Filters;
  view: View | "";
  change: (changes: Partial<Filters>) => void;
}) {
  const t = useTexts();
  const counts = useCounts().data;
  const isFiltered = Boolean(filters.department || filters.stage || filters.due || filters.priority || filters.q);
  if (isFiltered)
    return (
      <Empty
        title={t("nothingFound")}
        action={
          <Button variant="default" onClick={() => change({ ...NO_FILTERS, view: filters.view })}>
            {t("clear")}
          </Button>
        }
      />
    );
  if (view === "mine" && counts?.unclaimed)
    return (
      <Empty
        title={t("nothingMine")}
        hint={t("nothingMineHint", { count: counts.unclaimed })}
        action={<Button onClick={() => change({ view: "unclaimed" })}>{t("seeUnclaimed")}</Button>}
      />
    );
  if (view === "watched") return <Empty title={t("nothingWatched")} hint={t("nothingWatchedHint")} />;
  if (view === "done") return <Empty title={t("nothingDone")} />;
  return <Empty title={t("nothing")} hint={t("nothingHint")} />;
}
