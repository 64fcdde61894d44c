/**
 * A Faye server as clients see it: handshake, subscriptions, connects that are held, publications.
 * Over which wire they come is not its business; what is published from inside comes from the desk.
 */
import type { Building } from '../building.ts';
import { randomId } from '../signing.ts';
import { FayeClient } from './convead-client.ts';
import {
  type BayeuxMessage,
  CONNECTION_TYPES,
  ERRORS,
  isName,
  isSubscribable,
  isValid,
  patternsOf,
} from './convead-words.ts';

/** Clients at once, and channels of one. */
const CLIENTS = 10_000;
const CHANNELS = 1_000;

type Answers = readonly BayeuxMessage[];
type Answer = { -readonly [K in keyof BayeuxMessage]: BayeuxMessage[K] };

export interface FayeOptions {
  readonly building: Building;
  /** A channel of ours: what strangers publish there is acknowledged, and reaches nobody. */
  readonly isOurs: (channel: string) => boolean | Promise<boolean>;
}

export class Faye {
  readonly #options: FayeOptions;
  readonly #clients = new Map<string, FayeClient>();
  readonly #subscribers = new Map<string, Set<FayeClient>>();
  #count = 0;

  constructor(options: FayeOptions) {
    this.#options = options;
  }

  /** How many connects are held. */
  get held(): number {
    return [...this.#clients.values()].filter(({ isHeld }) => isHeld).length;
  }

  client(id: unknown): FayeClient | undefined {
    return this.#clients.get(String(id));
  }

  /** From the desk: to everybody who is subscribed. */
  publish(channel: string, data: unknown): void {
    this.#count += 1;
    this.#tell({ channel, data, id: this.#count.toString(36) });
  }

  /** The answers to all of them, in the order in which they were there. */
  async hear(messages: readonly BayeuxMessage[]): Promise<readonly BayeuxMessage[]> {
    const answers: BayeuxMessage[] = [];
    const add = (more: Answers) => void answers.push(...more);
    const heard = messages.map((message) => {
      const said = this.#hear(message);
      return said instanceof Promise ? said.then(add) : add(said);
    });
    await Promise.all(heard);
    return answers;
  }

  /** Answers all that is held, and forgets everybody. */
  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
    this.#subscribers.clear();
  }

