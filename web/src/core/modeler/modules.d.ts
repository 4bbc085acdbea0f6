/** bpmn.io's packages that bring no types. */
declare module "@bpmn-io/properties-panel";
declare module "bpmn-js-properties-panel";
declare module "bpmn-js-token-simulation";
declare module "diagram-js-minimap";
