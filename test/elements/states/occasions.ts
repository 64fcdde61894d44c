/** What comes up around a conversation: topics and forms before it, menu and rating after it, emoji and a card beside it. */
import type { FormField } from '../../../src/index.ts';
import { all, part, press, until, written } from '../support/stage.ts';
import type { State } from './state.ts';
import { ana, SHORT, said } from './talks.ts';

const at = 'conversation';
const topics = [
  { id: 'b', name: 'Billing' },
  { id: 't', name: 'Technical help' },
  { id: 'l', name: 'Something of which the name is longer than one line of a small screen' },
];
const fields: readonly FormField[] = [
  { id: 'name', label: 'Your name', type: 'text', required: true, autocomplete: 'name' },
  { id: 'email', label: 'E-mail', type: 'email', required: true, autocomplete: 'email' },
  { id: 'phone', label: 'Telephone', type: 'tel' },
  { id: 'story', label: 'What happened', type: 'long-text' },
  { id: 'plan', label: 'Plan', type: 'choice', options: ['Free', 'Pro'] },
  { id: 'terms', label: 'I agree', type: 'check', required: true },
];
const welcomeForm = { title: 'Before we start', fields };

export const occasions: readonly State[] = [
  {
    name: 'home, topics',
    desk: { topics },
    at: 'new',
    act: (element) => until(() => part(element, '#panel')),
  },
  {
    name: 'form, empty',
    desk: { welcomeForm, privacyUrl: 'https://example.com/privacy' },
    at: 'new',
    act: (element) => until(() => part(element, '.questions')),
  },
  {
    name: 'form, with problems',
    desk: { welcomeForm },
    at: 'new',
    act: async (element) => {
      await until(() => part(element, '.questions'));
      await written(element, 'Hello');
      await press(element, 'Send');
      await until(() => all(element, '[aria-invalid=true]').length);
    },
  },
  {
    name: 'form, nobody on duty',
    desk: {
      available: false,
      offlineMessage: 'We are asleep. Tell us how to reach you.',
      offlineForm: { fields: fields.slice(0, 2) },
    },
    at: 'new',
    act: (element) => until(() => part(element, '.questions')),
  },
  {
    name: 'conversation, menu',
    at,
    talks: [SHORT],
    act: async (element) => {
      await press(element, 'More options');
      await until(() => part(element, '.popup [role=menuitem]'));
    },
  },
  {
    name: 'conversation, transcript',
    at,
    talks: [SHORT],
    act: async (element) => {
      await press(element, 'More options');
      await until(() => part(element, '.popup [role=menuitem]'));
      await press(element, 'Send transcript by e-mail');
      await until(() => part(element, '.popup input'));
    },
  },
  {
    name: 'conversation, rating',
    at,
    talks: [{ ...SHORT, info: { open: false } }],
    act: (element) => until(() => part(element, '.rating')),
  },
  {
    name: 'conversation, rating with a comment',
    at,
    talks: [{ ...SHORT, info: { open: false, rating: { score: 2, comment: 'Slow, but kind.' } } }],
    act: (element) => until(() => part(element, '.rating, .rated, .over')),
  },
  {
    name: 'composer, emoji',
    at,
    talks: [SHORT],
    act: async (element) => {
      await press(element, 'Emoji');
      const search = await until(() => part<HTMLInputElement>(element, '[type=search]'));
      await until(() => all(element, '.glyphs button').length > 20);
      search.value = 'cat';
      search.dispatchEvent(new InputEvent('input', { bubbles: true }));
      // Engines take a minute for all of them.
      await until(() => all(element, '.glyphs button').length < 60);
    },
  },
  {
    name: 'composer, nearly too long',
    at,
    desk: { limits: { text: 100, files: 2, fileSize: 1_000_000 } },
    talks: [SHORT],
    act: async (element) => {
      await written(element, 'x'.repeat(104));
    },
  },
  {
    name: 'closed, card of a message',
    at: 'closed',
    talks: [SHORT],
    act: async (element, fake) => {
      const [talk] = fake.conversations;
      if (!talk) return;
      const message = said(ana, 0, 'Your room is ready. See you at the desk!');
      talk.tell({ unread: 1, preview: message });
      fake.count(1);
      fake.arrive(message, talk);
      await until(() => part(element, '[part=preview]'), { timeout: 8000 });
    },
  },
];
