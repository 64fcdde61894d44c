/**
 * What is asked before a conversation begins: what it is about, and what the desk wants to know of
 * somebody who was not asked yet. Remembers answers while the page lives, so that nothing is asked
 * twice. Knows no server: the answers go with the first message, or with another try of it.
 */
import { nothing, type TemplateResult } from 'lit/html.js';
import type {
  Draft,
  Form,
  FormAnswers,
  FormField,
  Message,
  Organization,
} from '../../../src/model.ts';
import type { OccasionContext } from '../occasions.ts';
import { fieldStyle } from './field.ts';
import { questionForm, questionFormStyle, wrong } from './question-form.ts';

const NONE: Form = { fields: [] };

export { Questions as Part };

export class Questions {
  readonly style = [fieldStyle, questionFormStyle];
  readonly #context: OccasionContext;
  /** What was answered before: not asked again. */
  #given: FormAnswers = {};
  #answers: FormAnswers = {};
  #topic = '';
  /** What is wrong is said after the first try, and then at once. */
  #tried = false;
  #session = 0;

  constructor(context: OccasionContext) {
    this.#context = context;
  }

  /** There is something to ask now. */
  get asks(): boolean {
    return this.#topics.length > 0 || this.#open.length > 0;
  }

  /** What must be answered is. */
  get ready(): boolean {
    return !this.#open.some((asked) => wrong(asked, this.#answers[asked.id] ?? ''));
  }

  render(): TemplateResult {
    return this.#form(this.#topics, { ...this.#asked, fields: this.#open }, () => this.#goOn());
  }

  /** What the desk did not take is asked once more, as it was answered. */
  again(refused: Message): TemplateResult | typeof nothing {
    if (!this.#asked.fields.length) return nothing;
    return this.#form([], this.#asked, () => this.#retry(refused), true);
  }

  /** With the answers; null when some are missing or wrong, and the focus goes to the first of these. */
  complete(draft: Draft): Draft | null {
    if (!this.#take(this.#open)) return null;
    const answers = this.#known();
    const topic = this.#topics.some(({ id }) => id === this.#topic) ? this.#topic : '';
    this.#topic = '';
    return {
      ...draft,
      ...(topic && { topic }),
      ...(Object.keys(answers).length > 0 && { answers }),
    };
  }

  #form(
    topics: Organization['topics'] & object,
    form: Form,
    submit: () => void,
    again = false,
  ): TemplateResult {
    const { host, language } = this.#context;
    return questionForm({
      t: language.t,
      topics,
      topic: this.#topic,
      form,
      answers: { ...this.#told(), ...this.#answers },
      tried: this.#tried,
      privacyUrl: this.#organization?.privacyUrl,
      choose: (topic) => {
        this.#topic = topic;
        host.requestUpdate();
      },
      change: (field, answer) => {
        this.#answers = { ...this.#answers, [field]: answer };
        host.requestUpdate();
      },
      submit,
      again,
    });
  }

  /** To what is missing, else to the message, and where that is written it goes. */
  #goOn(): void {
    this.#tried = !this.ready;
    if (this.#tried) return this.#point();
    const { renderRoot } = this.#context.host;
    const field = renderRoot.querySelector<HTMLTextAreaElement>('.composer textarea');
    field?.focus();
    if (field?.value.trim()) renderRoot.querySelector<HTMLElement>('.send')?.click();
  }

  #retry({ localId }: Message): void {
    if (!localId || !this.#take(this.#asked.fields)) return;
    this.#context.chat.conversation?.retry(localId, { answers: this.#known() });
  }

  get #organization(): Organization | null {
    return this.#context.chat.client?.organization ?? null;
  }

  get #topics() {
    return this.#organization?.topics ?? [];
  }

  /** Who comes now is asked this. */
  get #asked(): Form {
    const { available, welcomeForm, offlineForm } = this.#organization ?? {};
    return (available === false ? offlineForm : welcomeForm) ?? NONE;
  }

  /** Of that, what nobody has answered. */
  get #open(): readonly FormField[] {
    const told = this.#told();
    return this.#asked.fields.filter(({ id }) => !(id in told));
  }

  /** Here, or with a conversation that is known. */
  #told(): FormAnswers {
    const { client, session } = this.#context.chat;
    // Another person knows nothing of what the last one answered.
    if (session !== this.#session) {
      this.#given = this.#answers = {};
      this.#topic = '';
      this.#tried = false;
    }
    this.#session = session;
    const talks = client?.conversations ?? [];
    return Object.assign({}, ...talks.map(({ info }) => info.answers), this.#given);
  }

  /** What the desk asks for, as far as it was answered. */
  #known(): FormAnswers {
    const told = this.#told();
    return Object.fromEntries(
      this.#asked.fields.flatMap(({ id }) => (told[id] ? [[id, told[id]]] : [])),
    );
  }

  /** Remember these answers; false when one of them cannot be right. */
  #take(fields: readonly FormField[]): boolean {
    const answers = { ...this.#told(), ...this.#answers };
    const taken = fields.map((asked) => [asked.id, (answers[asked.id] ?? '').trim()] as const);
    this.#tried = fields.some((asked) => wrong(asked, answers[asked.id] ?? ''));
    if (this.#tried) {
      this.#point();
      return false;
    }
    this.#given = { ...this.#given, ...Object.fromEntries(taken) };
    this.#answers = {};
    return true;
  }

  #point(): void {
    const { host } = this.#context;
    host.requestUpdate();
    void host.updateComplete.then(() =>
      host.renderRoot.querySelector<HTMLElement>('.questions [aria-invalid]')?.focus(),
    );
  }
}
