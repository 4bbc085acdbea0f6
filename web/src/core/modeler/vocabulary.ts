/** What the model knows, for suggestions; the page fills it. */
export interface Fact {
  name: string;
  type: string;
}

export interface Parameter {
  type?: string;
  enum?: string[];
  description?: string;
  description_ru?: string;
}

export interface Connector {
  name: string;
  title: string;
  title_ru: string;
  description: string;
  description_ru: string;
  parameters: { properties?: Record<string, Parameter>; required?: string[] };
  result: { properties?: Record<string, Parameter> };
}

export interface Vocabulary {
  departments: { key: string; name: string; name_ru: string }[];
  people: string[];
  forms: string[];
  decisions: { key: string; name: string; inputs: string[]; outputs: Fact[] }[];
  processes: { key: string; name: string; name_ru: string; entry: Fact[] }[];
  connectors: Connector[];
  messages: { name: string; payload: Fact[] }[];
  facts: string[];
}

export const NOTHING_KNOWN: Vocabulary = {
  departments: [],
  people: [],
  forms: [],
  decisions: [],
  processes: [],
  connectors: [],
  messages: [],
  facts: [],
};
