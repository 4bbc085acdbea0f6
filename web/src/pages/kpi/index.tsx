/** Figures: the dashboard, each indicator, heat maps, comparisons, clients over time, and the report. */
import { lazy } from "react";
import { Route, Switch } from "wouter";
import { NotFound } from "../../app/routes";
import { useMay } from "../../app/session";
import Overview from "./overview";

const Clients = lazy(() => import("./clients"));
const Compare = lazy(() => import("./compare"));
const EditKpi = lazy(() => import("./edit"));
const Heat = lazy(() => import("./heat"));
const Indicator = lazy(() => import("./indicator"));
const Report = lazy(() => import("./report"));

export default function Kpi() {
  const maySee = useMay("figures.see");
  const mayAttach = useMay("kpi.attach");
  if (!maySee) return <NotFound />;
  return (
    <Switch>
      <Route path="/kpi">
        <Overview />
      </Route>
      <Route path="/kpi/clients">
        <Clients />
      </Route>
      <Route path="/kpi/compare">
        <Compare />
      </Route>
      <Route path="/kpi/report">
        <Report />
      </Route>
      <Route path="/kpi/new">{mayAttach ? <EditKpi /> : <NotFound />}</Route>
      <Route path="/kpi/:key/edit">
        {({ key }) => (mayAttach ? <EditKpi key={key} kpiKey={decodeURIComponent(key)} /> : <NotFound />)}
      </Route>
      <Route path="/kpi/heat/:process">
        {({ process }) => <Heat key={process} process={decodeURIComponent(process)} />}
      </Route>
      <Route path="/kpi/:key">{({ key }) => <Indicator key={key} kpiKey={decodeURIComponent(key)} />}</Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}
