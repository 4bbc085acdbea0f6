/** Where to begin: what the process loses, the dearest first; a loss is opened beside the list. */
import { useMediaQuery } from "@mantine/hooks";
import { Route, Switch, useRoute, useSearch } from "wouter";
import { NotFound } from "../../app/routes";
import { useMay } from "../../app/session";
import { useShortcut } from "../../app/shortcuts";
import { Loaded, Page } from "../../ui/page";
import { useOpen } from "../operations/address";
import { useFilters, useLosses } from "./data";
import { Gone, Opened } from "./detail";
import { FilterBar } from "./filter-bar";
import { List } from "./list";
import classes from "./losses.module.css";
import { Standing } from "./standing";
import { useTexts } from "./texts";

export default function LossesPages() {
  const may = useMay("figures.see");
  return (
    <Switch>
      <Route path="/losses/:id?">{may ? <Ranked /> : <NotFound />}</Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

function Ranked() {
  const t = useTexts();
  const [, params] = useRoute("/losses/:id?");
  const id = params?.id ? decodeURIComponent(params.id) : "";
  const { filters, change } = useFilters();
  const query = useLosses(filters);
  const { hrefOf, close } = useOpen("/losses");
  useShortcut("Escape", t("close"), close, Boolean(id));
  const isNarrow = useMediaQuery("(max-width: 62em)", false, { getInitialValueInEffect: false });
  const search = useSearch();
  const back = search ? `/losses?${search}` : "/losses";
  return (
    <Page title={t("title")} wide={Boolean(id)}>
      {!(isNarrow && id) && <FilterBar filters={filters} change={change} />}
      <Loaded query={query}>
        {(losses) => {
          const chosen = losses.items.find((one) => one.id === id);
          const opened = chosen ? (
            <Opened key={id} loss={chosen} currency={losses.currency} back={back} isNarrow={isNarrow} />
          ) : (
            <Gone back={back} />
          );
          if (isNarrow && id) return opened;
          const shown = losses.items.filter((one) => !filters.group || one.group === filters.group);
          return (
            <div className={id ? classes.columns : undefined}>
              <div>
                <Standing losses={losses} />
                <List
                  losses={losses}
                  shown={shown}
                  filters={filters}
                  chosen={id}
                  hrefOf={hrefOf}
                  showAll={() => change("kind", "")}
                />
              </div>
              {id && <div className={classes.opened}>{opened}</div>}
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}
