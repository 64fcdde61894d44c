/** A conversation: what was said, when, by whom, and how far it came. */
import { ShamanError } from '../../../src/index.ts';
import { part } from '../support/stage.ts';
import { DAY, MINUTE, NOW } from './clock.ts';
import type { State, Talk } from './state.ts';
import { ana, file, OTHER, own, PICTURE, rui, SHORT, said, visitor } from './talks.ts';

const at = 'conversation';
const failure = { code: 'rate_limited', message: '' };

const days: Talk = {
  messages: [
    said(ana, (6 * DAY) / MINUTE, 'Welcome to the desk.'),
    said(visitor, (3 * DAY) / MINUTE, 'Is breakfast part of the plan?'),
    said(rui, (3 * DAY) / MINUTE - 5, 'It is, every day from seven.'),
    said(visitor, DAY / MINUTE, 'And late arrivals?'),
    said(ana, 40, 'Until two in the morning.'),
    said(ana, 39, 'After that, ring the bell.'),
  ],
};

const many: Talk = {
  messages: Array.from({ length: 200 }, (_, index) =>
    said(index % 3 ? ana : visitor, 800 - index * 4, `Line ${index + 1} of a long talk.`),
  ),
  hasEarlier: true,
};

export const conversation: readonly State[] = [
  { name: 'new conversation', at: 'new' },
  { name: 'conversation, no messages', at, talks: [{ messages: [] }] },
  {
    name: 'conversation, loading',
    talks: [{ messages: [], known: false }],
    act: (element) => part(element, '[part=conversation]').click(),
  },
  { name: 'conversation, short', at, talks: [SHORT] },
  { name: 'conversation, 200 messages', at, talks: [many] },
  { name: 'conversation, days', at, talks: [days] },
  { name: 'conversation, unread line', at, talks: [{ ...SHORT, info: { unread: 2 } }] },
  {
    name: 'conversation, looking back',
    at,
    talks: [many],
    act: async (element, fake) => {
      const box = element.shadowRoot?.querySelector('[part=messages]');
      box?.scrollTo({ top: 0 });
      box?.dispatchEvent(new Event('scroll'));
      const [talk] = fake.conversations;
      if (talk) fake.arrive(said(ana, 0, 'Something new.'), talk);
      await element.updateComplete;
    },
  },
  { name: 'conversation, typing', at, talks: [{ ...SHORT, typing: [ana] }] },
  {
    name: 'conversation, sending',
    at,
    talks: [
      {
        messages: [
          said(ana, 9, 'Which room?'),
          own(5, 'The one with the balcony', 'sent'),
          own(4, 'Room 12, I think', 'sending'),
          own(3, 'Or 14', 'queued'),
        ],
      },
    ],
  },
  {
    name: 'conversation, failed',
    at,
    talks: [
      {
        messages: [
          said(ana, 9, 'Which room?'),
          own(5, 'Room 12', 'failed', { failure }),
          own(4, '14, I mean', 'failed', { failure: { code: 'message_too_long', message: '' } }),
        ],
      },
    ],
  },
  {
    name: 'conversation, files',
    at,
    talks: [
      {
        messages: [
          said(ana, 9, 'Here is the contract.', {
            attachments: [
              file('Contract.pdf', 'application/pdf', 182_113),
              file(
                `${'Annex with a very long name '.repeat(4)}.docx`,
                'application/msword',
                9_000_000,
              ),
            ],
          }),
          own(4, '', 'sent', { attachments: [file('signed.pdf', 'application/pdf', 199_000)] }),
        ],
      },
    ],
  },
  {
    name: 'conversation, picture',
    at,
    talks: [
      {
        messages: [
          said(ana, 9, 'The view:', { attachments: [PICTURE] }),
          own(4, '', 'sent', { attachments: [PICTURE] }),
        ],
      },
    ],
    act: (element) => pictures(element),
  },
  {
    name: 'conversation, ended',
    at,
    talks: [{ ...SHORT, info: { open: false } }],
  },
  {
    name: 'conversation, offline',
    at,
    talks: [SHORT],
    connection: { status: 'connecting', attempt: 3, since: NOW - 9000 },
  },
  {
    name: 'conversation, given up',
    at,
    talks: [SHORT],
    connection: { status: 'disconnected', error: { code: 'rejected', message: '' } },
  },
  {
    name: 'conversation, inline',
    attributes: { mode: 'inline' },
    talks: [SHORT, OTHER],
    act: async (element) => {
      await element.openConversation('c1');
    },
  },
  {
    name: 'conversation, cannot be had',
    talks: [{ messages: [], known: false }],
    act: async (element, fake) => {
      const [talk] = fake.conversations;
      if (talk) talk.open = () => Promise.reject(new ShamanError('unreachable', 'No answer.'));
      part(element, '[part=conversation]').click();
      await new Promise((resolve) => {
        element.addEventListener('shaman-error', resolve, { once: true });
      });
    },
  },
];

/** They come later than the messages; a lazy one comes when it is seen. */
async function pictures(element: HTMLElement): Promise<void> {
  const images = [...(element.shadowRoot?.querySelectorAll('img') ?? [])];
  for (const image of images) image.loading = 'eager';
  await Promise.all(images.map((image) => image.decode().catch(() => {})));
}
