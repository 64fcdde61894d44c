/**
 * What a state of `<shaman-chat>` is: plain data for a fake client, and where the visitor went. Brings
 * one to the page, for pictures, engines of accessibility and hostile texts alike.
 */
import type { ShamanChat } from '../../../elements/index.ts';
import type {
  Author,
  ConnectionState,
  ConversationInfo,
  Message,
  Organization,
} from '../../../src/index.ts';
import { FakeClient, FakeConversation, hotelflow } from '../support/fake-client.ts';
import { chat, entered, opened, press } from '../support/stage.ts';
import { NOW } from './clock.ts';

export interface State {
  /** In words, unlike all others. */
  readonly name: string;
  /** Of the tag. */
  readonly attributes?: Partial<ShamanChat>;
  /** What the desk says of itself beyond the usual; null: nothing yet. */
  readonly desk?: Partial<Organization> | null;
  /** The visitor's conversations, newest first. @default none */
  readonly talks?: readonly Talk[];
  /** @default connected */
  readonly connection?: ConnectionState;
  /** The list of conversations was seen. @default true */
  readonly known?: boolean;
  /** Where the visitor is. `conversation`: in the first one. @default 'home' */
  readonly at?: 'closed' | 'home' | 'conversation' | 'new';
  /** What is done there. */
  readonly act?: (element: ShamanChat, fake: FakeClient) => unknown;
}

export interface Talk {
  readonly messages: readonly Message[];
  readonly info?: Partial<ConversationInfo>;
  readonly hasEarlier?: boolean;
  readonly typing?: readonly Author[];
  /** Its messages were seen. @default true */
  readonly known?: boolean;
}

/** Put into the page, and gone there. */
export async function raise(
  state: State,
  attributes: Partial<ShamanChat> = {},
): Promise<ShamanChat> {
  const { at = 'home' } = state;
  // What another state left in the field is not of this one.
  sessionStorage.clear();
  localStorage.clear();
  const fake = clientOf(state);
  const given = { ...state.attributes, ...attributes };
  const element = await chat(fake, given);
  if (at !== 'closed' && given.mode !== 'inline') await opened(element);
  if (at === 'conversation') await entered(element);
  if (at === 'new') await press(element, 'New conversation');
  await state.act?.(element, fake);
  await element.updateComplete;
  return element;
}

export function clientOf({ desk = {}, talks = [], connection, known = true }: State): FakeClient {
  const fake = new FakeClient(talks.map(conversationOf));
  fake.organization = desk && { ...hotelflow, ...desk };
  fake.known = known;
  if (connection) fake.connection = connection;
  return fake;
}

function conversationOf(talk: Talk, index: number): FakeConversation {
  const { messages, info, hasEarlier = false, typing = [], known = true } = talk;
  const updatedAt = messages.at(-1)?.createdAt ?? NOW;
  const made = new FakeConversation(`c${index + 1}`, messages, { updatedAt, ...info });
  return Object.assign(made, { hasEarlier, typing, known });
}
