/** Which page stands at which address. Each is loaded when it is first opened. */
import { Button } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Link, Redirect, Route, Switch } from "wouter";
import { Empty, ListSkeleton, Page } from "../ui/page";
import { useCommonTexts } from "../ui/texts";
import { useMe } from "./session";
import { firstPlace } from "./shell";

const PAGES = {
  "/inbox/:id?": lazy(() => import("../pages/inbox")),
  "/team": lazy(() => import("../pages/team")),
  "/deals/new": lazy(() => import("../pages/deals/new")),
  "/deals/:key": lazy(() => import("../pages/deals/deal")),
  "/deals": lazy(() => import("../pages/deals")),
  "/clients/:id": lazy(() => import("../pages/clients/client")),
  "/clients": lazy(() => import("../pages/clients")),
  "/model/*?": lazy(() => import("../pages/model")),
  "/kpi/*?": lazy(() => import("../pages/kpi")),
  "/losses/*?": lazy(() => import("../pages/losses")),
  "/audit/*?": lazy(() => import("../pages/audit")),
  "/operations/*?": lazy(() => import("../pages/operations")),
  "/account": lazy(() => import("../pages/account")),
};

export function Routes() {
  const me = useMe();
  return (
    <Suspense fallback={<ListSkeleton />}>
      <Switch>
        <Route path="/">
          <Redirect to={firstPlace(me)} replace />
        </Route>
        {Object.entries(PAGES).map(([path, Content]) => (
          <Route key={path} path={path}>
            <Content />
          </Route>
        ))}
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  );
}

export function NotFound() {
  const t = useCommonTexts();
  return (
    <Page title={t("notFound")}>
      <Empty
        title={t("notFound")}
        hint={t("notFoundHint")}
        action={
          <Button component={Link} href="/">
            {t("toStart")}
          </Button>
        }
      />
    </Page>
  );
}
