/** bpmn.io's packages that bring no types. */
declare module "bpmn-js-i18n/translations/ru" {
  const texts: Record<string, string>;
  export default texts;
}
declare module "dmn-js/lib/Modeler" {
  const Modeler: new (options: { container: HTMLElement }) => unknown;
  export default Modeler;
}
