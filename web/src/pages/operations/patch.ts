/** JSON Merge Patch (RFC 7396) of what was typed at places written with dots. */

export function valueAt(data: Record<string, unknown>, place: string): unknown {
  let value: unknown = data;
  for (const part of partsOf(data, place)) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** What was changed, and nothing else. A value that was no text stays of its kind. */
export function patchOf(data: Record<string, unknown>, changes: Record<string, string>): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const [place, text] of Object.entries(changes)) {
    const parts = partsOf(data, place);
    let target = patch;
    for (const part of parts.slice(0, -1)) {
      target[part] ??= {};
      target = target[part] as Record<string, unknown>;
    }
    const came = valueAt(data, place);
    target[parts.at(-1) ?? place] = came === undefined || typeof came === "string" ? text : ofKind(text);
  }
  return patch;
}

/** A name that itself has a dot is one part when what came has it so. */
function partsOf(data: Record<string, unknown>, place: string): string[] {
  return Object.hasOwn(data, place) ? [place] : place.split(".");
}

function ofKind(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
