/** What the bar above a visitor's conversation says: who answers, about what, and when. */
import type { nothing, TemplateResult } from 'lit/html.js';
import type { Conversation } from '../../src/index.ts';
import type { Language } from './language.ts';
import { conversationHeader } from './parts/conversation-header.ts';
import { comesBack } from './parts/header.ts';
import type { Desk, Person } from './people.ts';
import type { Translation } from './translations/translation.ts';

export interface VisitorBar {
  readonly language: Language;
  readonly organization: Desk | null;
  /** Absent: a conversation that is about to begin. */
  readonly conversation: Conversation | null;
  readonly person: Person;
  readonly more: TemplateResult | typeof nothing;
  readonly leave: () => void;
  readonly close: (() => void) | undefined;
}

export function visitorBar(bar: VisitorBar): TemplateResult {
  const { language, organization, conversation, person, more, leave, close } = bar;
  const { t } = language;
  return conversationHeader({
    t,
    ...person,
    panelTitle: organization?.name ?? t.someone,
    detail: conversation
      ? about(conversation, person, organization, language)
      : promise(organization, language),
    more,
    leave,
    close,
  });
}

/** "Online · Invoices · Onboarding" */
function about(
  { info }: Conversation,
  { author, online }: Person,
  organization: Desk | null,
  { t, calendar }: Language,
): string {
  const title = author && 'title' in author ? author.title : '';
  const here = online ?? organization?.available;
  const back = organization && comesBack(t, calendar, organization);
  return [presence(here, t), back, info.topic?.name ?? info.title, title]
    .filter(Boolean)
    .join(' · ');
}

/** When somebody will answer. */
function promise(organization: Desk | null, { t, calendar }: Language): string {
  if (!organization) return '';
  const { available, replyMinutes, officeHours } = organization;
  const soon = available && replyMinutes && t.repliesIn(replyMinutes);
  return soon || comesBack(t, calendar, organization) || officeHours || presence(available, t);
}

/** Nothing, where nobody can tell. */
function presence(here: boolean | undefined, t: Translation): string {
  if (here === undefined) return '';
  return here ? t.online : t.away;
}
