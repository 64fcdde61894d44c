/** What a conversation has besides messages: what is asked before it, its menu, and its end. */
import type { ShamanChat } from '../../../elements/index.ts';
import type { Form, Topic } from '../../../src/index.ts';
import { ana, say, visitor } from '../support/fake-client.ts';
import { all, maybeNamed, part, press, until, written } from '../support/stage.ts';
import type { State } from './state.ts';
import { ENDED, SHORT } from './talks.ts';

const topics: readonly Topic[] = [
  { id: 'bookings', name: 'Bookings' },
  { id: 'channels', name: 'Channels and portals' },
  { id: 'invoices', name: 'Invoices' },
];
const welcomeForm: Form = {
  title: 'Before we start',
  fields: [
    { id: 'name', label: 'Your name', type: 'text', required: true, autocomplete: 'name' },
    { id: 'email', label: 'E-mail', type: 'email', required: true },
    { id: 'plan', label: 'What do you run?', type: 'choice', options: ['A hotel', 'A hostel'] },
    { id: 'terms', label: 'I agree that my answers are kept', type: 'check', required: true },
  ],
};
const privacyUrl = 'https://example.com/privacy';
const asking = { topics, welcomeForm, privacyUrl };

const asked = (element: ShamanChat) => until(() => part(element, '.questions'));
const choose = (name: string) => async (element: ShamanChat) => {
  await press(element, 'More options');
  await until(() => maybeNamed(element, name));
  await press(element, name);
  await until(() => part(element, '.sheet'));
};
const rating = (element: ShamanChat) => until(() => part(element, '.scores'));
const failure = { code: 'form_invalid', message: '' };

export const questions: readonly State[] = [
  { name: 'new, topics', desk: { topics }, at: 'new', act: asked },
  { name: 'new, questions', desk: asking, at: 'new', act: asked },
  {
    name: 'new, questions with nothing answered',
    desk: asking,
    at: 'new',
    act: async (element) => {
      await asked(element);
      await written(element, 'Hello');
      await press(element, 'Send');
    },
  },
  {
    name: 'new, questions while nobody is on duty',
    desk: {
      available: false,
      offlineForm: {
        title: 'How can we reach you?',
        fields: [
          { id: 'email', label: 'E-mail', type: 'email', required: true },
          { id: 'details', label: 'Anything that helps us to answer', type: 'long-text' },
        ],
      },
    },
    at: 'new',
    act: asked,
  },
  {
    name: 'conversation, answers not taken',
    desk: asking,
    at: 'conversation',
    talks: [{ messages: [say(visitor, 'Hello', { localId: 'l1', status: 'failed', failure })] }],
    act: asked,
  },
  {
    name: 'conversation, about to end',
    at: 'conversation',
    talks: [SHORT],
    act: choose('End conversation'),
  },
  {
    name: 'conversation, transcript by mail',
    at: 'conversation',
    talks: [SHORT],
    act: choose('Send transcript by e-mail'),
  },
  {
    name: 'conversation, ended and about to be rated',
    at: 'conversation',
    talks: [ENDED],
    act: async (element) => {
      await rating(element);
      all(element, '.scores input')[3]?.click();
    },
  },
  {
    name: 'conversation, rated',
    at: 'conversation',
    talks: [{ messages: [say(ana, 'Gladly!')], info: { open: false, rating: { score: 5 } } }],
    act: (element) => until(() => part(element, '.rated')),
  },
];
