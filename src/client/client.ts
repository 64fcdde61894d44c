/**
 * The façade: one visitor's conversations, wherever they are kept and whichever tab holds the
 * line. What people call and listen to; decides nothing that one of its parts could.
 */
import type { ConnectionState } from '../connection/connection.ts';
import { Network } from '../connection/network.ts';
import { put } from '../conversation/attributes.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { checkDraft } from '../conversation/draft.ts';
import { Inbox } from '../conversation/inbox.ts';
import { LOCAL, localId } from '../conversation/local-id.ts';
import { Outbox } from '../conversation/outbox.ts';
import { Retries } from '../conversation/retries.ts';
import { Emitter } from '../emitter.ts';
import { ShamanError } from '../errors.ts';
import type { AttributeChange, Author, Draft, Organization } from '../model.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { allOf } from '../stores/store.ts';
import type { ClientAbilities } from './client-abilities.ts';
import type { ClientEvents } from './client-events.ts';
import type { ClientOptions, ClientPlaces } from './client-options.ts';
import { farewell } from './farewell.ts';
import { type OwnData, ownData } from './own-data.ts';
import { Roster } from './roster.ts';
import { SharedLine } from './shared-line.ts';

export class Client extends Emitter<ClientEvents> {
  readonly #protocol: Protocol;
  readonly #options: ClientOptions;
  readonly #places: ClientPlaces;
  readonly #inbox: Inbox;
  readonly #outbox: Outbox;
  readonly #line: SharedLine;
  readonly #roster: Roster;
  #unread = 0;
  #starting: Promise<void> | null = null;
  /** Of who has signed out since, and may not have been known yet: over once all is forgotten. */
  #leaving: Promise<void> | undefined;
  readonly #retries: Retries;

