/** What a file of organizations must look like. Knows no file. */
import { Ajv } from 'ajv';
import type { Organization } from './organizations.ts';

const text = { type: 'string', minLength: 1, maxLength: 2_000 };
const count = { type: 'number', minimum: 0 };

const record = (properties: object, required: readonly string[]) => ({
  type: 'object',
  required,
  properties,
  // A word that is misspelt would be as if it were not there.
  additionalProperties: false,
});
const listOf = (properties: object, required: readonly string[], minItems = 0) => ({
  type: 'array',
  minItems,
  items: record(properties, required),
  distinct: 'id',
});

const field = {
  id: text,
  label: text,
  type: { enum: ['text', 'email', 'tel', 'long-text', 'choice', 'check'] },
  required: { type: 'boolean' },
  options: { type: 'array', items: text },
  autocomplete: text,
};
const form = record({ title: text, fields: listOf(field, ['id', 'label', 'type']) }, ['fields']);
const agent = {
  id: text,
  name: text,
  title: { type: 'string' },
  avatarUrl: { type: 'string' },
  bot: { type: 'boolean' },
  topics: { type: 'array', items: text },
};
const greeting = { id: text, text, agent: text, path: text, after: count, again: count };
const clock = { type: 'string', pattern: '^(?:[01]\\d|2[0-3]):[0-5]\\d$|^24:00$' };
const shift = {
  days: { type: 'array', minItems: 1, items: { type: 'integer', minimum: 1, maximum: 7 } },
  from: clock,
  to: clock,
};
const hours = record(
  {
    timeZone: { type: 'string', format: 'time-zone' },
    weekly: { type: 'array', items: record(shift, ['days', 'from', 'to']) },
  },
  ['timeZone', 'weekly'],
);
const organization = {
  id: text,
  name: text,
  description: { type: 'string' },
  agents: listOf(agent, ['id', 'name']),
  offlineMessage: text,
  officeHours: { type: 'string' },
  hours,
  replyMinutes: count,
  topics: listOf({ id: text, name: text }, ['id', 'name']),
  welcomeForm: form,
  offlineForm: form,
  greetings: listOf(greeting, ['id', 'text']),
  privacyUrl: { type: 'string' },
  keepsApart: { type: 'boolean' },
};

const ajv = new Ajv({ allErrors: false });
ajv.addFormat('time-zone', isTimeZone);
ajv.addKeyword({
  keyword: 'distinct',
  type: 'array',
  error: { message: 'must not have two of one id' },
  validate: (key: string, list: readonly { readonly [key: string]: unknown }[]) =>
    new Set(list.map((each) => each[key])).size === list.length,
});
const validate = ajv.compile<Organization[]>(
  listOf(organization, ['id', 'name', 'agents', 'offlineMessage'], 1),
);

/** @param refuse what is wrong, in the words of a path, such as `/0/hours/timeZone must match …` */
export function expectOrganizations(
  value: unknown,
  refuse: (why: string) => never,
): readonly Organization[] {
  if (validate(value)) return value;
  const [error] = validate.errors ?? [];
  const unknown = error?.params.additionalProperty;
  const why = unknown === undefined ? error?.message : `has "${unknown}", which means nothing here`;
  return refuse(`${error?.instancePath || '/'} ${why}`);
}

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
