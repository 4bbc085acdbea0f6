/** Reading and changing what stands in an element's `extensionElements`; each change is one step of undo. */

export interface Editing {
  modeling: any;
  factory: any;
}

/** All statements of a type on a model object, such as "camunda:In". */
export function statements(object: any, type: string): any[] {
  return (object?.extensionElements?.values ?? []).filter((value: any) => value.$type === type);
}

export function statement(object: any, type: string): any {
  return statements(object, type)[0];
}

/** Change properties of a model object that belongs to a drawn element; undefined takes one away. */
export function update(edit: Editing, element: any, object: any, properties: Record<string, unknown>): void {
  edit.modeling.updateModdleProperties(element, object, properties);
}

function put(edit: Editing, element: any, object: any, values: any[]): void {
  if (object.extensionElements) {
    update(edit, element, object.extensionElements, { values });
    return;
  }
  const extensionElements = edit.factory.create("bpmn:ExtensionElements", { values });
  extensionElements.$parent = object;
  for (const value of values) value.$parent = extensionElements;
  update(edit, element, object, { extensionElements });
}

/** A new part of a statement, such as a fact of an exit. */
export function part(edit: Editing, parent: any, type: string, attributes: Record<string, unknown>): any {
  const made = edit.factory.create(type, attributes);
  made.$parent = parent;
  return made;
}

export function addStatement(
  edit: Editing,
  element: any,
  object: any,
  type: string,
  attributes: Record<string, unknown>,
): any {
  const made = part(edit, object.extensionElements, type, attributes);
  put(edit, element, object, [...(object.extensionElements?.values ?? []), made]);
  return made;
}

export function removeStatement(edit: Editing, element: any, object: any, gone: any): void {
  const values = object.extensionElements.values.filter((value: any) => value !== gone);
  if (values.length) update(edit, element, object.extensionElements, { values });
  else update(edit, element, object, { extensionElements: undefined });
}

/** One attribute of a statement that stands at most once: made when it is first set, gone with its last value. */
export function setAttribute(
  edit: Editing,
  element: any,
  object: any,
  type: string,
  name: string,
  value: string | undefined,
): void {
  const found = statement(object, type);
  if (!found) {
    if (value) addStatement(edit, element, object, type, { [name]: value });
  } else if (value) update(edit, element, found, { [name]: value });
  else removeStatement(edit, element, object, found);
}
