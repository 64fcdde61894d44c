/** The words of Bayeux 1.0, as Faye says them: messages, channels, errors. Pure; knows no client. */

export interface BayeuxMessage {
  readonly channel: string;
  readonly id?: string;
  readonly clientId?: string;
  readonly version?: string;
  readonly supportedConnectionTypes?: readonly string[];
  readonly connectionType?: string;
  readonly subscription?: string | readonly string[];
  readonly data?: unknown;
  readonly ext?: unknown;
  readonly successful?: boolean;
  readonly error?: string;
  readonly advice?: {
    readonly reconnect?: string;
    readonly interval?: number;
    readonly timeout?: number;
  };
}

export const CONNECTION_TYPES: readonly string[] = [
  'long-polling',
  'cross-origin-long-polling',
  'callback-polling',
  'websocket',
  'eventsource',
  'in-process',
];

const SEGMENT = '/[\\w\\-!~()$@]+';
const NAME = new RegExp(`^(?:${SEGMENT})+$`);
const PATTERN = new RegExp(`^(?:${SEGMENT})*/\\*{1,2}$`);

/** Of one channel, without wildcards. */
export function isName(channel: unknown): channel is string {
  return typeof channel === 'string' && channel.length <= 300 && NAME.test(channel);
}

export function isValid(channel: unknown): channel is string {
  return isName(channel) || (typeof channel === 'string' && PATTERN.test(channel));
}

/** Bayeux keeps two kinds for itself. */
export function isSubscribable(channel: string): boolean {
  return !/^\/(?:meta|service)\//.test(channel);
}

/** The channel itself, and all patterns that it fits. */
export function patternsOf(channel: string): readonly string[] {
  const segments = channel.split('/').slice(1);
  const parents = segments.map((_, index) => ['', ...segments.slice(0, index)].join('/'));
  return [...parents.map((parent) => `${parent}/**`), `${parents.at(-1)}/*`, channel];
}

export const ERRORS = {
  types: (types: unknown) => `301:${[types].flat().join(',')}:Connection types not supported`,
  stranger: (clientId: unknown) => `401:${String(clientId)}:Unknown client`,
  missing: (name: string) => `402:${name}:Missing required parameter`,
  forbidden: (channel: string) => `403:${channel}:Forbidden channel`,
  invalid: (channel: unknown) => `405:${String(channel)}:Invalid channel`,
} as const;

/** @throws SyntaxError for what is neither an object nor a list of objects */
export function readMessages(text: string): readonly BayeuxMessage[] {
  const said: unknown = JSON.parse(text);
  const messages = [said].flat();
  if (messages.some((each) => typeof each !== 'object' || each === null))
    throw new SyntaxError('messages are objects');
  return messages as readonly BayeuxMessage[];
}
