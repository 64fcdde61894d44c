/** What single messages can have about them: marks, quotes, offered answers, receipts, a menu, a picture shown large. */
import type { ShamanChat } from '../../../elements/index.ts';
import { all, part, press, until } from '../support/stage.ts';
import { MINUTE, NOW } from './clock.ts';
import type { State, Talk } from './state.ts';
import { ana, file, OTHER, own, PICTURE, rui, SHORT, said, visitor } from './talks.ts';

const at = 'conversation';
const quote = { id: 'ana-9', author: ana, text: 'Good morning! How can I help?' };

const notices: Talk = {
  messages: [
    said(visitor, 20, 'Is anybody there?'),
    ...(['joined', 'assigned', 'left', 'closed', 'reopened', 'rated'] as const).map((kind, index) =>
      said({ id: 's', role: 'system' }, 19 - index, `The desk says: ${kind}.`, {
        notice: { kind, by: rui },
      }),
    ),
  ],
};

export const message: readonly State[] = [
  {
    name: 'message, marks',
    at,
    talks: [
      {
        messages: [
          said(
            ana,
            9,
            'Do **this** first, _then_ `npm start`:\n\n- one\n- two\n\n1. first\n2. second',
          ),
          said(ana, 8, '```\nconst room = 12;\nopen(room);\n```'),
          said(visitor, 5, 'Like [here](https://example.com/very/long)?', { status: 'read' }),
        ],
      },
    ],
  },
  { name: 'message, notices', at, talks: [notices] },
  {
    name: 'message, quotes',
    at,
    talks: [
      {
        messages: [
          ...SHORT.messages.slice(0, 1),
          said(visitor, 6, 'With my booking', { replyTo: quote, status: 'read' }),
          said(ana, 3, 'Of course', {
            replyTo: { ...quote, author: visitor, text: 'My booking '.repeat(30) },
          }),
        ],
      },
    ],
  },
  {
    name: 'message, quick replies',
    at,
    talks: [
      {
        messages: [
          said(ana, 3, 'Which room is it?', {
            quickReplies: [
              'Room 12',
              'Room 14',
              'The one with the balcony and the long name',
              'None',
            ],
          }),
        ],
      },
    ],
  },
  {
    name: 'message, edited and seen',
    at,
    talks: [
      {
        messages: [
          said(ana, 9, 'Which room?', { editedAt: NOW - 8 * MINUTE }),
          said(visitor, 5, 'Room 12', { status: 'read', editedAt: NOW - 4 * MINUTE }),
        ],
        info: { seenBy: { author: ana, at: NOW - 3 * MINUTE } },
      },
    ],
  },
  {
    name: 'message, going up',
    at,
    talks: [
      {
        messages: [
          own(1, 'Here it is', 'sending', {
            uploaded: 0.4,
            attachments: [file('film.mp4', 'video/mp4', 90_000_000)],
          }),
        ],
      },
    ],
  },
  { name: 'message, menu', at, talks: [SHORT], act: (element) => menuOf(element) },
  {
    name: 'message, being edited',
    at,
    talks: [SHORT],
    act: async (element) => {
      await menuOf(element);
      await press(element, 'Edit');
    },
  },
  {
    name: 'message, being answered',
    at,
    talks: [SHORT, OTHER],
    act: async (element) => {
      await menuOf(element);
      await press(element, 'Reply');
    },
  },
  {
    name: 'message, about to go',
    at,
    talks: [SHORT],
    act: async (element) => {
      await menuOf(element);
      await press(element, 'Delete');
    },
  },
  {
    name: 'picture, large',
    at,
    talks: [{ messages: [said(ana, 9, '', { attachments: [PICTURE, PICTURE] })] }],
    act: async (element) => {
      part(element, 'a.shown').click();
      await until(() => all(element, '.lightbox:modal').length);
      await until(() => part<HTMLImageElement>(element, '.lightbox img').complete);
    },
  },
];

/** Of the visitor's newest message. */
async function menuOf(element: ShamanChat): Promise<void> {
  all(element, '.mine .more').at(-1)?.click();
  await until(() => element.shadowRoot?.activeElement?.getAttribute('role') === 'menuitem');
}
