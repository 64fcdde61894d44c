/** What the bar above a visitor's conversation says: who answers, and when. */
import type { TemplateResult } from 'lit/html.js';
import type { Client, Conversation } from '../../src/index.ts';
import { conversationHeader } from './parts/conversation-header.ts';
import type { Person } from './people.ts';
import type { Translation } from './translations/translation.ts';

export interface VisitorBar {
  readonly t: Translation;
  readonly client: Client | null;
  /** Absent: a conversation that is about to begin. */
  readonly conversation: Conversation | null;
  readonly person: Person;
  readonly leave: () => void;
  readonly close: (() => void) | undefined;
}

export function visitorBar({
  t,
  client,
  conversation,
  person,
  leave,
  close,
}: VisitorBar): TemplateResult {
  const organization = client?.organization;
  const here = person.online ?? organization?.available ?? false;
  const minutes = organization?.replyMinutes;
  const promise = here && minutes ? t.repliesIn(minutes) : (organization?.officeHours ?? '');
  return conversationHeader({
    t,
    ...person,
    panelTitle: organization?.name ?? t.someone,
    detail: conversation || !promise ? (here ? t.online : t.away) : promise,
    leave,
    close,
  });
}
