/**
 * How a conversation begins: about what, with whom, and after which questions. Knows no protocol,
 * and nothing of what comes after the first message.
 */
import type { Archive } from './archive.ts';
import type { Correspondence, Draft } from './correspondence.ts';
import type { Duty } from './duty.ts';
import { answersTo } from './forms.ts';
import type { Answers, Appended, Conversation, Topic } from './logs/log.ts';
import type { Organization } from './organizations.ts';
import { asPerson, type Principal } from './principal.ts';
import { Refusal } from './refusal.ts';
import { randomId } from './signing.ts';

export interface Beginning extends Draft {
  /** Id of what it is about. */
  readonly topic?: string;
  readonly answers?: Answers;
  /** Its dialect knows neither forms nor duty: it begins all the same, though nobody may be there. @default false */
  readonly unasked?: boolean;
}

/** How a conversation begins in which nobody has written yet. */
export interface Opening {
  /** @default a random one */
  readonly id?: string;
  /** The same one again gives the same conversation. */
  readonly localId: string;
  /** Id of what it is about. */
  readonly topic?: string;
  /** What is known of the visitor, for operators. */
  readonly answers?: Answers;
}

export class Intake {
  readonly #archive: Archive;
  readonly #duty: Duty;
  readonly #correspondence: Correspondence;

  constructor(archive: Archive, duty: Duty, correspondence: Correspondence) {
    this.#archive = archive;
    this.#duty = duty;
    this.#correspondence = correspondence;
  }

  /**
   * The same `localId` gives the same conversation.
   * @throws Refusal `chat_offline_message` while nobody is on duty and no form is there for that;
   * `form_required`, `form_invalid`
   */
  async start(principal: Principal, beginning: Beginning): Promise<Appended> {
    if (principal.role !== 'visitor') throw new Refusal('forbidden', 'only visitors begin');
    const { log } = this.#archive;
    const { organization: name, id } = principal;
    const { localId, text } = beginning;
    const known = await log.started(name, id, localId);
    const message = known && (await log.sent(known.id, id, localId));
    if (known) return { conversation: known, ...(message && { message }) };
    const files = await this.#correspondence.content(principal, beginning);
    const organization = this.#duty.organization(name);
    const topic = topicOf(organization, beginning.topic);
    const agent = this.#duty.choose(name, topic?.id);
    const form = beginning.unasked ? undefined : expectForm(organization, agent !== undefined);
    const answers = await this.#answers({ organization, form, given: beginning.answers }, id);
    return log.start({
      id: randomId(12),
      organization: name,
      visitor: { ...named(answers), ...asPerson(principal) },
      agents: agent ? [agent] : [],
      ...(topic && { topic, title: topic.name }),
      ...(answers && { answers }),
      localId,
      text,
      files,
    });
  }

  /** As doors begin it where people are first, and words come later; with nobody where nobody is on duty. */
  async open(principal: Principal, opening: Opening): Promise<Conversation> {
    const { organization: name } = principal;
    const { id = randomId(12), localId, answers } = opening;
    const topic = topicOf(this.#duty.organization(name), opening.topic);
    const agent = this.#duty.choose(name, topic?.id);
    const { conversation } = await this.#archive.log.start({
      id,
      organization: name,
      visitor: asPerson(principal),
      agents: agent ? [agent] : [],
      ...(topic && { topic, title: topic.name }),
      ...(answers && { answers }),
      localId,
      text: '',
      files: [],
    });
    return conversation;
  }

  /** A visitor is asked once; what they said then is known in every conversation after. */
  async #answers(
    { organization: { welcomeForm, offlineForm, id }, form, given }: Asked,
    visitor: string,
  ): Promise<Answers | undefined> {
    const known = await this.#archive.log.answers(id, visitor);
    if (form === undefined && given === undefined) return known;
    // The other form as well: somebody may have come or gone while this one was filled in.
    const fields = [form, welcomeForm, offlineForm].flatMap((each) => each?.fields ?? []);
    // Of a form that is not there any more.
    if (fields.length === 0) return known;
    const needed = form?.fields.filter(({ required }) => required) ?? [];
    return answersTo({ fields, needed }, given, known);
  }
}

interface Asked {
  readonly organization: Organization;
  /** What is asked now. */
  readonly form: Organization['welcomeForm'];
  readonly given: Answers | undefined;
}

function topicOf({ topics = [] }: Organization, id: string | undefined): Topic | undefined {
  const topic = topics.find((each) => each.id === id);
  if (id !== undefined && topic === undefined)
    throw new Refusal('bad_request', `this organization has no topic "${id}"`);
  return topic;
}

function expectForm({ welcomeForm, offlineForm, offlineMessage }: Organization, isOnDuty: boolean) {
  if (isOnDuty) return welcomeForm;
  if (offlineForm === undefined) throw new Refusal('chat_offline_message', offlineMessage);
  return offlineForm;
}

/** Whoever says only an address is called by it. */
function named({ name, email }: Answers = {}): { readonly name?: string } {
  const said = name ?? email;
  return said === undefined ? {} : { name: said };
}