  /** @internal Made by `createClient`. */
  constructor(options: ClientOptions, places: ClientPlaces) {
    super();
    const { protocol, connection, typing, retryDelay } = options;
    const { keep = 50, firstPage = 10, page = 30 } = options;
    this.#protocol = protocol;
    this.#options = options;
    this.#places = places;
    this.#retries = new Retries(retryDelay);
    const inbox = new Inbox(keep, { bytes: options.keepBytes, age: options.keepAge });
    this.#inbox = inbox;
    const outbox = new Outbox(inbox);
    this.#outbox = outbox;
    const parts = { protocol, inbox, outbox, retryDelay, expiry: options.expiry };
    // Who serves is not away because another window is in front.
    const { parkAfter = protocol.self.role === 'agent' ? Infinity : undefined } = connection ?? {};
    const isBusy = () => allOf(inbox.snapshot, 'outbox:').some(({ failed }) => !failed);
    const network = options.network ?? new Network({ parkAfter, isBusy });
    // Who keeps nothing in the browser does not want this kept either.
    const remember = options.storage === 'memory' ? 0 : undefined;
    const transport = { remember, ...connection?.transport };
    const line = new SharedLine(
      { ...parts, places, connection: { ...connection, transport }, network },
      {
        connection: (state) => {
          for (const conversation of roster.conversations) conversation.resay();
          this.emit('connection', state);
        },
        live: (event) => {
          const conversation = roster.heard(event);
          if (conversation && event.type === 'message')
            this.emit('message', event.message, conversation);
        },
        signedOut: this.#signedOut,
        error: this.#failed,
      },
    );
    this.#line = line;
    const open = async (id: string) => (await line.load()).catchUp.open(id, firstPage);
    const roster = new Roster({ ...parts, open, say: line.say, page, typing });
    this.#roster = roster;
    roster.on('conversations', (list) => this.emit('conversations', list));
    roster.on('organization', (organization) => this.emit('organization', organization));
    inbox.on('changed', () => this.#changed());
    outbox.on('sending', () => roster.refresh());
    inbox.on('cleared', () => this.#signedOut());
  }

  /** The line's state; of the tab that holds it, where that is another one. */
  get connection(): ConnectionState {
    return this.#line.state;
  }

  /** This tab holds the line. Exactly one does: what shall happen once in all tabs, such as a sound, happens here. */
  get leads(): boolean {
    return this.#line.leads;
  }

  /** What this backend lets people do where there is no conversation yet. */
  get can(): ClientAbilities {
    const { start, can } = this.#protocol;
    return { start: !!start, files: can.files !== false };
  }

  /** Who we are. The id is empty until the backend gave one. */
  get self(): Author {
    return this.#protocol.self;
  }

  /** Under which id something may still be kept of us, from before we were known. @internal */
  get formerly(): string | undefined {
    return this.#inbox.snapshot.formerly;
  }

  /** `null` until it was seen once. */
  get organization(): Organization | null {
    return this.#roster.organization;
  }

  /** Newest activity first. A new array on each change. */
  get conversations(): readonly Conversation[] {
    return this.#roster.conversations;
  }

  /** The list was seen before; while false, show that it is loading. */
  get known(): boolean {
    return !!this.#inbox.snapshot.listed;
  }

  get unread(): number {
    return this.#unread;
  }

  /** By its id, or the one it had here before the backend gave it one. */
  conversation(id: string): Conversation | undefined {
    return this.#roster.get(id);
  }

  /**
   * Restore what the browser remembers, join the other tabs, and connect if we lead. What fails is
   * tried again by itself, until `signOut()` or `close()`.
   * @throws ShamanError or what `getToken` throws, when it cannot be known yet who the visitor is
   */
  start(): Promise<void> {
    return this.#options.connect === 'lazy' ? this.#begin() : this.#want();
  }

  /** Show the inbox. Asks the server only when this visitor's conversations were never seen. @throws ShamanError */
  async open(): Promise<void> {
    await this.#want();
    const inbox = this.#inbox;
    const { listed, organization } = inbox.snapshot;
    if (listed && organization) return;
    await this.#line.signedIn();
    const asking = organization ? undefined : this.#protocol.organization?.();
    const keep = (next: object, seen: object) => void Object.assign(next, { organization: seen });
    const list = async () => (await this.#line.load()).catchUp.list();
    await Promise.all([asking && inbox.learn(asking, keep), listed || list()]);
  }

  /**
   * A new conversation that begins with this message. Resolves as soon as it is kept, offline too;
   * it has one of our ids until the message has arrived.
   * @throws ShamanError `invalid` for what can never be sent, `unsupported` where none can be begun
   */
  async startConversation(draft: Draft): Promise<Conversation> {
    if (!this.can.start) throw ShamanError.unsupported('start');
    const checked = checkDraft(draft);
    await this.#want();
    const id = LOCAL + localId();
    await this.#outbox.add(id, checked).kept;
    const conversation = this.conversation(id);
    if (!conversation) throw new ShamanError('closed', 'Closed, or signed out.');
    return conversation;
  }

  /**
   * Tell the desk who we are: other values for some attributes, `null` takes one back. Kept until the
   * desk knows them, offline too; they go along with every new conversation.
   * @throws ShamanError `invalid`, reason `bad_attributes`
   */
  async setAttributes(attributes: AttributeChange): Promise<void> {
    const telling = put(attributes);
    await this.#begin();
    await this.#inbox.update(telling);
  }

  /** What the backend knows of us; null where it cannot be had. */
  get ownData(): OwnData | null {
    return ownData(this.#protocol, () => this.signOut());
  }

  /** Forget everything about this visitor, here and in the other tabs; offline too; as soon as the page has said who it is. */
  async signOut(): Promise<void> {
    this.#line.post({ type: 'signed-out' });
    this.#leaving ??= this.#starting?.catch(() => {});
    await this.#forget(() => this.#inbox.clear());
    await this.#leaving;
  }

  /** Let go of everything: socket, timers, listeners. The client is not used again. */
  close(): void {
    this.#retries.clear();
    this.#line.close();
    this.#protocol.remember?.(null);
    this.#roster.close();
    this.#inbox.close();
    this.hushed = true;
  }

  readonly #failed = (error: ShamanError): void => this.emit('error', error);

  #begin(): Promise<void> {
    const asked = this.#inbox.generation;
    this.#starting ??= this.#start().catch((error) => {
      if (asked === this.#inbox.generation) {
        this.#starting = null;
        const again = () => this.start().catch((error) => this.#failed(ShamanError.from(error)));
        this.#retries.later('', again);
      }
      throw error;
    });
    return this.#starting;
  }

  async #start(): Promise<void> {
    const inbox = this.#inbox;
    const line = this.#line;
    const asked = inbox.generation;
    if (this.#leaving) await this.#leaving;
    if (asked !== inbox.generation) return;
    this.#leaving = undefined;
    const visitor = await this.#protocol.visitor();
    if (asked !== inbox.generation) return this.#leaving && farewell(visitor, this.#places);
    this.#retries.clear();
    const isEager = this.#options.connect !== 'lazy';
    // Beside the reading; where this fails, dialling tries again.
    if (isEager) line.load().catch(() => {});
    // First, so that nothing said while we read goes unheard.
    line.become(this.#places.openTabs(visitor));
    await inbox.load(this.#places.openStore(visitor, this.#failed));
    if (asked !== inbox.generation) return;
    this.#protocol.remember?.(inbox.snapshot.credentials ?? null, this.#keeper());
    if (isEager || allOf(inbox.snapshot, 'outbox:').length > 0) line.want();
    line.join();
  }

  /** Keeps credentials, until somebody signs out. */
  #keeper(): (credentials: string | null, another?: boolean) => void {
    const inbox = this.#inbox;
    const asked = inbox.generation;
    return (credentials, another) => {
      if (asked !== inbox.generation) return;
      if (another) void this.#become(credentials);
      else void inbox.update(() => ({ credentials: credentials ?? undefined }));
    };
  }

  /** What was kept belongs to somebody whom the backend does not know any more. */
  async #become(credentials: string | null): Promise<void> {
    const cleared = this.#inbox.clear();
    const keep = this.#keeper();
    this.#protocol.remember?.(credentials, keep);
    keep(credentials);
    this.#line.redial();
    await cleared;
    this.#line.post({ type: 'signed-out', again: true });
  }

  /** Another tab has done so; `again`: the store knows by now as whom we go on. */
  readonly #signedOut = (again?: boolean): void => {
    const goesOn = again || this.#retries.has('');
    void this.#forget(() => (again ? this.#inbox.forget() : this.#inbox.clear(true)));
    if (goesOn) this.start().catch(() => {});
  };

  /** The first need of a line; until then `connect: 'lazy'` has none. */
  async #want(): Promise<void> {
    await this.#begin();
    this.#line.want();
  }

  /** As before `start()`, which may be called again: also by those who are told of it here. */
  #forget<T>(clear: () => T): T {
    this.#retries.clear();
    this.#starting = null;
    this.#protocol.remember?.(null);
    const cleared = clear();
    this.#line.stop();
    return cleared;
  }

  #changed(): void {
    this.#roster.refresh();
    const unread = this.conversations.reduce((sum, { info }) => sum + info.unread, 0);
    if (unread === this.#unread) return;
    this.#unread = unread;
    this.emit('unread', unread);
  }
}