  /** At once where nothing has to be waited for: so the order of the answers is Faye's. */
  #hear(message: BayeuxMessage): Answers | Promise<Answers> {
    const answer = answerTo(message);
    switch (message.channel) {
      case '/meta/handshake':
        return [this.#handshake(message, answer)];
      case '/meta/connect':
        return this.#connect(message, answer);
      case '/meta/subscribe':
      case '/meta/unsubscribe':
        return [this.#subscribe(message, answer)];
      case '/meta/disconnect':
        return [this.#disconnect(message, answer)];
      default:
        return this.#published(message, answer);
    }
  }

  #handshake({ version, supportedConnectionTypes: types }: BayeuxMessage, answer: Answer): Answer {
    delete answer.clientId;
    answer.version = '1.0';
    answer.supportedConnectionTypes = CONNECTION_TYPES;
    const known = [types ?? []].flat().filter((type) => CONNECTION_TYPES.includes(type));
    if (!version) refuse(answer, ERRORS.missing('version'));
    if (!types) refuse(answer, ERRORS.missing('supportedConnectionTypes'));
    else if (known.length === 0) refuse(answer, ERRORS.types(types));
    if (this.#clients.size >= CLIENTS) refuse(answer, '503::Too many clients');
    if (answer.successful) answer.clientId = this.#arrive().id;
    return this.#advised(answer);
  }

  #arrive(): FayeClient {
    const { settings, controls } = this.#options.building;
    const id = randomId(31).toLowerCase();
    const client = new FayeClient({
      id,
      controls,
      timeout: settings.hold,
      limit: settings.limits.unread,
      gone: () => this.#leave(client),
    });
    this.#clients.set(id, client);
    return client;
  }

  #connect(message: BayeuxMessage, answer: Answer): Answers | Promise<Answers> {
    const { clientId, connectionType, advice } = message;
    const client = this.client(clientId);
    if (!client) refuse(answer, ERRORS.stranger(clientId));
    if (!clientId) refuse(answer, ERRORS.missing('clientId'));
    if (!CONNECTION_TYPES.includes(connectionType ?? ''))
      refuse(answer, ERRORS.types(connectionType));
    if (!connectionType) refuse(answer, ERRORS.missing('connectionType'));
    if (!answer.successful) delete answer.clientId;
    const isStream = connectionType === 'eventsource';
    if (!client || !answer.successful) return [this.#advised(answer, isStream)];
    const hold = isStream ? 0 : advice?.timeout;
    return client
      .connect(typeof hold === 'number' ? hold : undefined)
      .then((waiting) => [this.#advised(answer, isStream), ...waiting]);
  }

  /** A list is taken up to its first bad channel, and refused all the same. */
  #subscribe(message: BayeuxMessage, answer: Answer): Answer {
    const { clientId, subscription, channel } = message;
    const client = this.client(clientId);
    answer.subscription = subscription ?? [];
    if (!client) refuse(answer, ERRORS.stranger(clientId));
    if (!clientId) refuse(answer, ERRORS.missing('clientId'));
    if (!subscription) refuse(answer, ERRORS.missing('subscription'));
    for (const each of [subscription ?? []].flat()) {
      if (!client || !answer.successful) break;
      if (!isValid(each)) refuse(answer, ERRORS.invalid(each));
      else if (!isSubscribable(each)) refuse(answer, ERRORS.forbidden(each));
      else if (channel === '/meta/subscribe') this.#join(client, each);
      else this.#part(client, each);
    }
    return answer;
  }

  #disconnect({ clientId }: BayeuxMessage, answer: Answer): Answer {
    const client = this.client(clientId);
    if (client) this.#leave(client);
    else refuse(answer, clientId ? ERRORS.stranger(clientId) : ERRORS.missing('clientId'));
    if (!client) delete answer.clientId;
    return answer;
  }

  /** Nobody asks who it is: an answer is no delivery. */
  #published(message: BayeuxMessage, answer: Answer): Answers | Promise<Answers> {
    const { channel, data } = message;
    if (isName(channel) && channel.startsWith('/meta/')) refuse(answer, ERRORS.forbidden(channel));
    else if (data === undefined) refuse(answer, ERRORS.missing('data'));
    else if (!isName(channel)) refuse(answer, ERRORS.invalid(channel));
    if (answer.error) return [answer];
    return Promise.resolve(this.#options.isOurs(channel)).then((isOurs) => {
      if (!isOurs) this.#tell(message);
      return [answer];
    });
  }

  #tell({ clientId: _clientId, ...message }: BayeuxMessage): void {
    const patterns = patternsOf(message.channel);
    const clients = patterns.flatMap((each) => [...(this.#subscribers.get(each) ?? [])]);
    for (const client of new Set(clients)) client.deliver(message);
  }

  #join(client: FayeClient, channel: string): void {
    if (client.channels.size >= CHANNELS) return;
    client.channels.add(channel);
    const clients = this.#subscribers.get(channel) ?? new Set();
    this.#subscribers.set(channel, clients.add(client));
  }

  #part(client: FayeClient, channel: string): void {
    client.channels.delete(channel);
    const clients = this.#subscribers.get(channel);
    clients?.delete(client);
    if (clients?.size === 0) this.#subscribers.delete(channel);
  }

  #leave(client: FayeClient): void {
    for (const channel of client.channels) this.#part(client, channel);
    this.#clients.delete(client.id);
    client.close();
  }

  #advised(answer: Answer, isStream = false): Answer {
    const timeout = this.#options.building.settings.hold;
    answer.advice = answer.error
      ? { reconnect: 'handshake' }
      : { reconnect: 'retry', interval: isStream ? timeout : 0, timeout: isStream ? 0 : timeout };
    return answer;
  }
}

/** In the order in which Faye names them. */
function answerTo({ id, clientId, channel }: BayeuxMessage): Answer {
  return { ...(id && { id }), ...(clientId && { clientId }), channel, successful: true };
}

function refuse(answer: Answer, error: string): void {
  answer.error = error;
  answer.successful = false;
}
